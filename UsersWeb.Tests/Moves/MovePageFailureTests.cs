using System.Net;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Moves;

/// <summary>What the page of the move shows when things go wrong, and what it never shows.</summary>
public class MovePageFailureTests
{
    private const string Path = MovePages.Path;

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task The_password_is_in_no_list_of_processes_no_page_and_no_log()
    {
        await using var app = await AppAtHome.StartAsync(DatabaseProvider.Sqlite);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        var secret = new Npgsql.NpgsqlConnectionStringBuilder(target.ConnectionString).Password!;
        using var visitor = await app.App.SignInAsAdministratorAsync();
        var pages = new List<string>();

        var ready = await visitor.TestMoveAsync(target.ConnectionString);
        var verified = await visitor.StartMoveAsync(ready);
        var commands = app.Children().Select(id => File.ReadAllText($"/proc/{id}/cmdline") + File.ReadAllText($"/proc/{id}/environ"))
            .ToList();

        Assert.Single(commands);
        Assert.All([.. commands, ready.Document.DocumentElement.OuterHtml, verified.Document.DocumentElement.OuterHtml, app.App.Output],
            text => Assert.DoesNotContain(secret, WebUtility.HtmlDecode(text), StringComparison.Ordinal));
        await app.App.Program.LineAsync(line => line.IsAudit("move.start", "administrator", "started"));
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task What_does_not_fit_is_listed_with_table_row_and_column()
    {
        await using var app = await AppAtHome.StartAsync(DatabaseProvider.Sqlite);
        (await app.App.RunAsync("db", "seed", "--users", "120")).Succeeded();
        await app.Database.ExecuteAsync(
            "PRAGMA ignore_check_constraints = 1; UPDATE Users SET PhoneNumber = "
            + "'0123456789012345678901234567890123456789012345678901234567890123456789' WHERE Id > 1");
        using var visitor = await app.App.SignInAsAdministratorAsync();

        var result = await visitor.TestMoveAsync(app.FreshFile());

        Assert.Contains("The test found 120 problems", result.Text, StringComparison.Ordinal);
        Assert.Contains("Users 2, PhoneNumber", result.Text, StringComparison.Ordinal);
        Assert.Equal(50, result.Document.QuerySelectorAll("#problems-title ~ table tbody tr").Length);
        Assert.Contains("101 to 120 of 120", (await visitor.GetAsync(Path + "?list=3")).Text, StringComparison.Ordinal);
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task A_server_that_is_not_there_is_told_in_words()
    {
        await using var app = await AppAtHome.StartAsync();
        using var visitor = await app.App.SignInAsAdministratorAsync();

        var result = await visitor.TestMoveAsync("Host=127.0.0.1;Port=1;Database=users;Username=app;Password=hush;Timeout=5");

        Assert.Contains("The test failed", result.Text, StringComparison.Ordinal);
        Assert.Contains("can't be reached or opened", result.Text, StringComparison.Ordinal);
        // Who asks on the page should not learn what is where; who runs the server should.
        Assert.DoesNotContain("127.0.0.1:1", result.Text, StringComparison.Ordinal);
        await app.App.LineAsync(line => line.Contains("127.0.0.1:1", StringComparison.Ordinal));
        Assert.Contains("UsersWeb goes on with the old database", result.Text, StringComparison.Ordinal);
        Assert.NotNull(result.Document.QuerySelector("button[formaction$=test-again]"));
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task A_process_that_is_killed_leaves_a_page_that_says_so()
    {
        await using var app = await AppAtHome.StartAsync();
        using var visitor = await app.App.SignInAsAdministratorAsync();
        await visitor.StartMoveAsync(await visitor.TestMoveAsync(app.FreshFile()));

        using (var killed = System.Diagnostics.Process.GetProcessById(Assert.Single(app.Children()))) killed.Kill();

        var result = await visitor.EndMoveAsync();
        Assert.Contains("The move failed", result.Text, StringComparison.Ordinal);
        Assert.Contains("Its process died", result.Text, StringComparison.Ordinal);
        Assert.Contains("Go on with the move", result.Text, StringComparison.Ordinal);
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task The_move_stops_with_the_program_that_started_it()
    {
        await using var app = await AppAtHome.StartAsync();
        using var visitor = await app.App.SignInAsAdministratorAsync();
        await visitor.StartMoveAsync(await visitor.TestMoveAsync(app.FreshFile()));
        var child = Assert.Single(app.Children());

        await app.App.Program.SignalAsync("TERM");

        Assert.Equal(0, await app.App.Program.ExitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(Directory.Exists($"/proc/{child}"));
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task A_report_can_be_read_and_downloaded_and_nothing_else_in_that_folder()
    {
        await using var app = await AppAtHome.StartAsync();
        using var visitor = await app.App.SignInAsAdministratorAsync();
        await visitor.TestMoveAsync(app.FreshFile());

        var link = (await visitor.GetAsync(Path)).Document.QuerySelector("#history-title ~ table a")!.GetAttribute("href")!;

        Assert.Contains("Test of a move from SQLite to SQLite", (await visitor.GetAsync(link)).Text, StringComparison.Ordinal);
        var json = await visitor.GetAsync(link + "/json");
        Assert.Equal("application/json", json.Response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", json.Response.Content.Headers.ContentDisposition!.DispositionType);
        foreach (var id in new[] { new string('0', 32), "x", "..%2f..%2fappsettings" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"{Path}/reports/{id}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"{Path}/reports/{id}/json")).Status);
        }
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task A_move_by_the_command_is_seen_here()
    {
        await using var app = await AppAtHome.StartAsync();
        using var visitor = await app.App.SignInAsAdministratorAsync();
        await using (await app.Database.Engine().TryLockAsync(TestContext.Current.CancellationToken))
        {
            await Eventually.IsTrueAsync(
                async () => (await visitor.GetAsync(Path)).Text.Contains("A move is running that was not started here",
                StringComparison.Ordinal), "the page says so");
        }
        await Eventually.IsTrueAsync(async () => (await visitor.GetAsync(Path)).Document.QuerySelector("[name=Target]") is not null,
            "the form is back");
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task Where_the_environment_names_the_database_the_person_is_told_to_change_it()
    {
        await using var home = await TemporaryFolder.CreateAsync();
        await using var database = await TestDatabase.CreateAsync();
        await using var app = await ProgramApp.StartAsync(database, ("USERSWEB_HOME", home.Path));
        await app.ReadyAsync();
        using var visitor = await app.SignInAsAdministratorAsync();
        var file = System.IO.Path.Combine(home["data"], "new.db");
        var page = await visitor.StartMoveAsync(await visitor.TestMoveAsync($"Data Source={file}"));
        Assert.Contains("the connection string comes from the environment variable ConnectionStrings__Users, which UsersWeb can't change",
            page.Text, StringComparison.Ordinal);

        await visitor.SubmitAsync(page, page.Form(Path + "/switch"), ("Word", "switch"));

        await Eventually.IsTrueAsync(
            async () => (await visitor.GetAsync("/users")).Text.Contains("The users have moved to another database",
            StringComparison.Ordinal), "the old one is left");
        Assert.False(app.Program.HasExited);
    }
}
