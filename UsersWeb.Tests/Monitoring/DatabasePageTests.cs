using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Faults;

namespace UsersWeb.Tests.Monitoring;

/// <summary>The page of the database.</summary>
public partial class DatabasePageTests(HostedApp app) : IClassFixture<HostedApp>
{
    private const string Path = "/admin/database";

    private static readonly string Backups = System.IO.Path.Combine(Home.Folder, "backups");

    [Fact]
    public async Task It_says_what_the_database_is_and_where_and_no_secret()
    {
        using var visitor = await app.SignInAsAdministratorAsync();

        var page = await visitor.GetAsync(Path);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(app.Database.Provider switch
        {
            DatabaseProvider.Sqlite => "SQLite 3.",
            DatabaseProvider.PostgreSql => "PostgreSQL 1",
            _ => "MariaDB 1",
        }, page.Text, StringComparison.Ordinal);
        Assert.Contains(app.Database.Name, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("p@ss", page.Document.Source.Text, StringComparison.Ordinal);
        Assert.Contains("none pending", page.Text, StringComparison.Ordinal);
        Assert.Contains(page.Document.QuerySelectorAll(".migrations code"),
            one => one.TextContent.EndsWith("_Initial", StringComparison.Ordinal));
        Assert.Equal(app.Database.Provider != DatabaseProvider.Sqlite, page.Text.Contains("the server takes", StringComparison.Ordinal));
        Assert.NotNull(page.Document.QuerySelector("main a[href='/admin/database/move']"));
    }

    [Fact]
    public async Task Of_a_server_that_is_alone_no_cluster_is_shown()
    {
        using var visitor = await app.SignInAsAdministratorAsync();

        var page = await visitor.GetAsync(Path);
        var status = (await app.RunAsync("db", "status")).Succeeded().Output;
        var json = (await app.RunAsync("db", "status", "--json")).Succeeded().Output;

        Assert.Null(page.Document.QuerySelector("#cluster"));
        Assert.Contains("\"hosts\":null,\"cluster\":null", json, StringComparison.Ordinal);
        Assert.Equal(["Provider", "Server", "Connection", "Pool", "Size", "Users"],
            status.Split(Environment.NewLine).Select(line => line.Split(' ')[0]).Take(6));
    }

    [Fact]
    public async Task A_table_with_rows_takes_space_and_so_do_its_indexes()
    {
        (await app.RunAsync("db", "seed", "--users", "500")).Succeeded();
        // The servers count rows and pages when they find the time.
        if (app.Database.Provider == DatabaseProvider.PostgreSql) await app.Database.ExecuteAsync("ANALYZE");
        if (app.Database.Provider == DatabaseProvider.MySql) await app.Database.ExecuteAsync("ANALYZE TABLE Users");
        using var visitor = await app.SignInAsAdministratorAsync();

        AngleSharp.Dom.IElement? users = null;
        await Eventually.IsTrueAsync(async () =>
        {
            var page = await visitor.GetAsync(Path);
            users = page.Document.QuerySelectorAll("section[aria-labelledby=sizes] tbody tr")
                .FirstOrDefault(row => row.QuerySelector("th bdi")!.TextContent.Equals("users", StringComparison.OrdinalIgnoreCase));
            return users is not null && long.Parse(users.QuerySelectorAll("td")[0].TextContent.Replace("–", "0", StringComparison.Ordinal),
                NumberStyles.AllowThousands, CultureInfo.InvariantCulture) > 400;
        }, "the table of users has more than 400 rows");

        Assert.All(users!.QuerySelectorAll("td").Skip(1), size => Assert.Matches("^[1-9][0-9.]* [kM]B$", size.TextContent.Trim()));
        var indexes = users.QuerySelectorAll("li").ToDictionary(one => one.QuerySelector("bdi")!.TextContent,
            one => one.QuerySelector(".quiet")!.TextContent);
        Assert.Matches("^[1-9][0-9.]* [kM]B$", indexes["IX_Users_NormalizedUserName"]);
    }

    [Fact]
    public async Task Statements_are_shown_without_a_value()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var id = (await api.CreateAsync("Secret Name 4711")).Id;
        await api.GetAsync($"/api/users/{id}");
        await visitor.GetAsync("/users?q=secret-search&status=active&size=20");
        await visitor.GetAsync("/admin/mail?status=failed");

        var page = await visitor.GetAsync(Path + "/live");

        var texts = page.Document.QuerySelectorAll(".statements code[title]").Select(code => code.GetAttribute("title")!).ToList();
        Assert.InRange(texts.Count, 5, 20);
        Assert.All(texts, text =>
        {
            Assert.DoesNotContain('\'', text);
            Assert.DoesNotMatch(Literal(), text);
            // A column has this name, too.
            Assert.DoesNotMatch("ecret[- ]", text);
        });
        Assert.Contains("reads,", page.Document.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("no writes", page.Document.Body.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_part_that_changes_all_the_time_comes_alone()
    {
        using var visitor = await app.SignInAsAdministratorAsync();

        var part = await visitor.GetAsync(Path + "/live");

        Assert.Equal(HttpStatusCode.OK, part.Status);
        Assert.Null(part.Document.QuerySelector("nav"));
        Assert.Equal(["now", "statements"], part.Document.QuerySelectorAll("[data-live]").Select(one => one.GetAttribute("data-live")));
        var whole = await visitor.GetAsync(Path);
        Assert.Equal(
            ["now", "statements"], whole.Document.QuerySelectorAll("main [data-live]").Select(one => one.GetAttribute("data-live")));
    }

    [Fact]
    public async Task A_backup_by_the_button_can_be_restored_and_is_for_its_owner_alone()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        await app.CreateUserAsync("backed-up", "backed-up@example.com");
        var page = await visitor.GetAsync(Path);

        var asked = await visitor.SubmitAsync(page, page.Form("/admin/database/backups"));
        Assert.Equal("/admin/database#backups", asked.Location);
        var file = "";
        await Eventually.IsTrueAsync(async () =>
        {
            page = await visitor.GetAsync(Path);
            file = page.Document.QuerySelector("section[aria-labelledby=backups] p code")?.TextContent ?? "";
            return page.Text.Contains("The last one was made just now by administrator", StringComparison.Ordinal);
        }, "the backup was made");

        try
        {
            Assert.True(File.Exists(file), file);
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            await using var restored = await TestDatabase.CreateAsync();
            await RestoreAsync(file, restored);
            Assert.Equal(["backed-up"], await restored.QueryAsync<string>(
                $"SELECT {restored.Quote("UserName")} FROM {restored.Quote("Users")} WHERE {restored.Quote("UserName")} = 'backed-up'"));
        }
        finally
        {
            File.Delete(file);
        }
        var told = await app.Database.QueryAsync<string>($"SELECT {app.Database.Quote("ActorName")} "
            + $"FROM {app.Database.Quote("AuditEntries")} WHERE {app.Database.Quote("Action")} = 'database.backup'");
        Assert.Contains("administrator", told);
    }

    [Fact]
    public async Task Where_there_is_no_room_none_is_begun_and_what_it_takes_and_what_is_free_is_said()
    {
        Directory.CreateDirectory(Backups);
        using var visitor = await app.SignInAsAdministratorAsync();
        var page = await visitor.GetAsync(Path);
        Assert.Matches("It takes about [0-9.]+ [kM]B of the [0-9.]+ [MGT]B that are free", page.Text);
        await using var disk = await SmallDisk.MountAsync(Backups, 16);
        await disk.FillAsync(64);

        await visitor.SubmitAsync(page, page.Form("/admin/database/backups"));
        await Eventually.IsTrueAsync(async () =>
        {
            page = await visitor.GetAsync(Path);
            return page.Text.Contains("The last attempt, just now, failed", StringComparison.Ordinal);
        }, "it is refused");

        Assert.Matches("failed: A backup takes about [0-9.]+ [kM]B, and [0-9.]+ kB are free for it in .*backups", page.Text);
        Assert.Null(page.Document.QuerySelector("form[action='/admin/database/backups']"));
        Assert.Equal(["ballast"], Directory.GetFiles(Backups).Select(System.IO.Path.GetFileName));
        var command = await app.RunAsync("db", "backup", System.IO.Path.Combine(Backups, "by-command"));
        Assert.Matches("A backup takes about [0-9.]+ [kM]B, and [0-9.]+ kB are free", command.Error);
        Assert.NotEqual(0, command.Code);
    }

    [Fact]
    public async Task What_a_killed_process_was_writing_goes_with_the_next_backup_and_nothing_else_does()
    {
        Directory.CreateDirectory(Backups);
        const string name = "users-20260101-010203-004";
        string[] left = [name + ".db.part", name + ".dump.part", name + ".db.part-journal"];
        const string written = "users-20260101-010203-005.db.part";
        string[] others = [name + ".db", "users-mine.db.part", "note", written];
        foreach (var one in left.Concat(others))
        {
            var file = System.IO.Path.Combine(Backups, one);
            await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
            if (one != written) File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-11));
        }
        await using var database = await TestDatabase.CreateAsync();
        await using var own = await HostedApp.StartAsync(database);
        using var visitor = await own.SignInAsAdministratorAsync();
        var page = await visitor.GetAsync(Path);

        await visitor.SubmitAsync(page, page.Form("/admin/database/backups"));
        await Eventually.IsTrueAsync(async () =>
        {
            page = await visitor.GetAsync(Path);
            return page.Text.Contains("The last one was made", StringComparison.Ordinal);
        }, "the backup is made");
        File.Delete(page.Document.QuerySelector("section[aria-labelledby=backups] p code")!.TextContent);

        Assert.DoesNotContain(left, one => File.Exists(System.IO.Path.Combine(Backups, one)));
        foreach (var one in others)
        {
            var file = System.IO.Path.Combine(Backups, one);
            Assert.True(File.Exists(file), file);
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_backup_by_the_command_is_known_too()
    {
        await using var folder = await TemporaryFolder.CreateAsync();
        using var visitor = await app.SignInAsAdministratorAsync();
        var file = System.IO.Path.Combine(folder.Path, "by-command");

        (await app.RunAsync("db", "backup", file)).Succeeded();

        Assert.Contains(file, (await visitor.GetAsync(Path)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_with_a_hostile_name_is_one_among_others()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var other = await HostedApp.StartAsync(database);
        var name = database.Provider == DatabaseProvider.MySql ? "`a\"<script>'x`" : "\"a\"\"<script>'x\"";
        await database.ExecuteAsync($"CREATE TABLE {name} (a INT NOT NULL)");
        await database.ExecuteAsync($"INSERT INTO {name} VALUES (1)");
        using var visitor = await other.SignInAsAdministratorAsync();

        HtmlPage? page = null;
        await Eventually.IsTrueAsync(async () =>
        {
            page = await visitor.GetAsync(Path);
            return page.Document.QuerySelectorAll("section[aria-labelledby=sizes] th bdi").Any(one => one.TextContent == "a\"<script>'x");
        }, "the table is shown");

        Assert.Null(page!.Document.QuerySelector("main script"));
    }

    [Fact]
    public async Task A_manager_sees_none_of_it()
    {
        await app.CreateAdministratorAsync();
        await app.Database.GiveRoleAsync(await app.CreateUserAsync("no-admin", "no-admin@example.com"), UsersWeb.Data.Role.ManagerId);
        using var manager = app.Visit();
        await manager.SignInAsync("no-admin", TestApp.Password);

        foreach (var path in new[] { Path, Path + "/live" }) Assert.Equal(HttpStatusCode.Forbidden, (await manager.GetAsync(path)).Status);
    }

    // As docs/operating.md says.
    private static async Task RestoreAsync(string file, TestDatabase database)
    {
        if (database.Provider == DatabaseProvider.Sqlite)
        {
            var to = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(database.ConnectionString).DataSource;
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(to)!);
            File.Copy(file, to);
            return;
        }
        if (database.Provider == DatabaseProvider.PostgreSql)
        {
            var text = new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString);
            var postgres = new Npgsql.NpgsqlConnectionStringBuilder(text.ConnectionString) { Database = "postgres", Pooling = false };
            await using var server = new Npgsql.NpgsqlConnection(postgres.ConnectionString);
            await server.OpenAsync(TestContext.Current.CancellationToken);
            await using (var create = new Npgsql.NpgsqlCommand($"CREATE DATABASE \"{database.Name}\"", server))
                await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await RunAsync("pg_restore", ["--exit-on-error", "--no-owner", $"--host={text.Host}", $"--port={text.Port}",
                $"--username={text.Username}", $"--dbname={database.Name}", file], ("PGPASSWORD", text.Password!));
            return;
        }
        var my = new MySqlConnector.MySqlConnectionStringBuilder(database.ConnectionString);
        string[] address = ["--no-defaults", $"--host={my.Server}", $"--port={my.Port}", "--protocol=TCP", $"--user={my.UserID}",
            "--skip-ssl"];
        await RunAsync("mariadb", [.. address, $"--execute=CREATE DATABASE {database.Name}"], ("MYSQL_PWD", my.Password));
        await RunAsync("mariadb", [.. address, $"--execute=source {file}", database.Name], ("MYSQL_PWD", my.Password));
    }

    private static async Task RunAsync(string program, string[] arguments, (string Name, string Value) secret)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        start.Environment[secret.Name] = secret.Value;
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
    }

    // A number that is no part of a name or a parameter.
    [GeneratedRegex(@"(?<![\w@:$])[0-9]")]
    private static partial Regex Literal();
}
