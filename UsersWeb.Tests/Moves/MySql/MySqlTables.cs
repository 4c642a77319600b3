using System.Data.Common;
using System.Globalization;
using System.Text;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Moves.Engine.Verify;
using UsersWeb.Moves.Engines;

namespace UsersWeb.Tests.Moves.MySql;

/// <summary>Two tables in MySQL or MariaDB, and the ways of the move to and from them.</summary>
public abstract class MySqlTables : IAsyncLifetime
{
    private protected static readonly ModelTable Values = new("Values",
        [Column("Id", ColumnKind.Int64), Column("Number", ColumnKind.Int32), Column("Flag", ColumnKind.Boolean),
            Column("Moment", ColumnKind.Instant, true),
            Column("Line", ColumnKind.Text, true, 64), Column("Page", ColumnKind.Text, true)],
        1, true, [new("IX_Line", true, ["Line"]), new("IX_Moment", false, ["Moment", "Id"])], []);

    private protected static readonly ModelTable Keys =
        new("Keys", [Column("Name", ColumnKind.Text, false, 64), Column("Part", ColumnKind.Text, false, 64),
        Column("Number", ColumnKind.Int32)], 2, false, [], []);

    private DatabaseServer server = null!;
    private DatabaseServer? own;

    protected TestDatabase Database { get; private set; } = null!;

    protected MoveEngine Engine { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        server = await DatabaseServer.GetAsync(DatabaseProvider.MySql);
        await CreateDatabaseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Database.DisposeAsync();
        if (own is not null) await own.DisposeAsync();
    }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected static TargetRules Rules { get; } = new("the target", true, 1_000_000_000, true);

    private static ModelColumn Column(string name, ColumnKind kind, bool isNullable = false, int? length = null) =>
        new(name, kind, isNullable, length, false);

    /// <summary>Goes on with a server that belongs to the test, so that it can be set up badly.</summary>
    protected async Task StartOwnServerAsync()
    {
        await Database.DisposeAsync();
        server = own = await MySqlServer.StartNewAsync();
        await CreateDatabaseAsync();
    }

    private async Task CreateDatabaseAsync()
    {
        Database = TestDatabase.On(server, DatabaseProvider.MySql);
        await using (var connection = server.Connect("mysql"))
        {
            await connection.OpenAsync(Token);
            await connection.ExecuteAsync($"CREATE DATABASE `{Database.Name}`", Token);
        }
        await Database.ExecuteAsync("""
            CREATE TABLE `Values` (Id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, Number int NOT NULL, Flag tinyint(1) NOT NULL,
                Moment datetime(6) NULL,
                Line varchar(64) NULL, Page longtext NULL, UNIQUE INDEX IX_Line (Line), INDEX IX_Moment (Moment, Id))
                CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
            CREATE TABLE `Keys` (Name varchar(64) NOT NULL, Part varchar(64) NOT NULL, Number int NOT NULL, PRIMARY KEY (Name, Part))
                CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
            """);
        Engine = MoveEngines.For(ConnectionString.Parse(Database.ConnectionString, DatabaseProvider.MySql));
    }

    protected async Task WriteAsync(DbConnection open, ModelTable table, object?[][] rows)
    {
        await Journal.CreateAsync(open, Engine, Token);
        using var batch = Batch(table, rows);
        await WriteAsync(open, table, batch);
    }

    protected async Task WriteAsync(DbConnection open, ModelTable table, TupleBatch batch)
    {
        await using var writer = Engine.CreateWriter(open);
        await writer.WriteAsync(table, batch, Token);
        await writer.CommitAsync(new(table.Name, batch.LastKey, batch.Rows, true), [], Token);
    }

    protected async Task<TupleBatch> ReadAsync(ModelTable table, byte[]? after)
    {
        await using var open = await Engine.OpenToReadAsync(Token);
        await Engine.BeginSnapshotAsync(open, Token);
        using var rows = new RowBuilder(table, Rules, new Listed());
        await Engine.ReadRowsAsync(open, table, after, rows, () => ValueTask.CompletedTask, Token);
        await Engine.EndSnapshotAsync(open, Token);
        return rows.Take();
    }

    protected async Task<string> CanonicalAsync(ModelTable table)
    {
        await using var open = await Engine.OpenToReadAsync(Token);
        var read = new StringBuilder();
        await Engine.CreateCanonicalReader(open).ReadAsync(table, 3, chunk =>
        {
            if (chunk is not null) read.Append(Convert.ToHexString(chunk.Span));
            return ValueTask.FromResult(new CanonicalChunk());
        }, Token);
        return read.ToString();
    }

    protected static TupleBatch Batch(ModelTable table, object?[][] rows)
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

    protected static string Canonical(ModelTable table, object?[][] rows)
    {
        var chunk = new CanonicalChunk();
        foreach (var row in rows)
        {
            chunk.StartRow();
            for (var i = 0; i < row.Length; i++)
            {
                if (row[i] is null) chunk.Null();
                else if (row[i] is DateTime moment)
                    chunk.Text(Encoding.ASCII.GetBytes(moment.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture)));
                else if (row[i] is string text) chunk.Text(Encoding.UTF8.GetBytes(text));
                else if (table.Columns[i].Kind == ColumnKind.Boolean) chunk.Boolean((long)row[i]! == 1);
                else chunk.Integer(Convert.ToInt64(row[i], CultureInfo.InvariantCulture));
            }
        }
        return Convert.ToHexString(chunk.Span);
    }

    protected sealed class Listed : IRowProblems
    {
        public List<string> Found { get; } = [];

        public Fix Fix(RowProblem problem, ModelColumn column, bool isKey, ReadOnlySpan<byte> text)
        {
            Found.Add($"{problem.Key} {problem.Column} {WireNames.Of(problem.Rule)} {problem.Value}");
            return UsersWeb.Moves.Engine.Rows.Fix.Listed;
        }

        public void Unfixed(RowProblem problem) => Found.Add(WireNames.Of(problem.Rule));

        public IReadOnlyDictionary<string, IReadOnlyList<RowFix>>? RowFixes(ModelTable table) => null;

        public void Skipped(ModelTable table, string key)
        {
        }
    }
}
