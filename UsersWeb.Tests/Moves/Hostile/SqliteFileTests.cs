using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Hostile;

/// <summary>SQLite files in an odd state.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class SqliteFileTests : IAsyncLifetime
{
    private Moving moving = null!;

    private string SourceFile => Migrated.SqliteFile(moving.Source);

    public async ValueTask InitializeAsync() => moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);

    public ValueTask DisposeAsync() => moving.DisposeAsync();

    // As a process that was killed leaves it: all rows are still in the write-ahead log. Whoever copied the file alone would lose them.
    [Fact]
    public async Task Rows_that_are_still_in_the_write_ahead_log_arrive()
    {
        // The last connection that is closed empties the log.
        await using var reader = await moving.Source.OpenAsync();
        await using var look = reader.CreateCommand();
        look.CommandText = "SELECT count(*) FROM \"Users\"";
        await look.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        await moving.Source.ExecuteAsync("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;"
            + moving.Rows.Sql.Insert("Users", RawRows.HarmlessUser(1)));
        var killed = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(SourceFile)!, "killed")).FullName;
        foreach (var end in (string[])["", "-wal"]) File.Copy(SourceFile + end, Path.Combine(killed, "users.db" + end));

        (await Moving.RunAsync($"Data Source={Path.Combine(killed, "users.db")}", moving.Target.ConnectionString)).EndedWith(0);

        Assert.Equal([1L], await moving.Target.QueryAsync<long>("SELECT \"Id\" FROM \"Users\""));
    }

    [Fact]
    public async Task A_damaged_file_stops_a_move_and_is_left_as_it_is()
    {
        for (var id = 1; id <= 300; id++) moving.Rows.User(id, ("DisplayName", ArrivalTests.Many("x", 100)));
        await moving.Rows.Run("PRAGMA wal_checkpoint(TRUNCATE)").WriteAsync();
        var bytes = File.ReadAllBytes(SourceFile);
        new Random(1).NextBytes(bytes.AsSpan(bytes.Length - 10 * 4096, 6 * 4096));
        File.WriteAllBytes(SourceFile, bytes);

        var moved = (await moving.RunAsync()).EndedWith(3);

        Assert.Contains(moved.Problems, problem => problem.Advice.Contains("damaged", StringComparison.Ordinal));
        Assert.Equal(bytes, File.ReadAllBytes(SourceFile));
        Assert.False(await Moving.ExistsAsync(moving.Target));
    }

    [Fact]
    public async Task A_file_of_something_else_stops_a_move_in_one_line()
    {
        var random = new byte[20_000];
        new Random(1).NextBytes(random);
        var files = new Dictionary<string, byte[]>
        {
            ["text"] = "Id;Name\n1;Alice\n"u8.ToArray(),
            ["encrypted"] = random,
            ["short"] = "SQLite format 3\0"u8.ToArray(),
        };

        foreach (var (name, bytes) in files)
        {
            var file = Path.Combine(Path.GetDirectoryName(SourceFile)!, name);
            File.WriteAllBytes(file, bytes);
            var moved = (await Moving.RunAsync($"Data Source={file}", moving.Target.ConnectionString)).EndedWith(1);
            Assert.StartsWith("The source can't be opened: ", moved.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', moved.Message);
            Assert.Equal(bytes, File.ReadAllBytes(file));
        }
    }

    [Fact]
    public async Task An_empty_file_and_one_of_another_application_stop_a_move()
    {
        var empty = Path.Combine(Path.GetDirectoryName(SourceFile)!, "empty.db");
        File.WriteAllBytes(empty, []);
        await using var another = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        Directory.CreateDirectory(Path.GetDirectoryName(Migrated.SqliteFile(another))!);
        await another.ExecuteAsync("CREATE TABLE people (name)");

        foreach (var file in (string[])[empty, Migrated.SqliteFile(another)])
        {
            var moved = (await Moving.RunAsync($"Data Source={file}", moving.Target.ConnectionString)).EndedWith(3);
            Assert.Contains(moved.Problems,
                problem => problem.Advice.Contains("not a database of this application", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_file_in_utf16_stops_a_move()
    {
        await using var wide = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        Directory.CreateDirectory(Path.GetDirectoryName(Migrated.SqliteFile(wide))!);
        await wide.ExecuteAsync("PRAGMA encoding = 'UTF-16le'; CREATE TABLE a (b); DROP TABLE a");
        (await HostedCommand.RunAsync(wide, "db", "migrate")).Succeeded();

        var moved = (await Moving.RunAsync(wide, moving.Target)).EndedWith(3);

        Assert.Contains(moved.Problems, problem => problem.Advice.Contains("UTF-16", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_source_that_is_not_there_is_not_created()
    {
        var file = Path.Combine(Path.GetDirectoryName(SourceFile)!, "nobody.db");

        var moved = (await Moving.RunAsync($"Data Source={file}", moving.Target.ConnectionString)).EndedWith(1);

        Assert.Contains(file, moved.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_file_that_nobody_can_write_is_moved_and_left_as_it_is()
    {
        if (OperatingSystem.IsWindows()) return;
        await moving.Rows.User(1).Run("PRAGMA wal_checkpoint(TRUNCATE)").WriteAsync();
        var (folder, bytes) = (Path.GetDirectoryName(SourceFile)!, File.ReadAllBytes(SourceFile));
        File.SetUnixFileMode(SourceFile, UnixFileMode.UserRead);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            // To the system's administrator every file can be written, unless that right is taken away.
            string[] alone = Environment.IsPrivilegedProcess
                ? [Installed.Find("the package util-linux", "setpriv"), "--bounding-set=-dac_override,-dac_read_search", "--"] : [];
            await using var move =
                await Daemon.StartAsync(
                [.. alone, UsersWebProgram.Path, "db", "move", "--to", moving.Target.ConnectionString, "--json", "--no-backup"],
                UsersWebProgram.Environment(moving.Source.ConnectionString));

            var moved = new Moved(new(await move.ExitAsync(), move.Output, "")).EndedWith(0);

            Assert.Contains(moved.Notices, notice => notice.Contains("can't be written", StringComparison.Ordinal));
            Assert.Equal([1L], await moving.Target.QueryAsync<long>("SELECT \"Id\" FROM \"Users\""));
            Assert.Equal(bytes, File.ReadAllBytes(SourceFile));
        }
        finally
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task A_table_without_row_numbers_is_a_table_like_others()
    {
        var sql = (await moving.Source.QueryAsync<string>("SELECT sql FROM sqlite_master WHERE name = 'UserRoles'"))[0];
        await moving.Rows.Run($"DROP TABLE \"UserRoles\"; {sql} WITHOUT ROWID").User(1).User(2)
            .Row("UserRoles", ("UserId", 2), ("RoleId", 2)).Row("UserRoles", ("UserId", 1), ("RoleId", 4))
                .Row("UserRoles", ("UserId", 1), ("RoleId", 1))
            .WriteAsync();

        await moving.ArrivesAsync();
    }
}
