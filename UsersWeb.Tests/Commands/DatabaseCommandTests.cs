using UsersWeb.Databases;

namespace UsersWeb.Tests.Commands;

public class DatabaseCommandTests(MigratedDatabase given) : IClassFixture<MigratedDatabase>
{
    [Fact]
    public async Task Status_tells_the_engine_the_migrations_the_pool_and_the_users_but_no_password()
    {
        var status = await given.RunAsync("db", "status");

        Assert.Equal(0, status.Code);
        Assert.Contains(given.Database.Provider.ToString(), status.Output, StringComparison.Ordinal);
        Assert.Matches(@"Server\s+\S+ \d", status.Output);
        Assert.Matches(@"Applied\s+\d+_Initial", status.Output);
        Assert.Matches(@"Pending\s+none", status.Output);
        Assert.Matches(@"Users\s+\d+", status.Output);
        Assert.Matches(@"Pool\s+\S+", status.Output);
        Assert.DoesNotContain("Password=", status.Output.Replace("password=***", "", StringComparison.OrdinalIgnoreCase),
            StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Migrate_says_when_there_is_nothing_to_do()
    {
        var again = await given.RunAsync("db", "migrate");

        Assert.Equal(0, again.Code);
        Assert.Contains("up to date", again.Output + again.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Status_of_a_database_that_is_not_there_fails_in_one_line_and_creates_nothing()
    {
        await using var missing = await TestDatabase.CreateAsync();

        var status = await Cli.RunAsync(missing, "db", "status");
        var again = await Cli.RunAsync(missing, "db", "status");

        Assert.Equal(1, status.Code);
        Assert.Single(status.Error.Trim().Split('\n'));
        Assert.DoesNotContain("   at ", status.Error, StringComparison.Ordinal);
        Assert.Equal(status.Error, again.Error);
    }

    [Fact]
    public async Task Seed_adds_so_many_people_and_more_the_next_time()
    {
        var before = await given.CountAsync();

        (await given.RunAsync("db", "seed", "--users", "1234")).Succeeded();
        (await given.RunAsync("db", "seed", "--users", "66")).Succeeded();

        Assert.Equal(before + 1300, await given.CountAsync());
    }

    [Fact]
    public async Task A_backup_is_a_whole_database_for_its_owner_alone_and_replaces_nothing_unasked()
    {
        await using var folder = await TemporaryFolder.CreateAsync();
        var file = System.IO.Path.Combine(folder.Path, "backup");

        var first = await given.RunAsync("db", "backup", file);
        var second = await given.RunAsync("db", "backup", file);
        var forced = await given.RunAsync("db", "backup", file, "--force");

        Assert.Equal((0, 1, 0), (first.Code, second.Code, forced.Code));
        Assert.Contains("--force", second.Error, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Single(Directory.GetFiles(folder.Path));
        Assert.Contains("boss@example.com", await ContentAsync(file), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_backup_into_a_folder_that_is_not_there_says_so()
    {
        var backup = await given.RunAsync("db", "backup", "/no/such/folder/backup");

        Assert.Equal(1, backup.Code);
        Assert.Contains("/no/such/folder", backup.Error, StringComparison.Ordinal);
        Assert.Single(backup.Error.Trim().Split('\n'));
    }

    // A dump of PostgreSQL is compressed: its own program reads it.
    private async Task<string> ContentAsync(string file)
    {
        if (given.Database.Provider != DatabaseProvider.PostgreSql)
            return System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
        using var restore = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("pg_restore", ["--file=-", file]) { RedirectStandardOutput = true })!;
        return await restore.StandardOutput.ReadToEndAsync();
    }
}
