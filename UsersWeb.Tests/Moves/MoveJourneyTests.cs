using Microsoft.Playwright;
using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;
using static Microsoft.Playwright.Assertions;

namespace UsersWeb.Tests.Moves;

/// <summary>From one database to another by the page, in a real browser, and the application goes along.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class MoveJourneyTests(Browser browser)
{
    private const string Path = "/admin/database/move";

    // With script and without.
    [Theory]
    [InlineData(DatabaseProvider.MySql, true)]
    [InlineData(DatabaseProvider.PostgreSql, false)]
    public async Task Paste_test_start_watch_switch_and_run_on_the_new_database(DatabaseProvider to, bool script)
    {
        await using var target = await TestDatabase.CreateAsync(to);
        await GoAsync(target, target.ConnectionString, script);
    }

    [Fact]
    public async Task Start_while_everybody_goes_on_switch_go_back_and_have_done_with_it()
    {
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using var app = await AppAtHome.StartAsync();
        (await app.App.RunAsync("db", "seed", "--users", "2000")).Succeeded();
        var page = await browser.OpenAsync(app.App.Address);
        page.SetDefaultTimeout(60_000);
        await SignInAsync(page);
        await page.GetByLabel("Connection string of the new database").FillAsync(target.ConnectionString);
        await page.GetByRole(AriaRole.Button, new() { Name = "Test", Exact = true }).ClickAsync();
        await HeadingAsync(page, "Ready to move", script: true);
        await Expect(page.GetByLabel("Everybody goes on working")).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the move" }).ClickAsync();
        await HeadingAsync(page, "Verified: both databases hold the same", script: true);
        (await app.App.RunAsync("users", "create", "--user-name", "meanwhile", "--email", "meanwhile@example.com")).Succeeded();
        await page.GetByLabel("Type “switch” to go on").FillAsync("switch");
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch", Exact = true }).ClickAsync();
        await ArriveAsync(page, "PostgreSQL", script: true);
        await Expect(page.GetByText("The old database follows")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Go back to the old database" }).ClickAsync();
        await ArriveAsync(page, "SQLite", script: true);
        Assert.StartsWith("Data Source", app.Setting, StringComparison.OrdinalIgnoreCase);
        await page.GotoAsync("/users?q=meanwhile");
        await Expect(page.GetByText("meanwhile@example.com").First).ToBeVisibleAsync();
        await page.GotoAsync(Path);
        await page.GetByText("Have done with the way back").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Have done with it" }).ClickAsync();
        // The field it is about is open again.
        await page.GetByLabel("Type “finish” to go on").FillAsync("finish");
        await page.GetByRole(AriaRole.Button, new() { Name = "Have done with it" }).ClickAsync();
        await Expect(page.GetByLabel("Connection string of the new database")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
        await Eventually.IsTrueAsync(() => Task.FromResult(app.Children().Count == 0), "nothing is left running");
    }

    [Fact, Trait(Runs.Long, Runs.Yes)]
    public async Task Where_nobody_follows_any_more_the_page_says_so_and_has_it_followed_or_goes_back()
    {
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.MySql);
        await using var app = await AppAtHome.StartAsync();
        var page = await browser.OpenAsync(app.App.Address);
        page.SetDefaultTimeout(60_000);
        await SignInAsync(page);
        await page.GetByLabel("Connection string of the new database").FillAsync(target.ConnectionString);
        await page.GetByRole(AriaRole.Button, new() { Name = "Test", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the move" }).ClickAsync();
        await page.GetByLabel("Type “switch” to go on").FillAsync("switch");
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch", Exact = true }).ClickAsync();
        await Expect(page.GetByText("The old database follows")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        KillChildren(app);

        await Expect(page.GetByText("is not kept up to date at the moment")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep it up to date" }).ClickAsync();
        await Expect(page.GetByText("The old database follows")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        KillChildren(app);
        await Expect(page.GetByText("is not kept up to date at the moment")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Go back to the old database" }).ClickAsync();
        await ArriveAsync(page, "SQLite", script: true);

        await page.Context.CloseAsync();
    }

    private static void KillChildren(AppAtHome app)
    {
        foreach (var id in app.Children()) System.Diagnostics.Process.GetProcessById(id).Kill();
    }

    [Fact, Trait(Runs.Cluster, Runs.Yes)]
    public async Task To_a_primary_that_is_named_behind_its_standby()
    {
        await using var pair = await PostgreSqlPair.StartAsync();
        await using var target = TestDatabase.On(pair, DatabaseProvider.PostgreSql);
        await GoAsync(target, pair.StandbyFirst(target.Name), script: true);
    }

    private async Task GoAsync(TestDatabase target, string chosen, bool script)
    {
        await using var app = await AppAtHome.StartAsync();
        (await app.App.RunAsync("db", "seed", "--users", "2000")).Succeeded();
        var page = await browser.OpenAsync(app.App.Address, script);
        page.SetDefaultTimeout(60_000);
        var problems = new List<string>();
        page.PageError += (_, error) => problems.Add(error);
        await SignInAsync(page);

        await page.GetByLabel("Connection string of the new database").FillAsync(chosen);
        await page.GetByRole(AriaRole.Button, new() { Name = "Test", Exact = true }).ClickAsync();
        await HeadingAsync(page, "Ready to move", script);
        await page.GetByLabel("People can read but not write").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the move" }).ClickAsync();
        await HeadingAsync(page, "Verified: both databases hold the same", script);
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "Users 2,001" })).ToBeVisibleAsync();
        await page.GetByLabel("Type “switch” to go on").FillAsync("switch");
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch", Exact = true }).ClickAsync();

        await ArriveAsync(page, Name(target.Provider), script);
        Assert.Equal(chosen, app.Setting);
        Assert.Empty(app.Children());
        Assert.Equal([TestApp.Administrator], await Content.SwitchersAsync(target));
        await LookAroundAsync(page);
        await page.Context.CloseAsync();
        Assert.Empty(problems);
    }

    private static async Task SignInAsync(IPage page)
    {
        await page.GotoAsync(Path);
        await page.GetByLabel("User name or e-mail").FillAsync(TestApp.Administrator);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(TestApp.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByLabel("Connection string of the new database")).ToBeVisibleAsync();
    }

    // Without script the page loads itself again; to wait for that takes the tests too long.
    private static async Task HeadingAsync(IPage page, string words, bool script)
    {
        var heading = page.GetByRole(AriaRole.Heading, new() { Name = words });
        if (!script)
        {
            await Eventually.IsTrueAsync(async () =>
            {
                if (await heading.CountAsync() > 0) return true;
                await page.ReloadAsync();
                return await heading.CountAsync() > 0;
            }, $"the page says {words}", TimeSpan.FromSeconds(60));
        }
        await Expect(heading).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    // The application ends and starts again under the page.
    private static async Task ArriveAsync(IPage page, string engine, bool script)
    {
        var heading = page.GetByRole(AriaRole.Heading, new() { Name = "Now running on " + engine });
        if (!script)
        {
            await Eventually.IsTrueAsync(async () =>
            {
                try
                {
                    await page.GotoAsync(Path);
                    return await heading.CountAsync() > 0;
                }
                catch (PlaywrightException)
                {
                    return false;
                }
            }, "the application is back", TimeSpan.FromSeconds(60));
        }
        await Expect(heading).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    // Nobody had to sign in again, the report is there, and what people do is written to the new database.
    private static async Task LookAroundAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "See the report" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Move from");
        await page.GotoAsync("/users/create");
        await page.GetByLabel("User name").FillAsync("newcomer");
        await page.GetByLabel("E-mail").FillAsync("newcomer@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create user" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("newcomer was created.");
    }

    private static string Name(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.PostgreSql => "PostgreSQL",
        _ => "MySQL/MariaDB",
    };
}
