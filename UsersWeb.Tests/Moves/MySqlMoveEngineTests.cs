using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;
using UsersWeb.Databases;
using UsersWeb.Databases.Sqlite;
using UsersWeb.Moves;
using UsersWeb.Moves.Model;
using UsersWeb.Moves.Rows;
using UsersWeb.Moves.Verification;

namespace UsersWeb.Tests.Moves;

/// <summary>What MySQL and MariaDB must do as either end of a move, tried with the rows that others lose.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class MySqlMoveEngineTests : IAsyncLifetime
{
    private static readonly MoveTable Values = new("Values",
        [Column("Id", ColumnKind.Int64), Column("Number", ColumnKind.Int32), Column("Flag", ColumnKind.Boolean), Column("Moment", ColumnKind.Instant, true),
            Column("Line", ColumnKind.Text, true, 64), Column("Page", ColumnKind.Text, true)],
        1, true, [new("IX_Line", true, ["Line"]), new("IX_Moment", false, ["Moment", "Id"])], []);

    private static readonly MoveTable Keys = new("Keys", [Column("Name", ColumnKind.Text, false, 64), Column("Part", ColumnKind.Text, false, 64), Column("Number", ColumnKind.Int32)], 2, false, [], []);

    private static readonly object?[][] Hostile =
    [
        [long.MinValue, int.MinValue, 0L, DateTime.MinValue, "", null],
        [-1L, 0L, 1L, null, null, ""],
        [0L, 0L, 1L, new DateTime(9999, 12, 31, 23, 59, 59, 999, 999), " x", " "],
        [1L, 1L, 0L, new DateTime(1969, 12, 31, 23, 59, 59, 999, 999), "\0", "nul\0inside\0"],
        [2L, 1L, 0L, new DateTime(2024, 2, 29, 0, 0, 0, 0, 1), "\\N", "\\N\t\\t\n\\n\r\\r\0\\0\b\u001a\\Z\\\\ \\"],
        [3L, 1L, 0L, new DateTime(2026, 3, 29, 2, 30, 0), "NULL", "'; DROP TABLE `Values`; -- \" ` % _ ? @0 {0} #"],
        [4L, 1L, 0L, new DateTime(2100, 1, 1), "\u1F468\u200D\u1F469\u200D\u1F467 \U0001F468\u200D\U0001F469 é é ß İ ı K", "\uFEFF\uFFFD\uFFFE\uFFFF\U0010FFFF\u0085\u2028"],
        [5L, 1L, 0L, null, new string('x', 64), new string('\t', 1024 * 1024)],
        [6L, 1L, 0L, null, string.Concat(Enumerable.Repeat("\U0001F600", 64)), string.Concat(Enumerable.Repeat("\U0001F600\\\n\0abc", 300_000))],
        [7L, 1L, 0L, null, "\t", new string('y', 17 * 1024 * 1024)],
        [8L, 1L, 0L, null, "ends with a space ", "and here   "],
        [long.MaxValue, int.MaxValue, 1L, null, "last", "\n"],
    ];

    private DatabaseServer server = null!;
    private DatabaseServer? own;
    private TestDatabase database = null!;
    private MoveEngine engine = null!;

    public async ValueTask InitializeAsync()
    {
        server = await DatabaseServer.GetAsync(DatabaseProvider.MySql);
        await CreateDatabaseAsync();
    }

    [Fact]
    public async Task Each_value_survives_LOAD_DATA()
    {
        await using var open = await engine.OpenAsync(Token);
        await WriteAsync(open, Values, Hostile);

        await AssertThereAsync(Values, Hostile);
        Assert.True(await CountAsync(open, "Com_load") > 0);
        Assert.Equal(0, await CountAsync(open, "Com_insert") - JournalInserts);
    }

    [Fact]
    public async Task Each_value_survives_inserts_where_LOAD_DATA_is_not_allowed()
    {
        await database.DisposeAsync();
        server = own = await MySqlServer.StartNewAsync();
        await CreateDatabaseAsync();
        await database.ExecuteAsync("SET GLOBAL local_infile = 0");
        await using var open = await engine.OpenAsync(Token);
        var most = (await engine.ReadRulesAsync(open, Token)).MostTextBytes;
        object?[][] rows = [.. Hostile.Where(row => row[5] is not string page || Encoding.UTF8.GetByteCount(page) <= most), [9L, 1L, 0L, null, "largest", new string('\'', (int)most)]];

        await WriteAsync(open, Values, rows);

        await AssertThereAsync(Values, [.. rows.OrderBy(row => (long)row[0]!)]);
        Assert.Equal(0, await CountAsync(open, "Com_load"));
    }

    [Fact]
    public async Task Text_keys_are_ordered_by_their_bytes()
    {
        object?[][] rows = [["", "z", 1L], ["a\t", "x", 2L], ["a", "x\n", 3L], ["a", "x", 4L], ["a\0", "x", 5L], ["a!", "x", 6L], ["A", "x", 7L], ["é", "x", 8L], ["\U0001F600", "x", 9L], ["\uFFFD", "x", 10L], ["a", "'\\", 11L]];
        await using var open = await engine.OpenAsync(Token);
        await WriteAsync(open, Keys, rows);

        await AssertThereAsync(Keys, [.. rows.OrderBy(row => (string)row[0]!, ByBytes).ThenBy(row => (string)row[1]!, ByBytes)]);
    }

    [Fact]
    public async Task Reading_goes_on_after_any_key()
    {
        object?[][] rows = [["", "", 1L], ["", "\t", 2L], ["a", "", 3L], ["a\t", "", 4L], ["a\t", "é", 5L], ["b", "", 6L]];
        object?[][] ordered = [rows[0], rows[1], rows[2], rows[3], rows[4], rows[5]];
        await using var open = await engine.OpenAsync(Token);
        await WriteAsync(open, Keys, rows);

        for (var i = 0; i < rows.Length; i++)
        {
            using var upToHere = Batch(Keys, ordered[..(i + 1)]);
            using var rest = await ReadAsync(Keys, upToHere.LastKey);
            using var expected = Batch(Keys, ordered[(i + 1)..]);
            Assert.Equal(expected.Memory, rest.Memory);
        }
    }

    [Fact]
    public async Task What_was_not_committed_is_not_there()
    {
        await using var open = await engine.OpenAsync(Token);
        await Journal.CreateAsync(open, engine, Token);
        using var batch = Batch(Values, Hostile[..3]);
        await using (var writer = engine.CreateWriter(open)) await writer.WriteAsync(Values, batch, Token);

        Assert.Equal([0L], await database.QueryAsync<long>("SELECT count(*) FROM `Values`"));
    }

    [Fact]
    public async Task A_stop_in_the_middle_leaves_nothing()
    {
        var open = await engine.OpenAsync(Token);
        await using (open)
        {
            await Journal.CreateAsync(open, engine, Token);
            using var stop = new CancellationTokenSource();
            await using var writer = engine.CreateWriter(open);
            var stopped = Task.Run(async () =>
            {
                for (var i = 0L; ; i++)
                {
                    using var batch = Batch(Values, [.. Enumerable.Range(0, 2000).Select(n => (object?[])[i * 2000 + n, 1L, 0L, null, null, "page"])]);
                    await writer.WriteAsync(Values, batch, stop.Token);
                    if (i == 3) stop.CancelAfter(20);
                }
            }, Token);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        }

        Assert.Equal([0L], await database.QueryAsync<long>("SELECT count(*) FROM `Values`"));
    }

    [Fact]
    public async Task A_value_that_the_server_would_change_is_refused_with_its_error()
    {
        // As if the preflight had not seen that the table takes less than the model says.
        var wider = Values with { Columns = [.. Values.Columns.Select(column => column.Name == "Line" ? column with { MaxLength = 100 } : column)] };
        await using var open = await engine.OpenAsync(Token);
        await Journal.CreateAsync(open, engine, Token);
        using var tooLong = Batch(wider, [[1L, 1L, 0L, null, "fits", null], [2L, 1L, 0L, null, new string('x', 65), null]]);
        using var trailing = Batch(wider, [[3L, 1L, 0L, null, new string('x', 64) + "  ", null]]);
        using var twice = Batch(wider, [[4L, 1L, 0L, null, "same", null], [5L, 1L, 0L, null, "same", null]]);
        using var notUtf8 = Batch(wider, [[6L, 1L, 0L, null, "x", null]]);
        notUtf8.Slice(notUtf8.Length - 5, 1)[0] = 0xFF;

        Assert.Contains("Data too long for column 'Line' at row 2", (await Record.ExceptionAsync(() => WriteAsync(open, wider, tooLong)))!.Message, StringComparison.Ordinal);
        Assert.Contains("'Line'", (await Record.ExceptionAsync(() => WriteAsync(open, wider, trailing)))!.Message, StringComparison.Ordinal);
        Assert.Contains("Incorrect string value", (await Record.ExceptionAsync(() => WriteAsync(open, wider, notUtf8)))!.Message, StringComparison.Ordinal);
        Assert.Contains("'same' for key 'IX_Line'", (await Record.ExceptionAsync(() => WriteAsync(open, wider, twice)))!.Message.Replace("Values.", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal([0L], await database.QueryAsync<long>("SELECT count(*) FROM `Values`"));
    }

    [Fact]
    public async Task A_zero_date_and_a_two_in_a_flag_are_told_of_and_never_verified()
    {
        await database.ExecuteAsync("SET SESSION sql_mode = ''; INSERT INTO `Values` VALUES (1, 1, 2, '0000-00-00', 'a', NULL), (2, 1, 1, '2026-02-00 10:00:00', 'b', NULL)");
        var problems = new Listed();
        await using var open = await engine.OpenAsync(Token);
        using var rows = new RowBuilder(Values, Rules, problems);
        await engine.ReadRowsAsync(open, Values, null, rows, () => ValueTask.CompletedTask, Token);

        Assert.Equal(["1 Flag range 2", "1 Moment instant 0000-00-00 00:00:00.000000", "2 Moment instant 2026-02-00 10:00:00.000000"], problems.Found);
        Assert.DoesNotContain(Canon(Values, [[1L, 1L, 0L, null, "a", null]]), await CanonAsync(Values), StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexString("0000-00-00 00:00:00.000000"u8), await CanonAsync(Values), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(long.MaxValue - 1)]
    public async Task The_next_number_follows_the_highest_ever_given(long highest)
    {
        await using var open = await engine.OpenAsync(Token);
        await WriteAsync(open, Values, [[3L, 1L, 0L, null, null, null]]);
        await MoveEngine.ExecuteAsync(open, "DELETE FROM `Values`", Token);

        await engine.SetHighWaterAsync(open, Values, highest, Token);
        Assert.Equal(highest, await engine.ReadHighWaterAsync(open, Values, Token));
        await MoveEngine.ExecuteAsync(open, "INSERT INTO `Values` (Number, Flag) VALUES (1, 1)", Token);

        Assert.Equal(highest + 1, Convert.ToInt64(await MoveEngine.ScalarAsync(open, engine.LastIdentity(Values), Token), CultureInfo.InvariantCulture));
        Assert.Equal([highest + 1], await database.QueryAsync<long>("SELECT Id FROM `Values`"));
    }

    [Fact]
    public async Task Nothing_follows_the_highest_number_there_is()
    {
        await using var open = await engine.OpenAsync(Token);
        await engine.SetHighWaterAsync(open, Values, long.MaxValue, Token);

        await Assert.ThrowsAsync<MySqlException>(() => MoveEngine.ExecuteAsync(open, "INSERT INTO `Values` (Number, Flag) VALUES (1, 1)", Token));
    }

    [Fact]
    public async Task The_shape_is_read_as_it_is_and_indexes_come_back()
    {
        await database.ExecuteAsync("CREATE TABLE Odd (Id bigint unsigned PRIMARY KEY, A int unsigned, B timestamp(6) NULL, C datetime, D text, E varchar(9) COLLATE utf8mb4_general_ci, F tinyint, G int AS (1), H char(3)) CHARACTER SET utf8mb4");
        await using var open = await engine.OpenAsync(Token);
        foreach (var statement in engine.DropIndexes(Values, Values.Indexes)) await MoveEngine.ExecuteAsync(open, statement, Token);
        Assert.Empty((await ShapeAsync(open, "Values")).Indexes);
        foreach (var statement in engine.CreateIndexes(Values, Values.Indexes)) await MoveEngine.ExecuteAsync(open, statement, Token);

        var shape = await ShapeAsync(open, "Values");
        Assert.Equal(["Id"], shape.Key);
        Assert.Equal(["IX_Line True Line", "IX_Moment False Moment,Id"], shape.Indexes.Select(Described).Order(StringComparer.Ordinal));
        Assert.Equal(Values.Columns.Select(Described), shape.Columns.Select(Described));
        var odd = await ShapeAsync(open, "Odd");
        Assert.Equal("E", string.Concat(odd.Columns.Where(column => column.Value.Kinds.Count > 0).Select(column => column.Key)));
        Assert.False(odd.Columns["E"].IsBinary);
    }

    [Fact]
    public async Task The_schema_of_the_migrations_is_what_the_model_says_with_and_without_its_indexes()
    {
        (await Cli.RunAsync(database, "db", "migrate")).Succeeded();
        await using var db = new SqliteUsersDbContext(new DbContextOptionsBuilder<SqliteUsersDbContext>().UseSqlite().Options);
        await using var open = await engine.OpenAsync(Token);
        foreach (var table in MoveModel.Read(db).Tables)
        {
            foreach (var statement in engine.DropIndexes(table, [.. table.SecondaryIndexes])) await MoveEngine.ExecuteAsync(open, statement, Token);
            foreach (var statement in engine.CreateIndexes(table, [.. table.SecondaryIndexes])) await MoveEngine.ExecuteAsync(open, statement, Token);

            var shape = await ShapeAsync(open, table.Name);
            Assert.Equal(table.Key.Select(column => column.Name), shape.Key);
            Assert.Equal(table.Indexes.Select(Described).Order(StringComparer.Ordinal), shape.Indexes.Select(Described).Order(StringComparer.Ordinal));
            Assert.Equal(table.ForeignKeys.Select(Described).Order(StringComparer.Ordinal), shape.ForeignKeys.Select(Described).Order(StringComparer.Ordinal));
            Assert.Equal(table.Columns.Select(Described).Order(StringComparer.Ordinal), shape.Columns.Select(Described).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Who_may_not_create_tables_is_told_so()
    {
        var user = "u" + Guid.NewGuid().ToString("N")[..12];
        await database.ExecuteAsync($"CREATE USER {user} IDENTIFIED BY 'secret'; GRANT SELECT, INSERT ON `{database.Name}`.* TO {user}");
        try
        {
            var limited = MoveEngine.For(ConnectionString.Parse(new MySqlConnectionStringBuilder(database.ConnectionString) { UserID = user, Password = "secret" }.ConnectionString, DatabaseProvider.MySql));
            await using var open = await limited.OpenAsync(Token);

            Assert.Contains("denied", Assert.Single((await limited.ReadFactsAsync(open, MoveSide.Target, Token)).Problems), StringComparison.Ordinal);
            Assert.Empty((await limited.ReadFactsAsync(open, MoveSide.Source, Token)).Problems);
        }
        finally
        {
            await database.ExecuteAsync($"DROP USER {user}");
        }
        await using var own = await engine.OpenAsync(Token);
        Assert.Empty((await engine.ReadFactsAsync(own, MoveSide.Target, Token)).Problems);
    }

    [Fact]
    public async Task A_scratch_database_comes_and_goes()
    {
        var scratch = MoveEngine.For(engine.Scratch("rehearsal_0123456789"));
        await database.ExecuteAsync($"CREATE DATABASE `{scratch.DatabaseName}`");
        await scratch.DropAsync(Token);

        Assert.True(scratch.DatabaseName.Length <= 64 && scratch.DatabaseName.EndsWith("_rehearsal_0123456789", StringComparison.Ordinal));
        Assert.NotEqual(engine.SourceKey, scratch.SourceKey);
        Assert.Empty(await database.QueryAsync<string>($"SELECT schema_name FROM information_schema.schemata WHERE schema_name = '{scratch.DatabaseName}'"));
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        if (own is not null) await own.DisposeAsync();
    }

    private const int JournalInserts = 1;

    private static Comparer<string> ByBytes { get; } = Comparer<string>.Create((x, y) => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y)));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static TargetRules Rules { get; } = new("the target", true, 1_000_000_000, true);

    private static MoveColumn Column(string name, ColumnKind kind, bool isNullable = false, int? length = null) => new(name, kind, isNullable, length, false);

    private async Task CreateDatabaseAsync()
    {
        database = TestDatabase.On(server, DatabaseProvider.MySql);
        await using (var connection = server.Connect("mysql"))
        {
            await connection.OpenAsync(Token);
            await MoveEngine.ExecuteAsync(connection, $"CREATE DATABASE `{database.Name}`", Token);
        }
        await database.ExecuteAsync("""
            CREATE TABLE `Values` (Id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, Number int NOT NULL, Flag tinyint(1) NOT NULL, Moment datetime(6) NULL,
                Line varchar(64) NULL, Page longtext NULL, UNIQUE INDEX IX_Line (Line), INDEX IX_Moment (Moment, Id)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
            CREATE TABLE `Keys` (Name varchar(64) NOT NULL, Part varchar(64) NOT NULL, Number int NOT NULL, PRIMARY KEY (Name, Part)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
            """);
        engine = MoveEngine.For(ConnectionString.Parse(database.ConnectionString, DatabaseProvider.MySql));
    }

    private async Task<ShapeOfTable> ShapeAsync(DbConnection open, string table) => (await engine.ReadShapesAsync(open, Token)).Single(shape => shape.Name == table);

    private static string Described(MoveIndex index) => $"{index.Name} {index.IsUnique} {string.Join(',', index.Columns)}";

    private static string Described(MoveForeignKey key) => $"{key.Name} {string.Join(',', key.Columns)} {key.Principal} {string.Join(',', key.PrincipalColumns)} {key.Cascades}";

    private static string Described(MoveColumn column) => $"{column.Name} {column.Kind} {column.IsNullable} {column.MaxLength} {column.Kind == ColumnKind.Text}";

    private static string Described(KeyValuePair<string, ShapeOfColumn> column) =>
        $"{column.Key} {string.Join(',', column.Value.Kinds)} {column.Value.IsNullable} {column.Value.MaxLength} {column.Value.IsBinary}";

    private static async Task<long> CountAsync(DbConnection open, string name) =>
        Convert.ToInt64((await MoveEngine.QueryAsync(open, $"SHOW SESSION STATUS LIKE '{name}'", Token))[0][1], CultureInfo.InvariantCulture);

    private async Task WriteAsync(DbConnection open, MoveTable table, object?[][] rows)
    {
        await Journal.CreateAsync(open, engine, Token);
        using var batch = Batch(table, rows);
        await WriteAsync(open, table, batch);
    }

    private async Task WriteAsync(DbConnection open, MoveTable table, TupleBatch batch)
    {
        await using var writer = engine.CreateWriter(open);
        await writer.WriteAsync(table, batch, Token);
        await writer.CommitAsync(new(table.Name, batch.LastKey, batch.Rows, true), [], Token);
    }

    private async Task AssertThereAsync(MoveTable table, object?[][] rows)
    {
        using var expected = Batch(table, rows);
        using var read = await ReadAsync(table, null);
        Assert.True(expected.Span.SequenceEqual(read.Span), "The rows that the copy reads differ.");
        Assert.True(Canon(table, rows) == await CanonAsync(table), "The rows that the verification reads differ.");
    }

    private async Task<TupleBatch> ReadAsync(MoveTable table, byte[]? after)
    {
        await using var open = await engine.OpenToReadAsync(Token);
        await engine.BeginSnapshotAsync(open, Token);
        using var rows = new RowBuilder(table, Rules, new Listed());
        await engine.ReadRowsAsync(open, table, after, rows, () => ValueTask.CompletedTask, Token);
        await engine.EndSnapshotAsync(open, Token);
        return rows.Take();
    }

    private async Task<string> CanonAsync(MoveTable table)
    {
        await using var open = await engine.OpenToReadAsync(Token);
        var read = new StringBuilder();
        await engine.CreateCanonReader(open).ReadAsync(table, 3, chunk =>
        {
            if (chunk is not null) read.Append(Convert.ToHexString(chunk.Span));
            return ValueTask.FromResult(new CanonChunk());
        }, Token);
        return read.ToString();
    }

    private static TupleBatch Batch(MoveTable table, object?[][] rows)
    {
        using var builder = new RowBuilder(table, Rules, new Listed());
        foreach (var row in rows)
        {
            builder.StartRow();
            foreach (var value in row)
            {
                if (value is null) builder.Null();
                else if (value is DateTime moment) builder.Instant(Instant.FromTicks(moment.Ticks));
                else if (value is string text) builder.Text(Encoding.UTF8.GetBytes(text));
                else builder.Integer(Convert.ToInt64(value, CultureInfo.InvariantCulture));
            }
            builder.EndRow();
        }
        return builder.Take();
    }

    private static string Canon(MoveTable table, object?[][] rows)
    {
        var chunk = new CanonChunk();
        foreach (var row in rows)
        {
            chunk.StartRow();
            for (var i = 0; i < row.Length; i++)
            {
                if (row[i] is null) chunk.Null();
                else if (row[i] is DateTime moment) chunk.Text(Encoding.ASCII.GetBytes(moment.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture)));
                else if (row[i] is string text) chunk.Text(Encoding.UTF8.GetBytes(text));
                else if (table.Columns[i].Kind == ColumnKind.Boolean) chunk.Boolean((long)row[i]! == 1);
                else chunk.Integer(Convert.ToInt64(row[i], CultureInfo.InvariantCulture));
            }
        }
        return Convert.ToHexString(chunk.Span);
    }

    private sealed class Listed : IProblems
    {
        public List<string> Found { get; } = [];

        public Fix Fix(Problem problem, MoveColumn column, bool isKey, ReadOnlySpan<byte> text)
        {
            Found.Add($"{problem.Key} {problem.Column} {problem.Rule} {problem.Value}");
            return UsersWeb.Moves.Rows.Fix.Listed;
        }

        public void Unfixed(Problem problem) => Found.Add(problem.Rule);

        public IReadOnlyDictionary<string, IReadOnlyList<RowFix>>? RowFixes(MoveTable table) => null;

        public void Skipped(MoveTable table, string key)
        {
        }
    }
}
