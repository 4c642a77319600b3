using Microsoft.Playwright;
using UsersWeb.Databases;
using static Microsoft.Playwright.Assertions;

namespace UsersWeb.Tests.Pages;

/// <summary>The whole way of a newcomer in a real browser.</summary>
[Trait(Runs.Slow, Runs.Yes)]
public class JourneyTests(Browser browser)
{
    // What a browser does without script is the same on every database.
    public static TheoryData<bool> Script => DatabaseServer.Chosen == DatabaseProvider.Sqlite ? [true, false] : [true];

    [Theory, MemberData(nameof(Script))]
    public async Task From_the_printed_link_to_signing_out(bool script)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var app = await ProgramApp.StartAsync(database);
        var page = await browser.OpenAsync(app.Address, script);
        var problems = new List<string>();
        page.Console += (_, message) => { if (message.Type == "error") problems.Add(message.Text); };
        page.PageError += (_, error) => problems.Add(error);

        await SetUpAsync(page, await app.SetupLinkAsync());
        await CreateAsync(page);
        await EditAsync(page);
        var other = await browser.OpenAsync(app.Address, script);
        await MeetConflictAsync(page, other);
        await other.Context.CloseAsync();
        await SearchAsync(page);
        await DeleteAsync(page);
        await SignOutAsync(page, script);
        await page.Context.CloseAsync();

        // The browser's own console reports the two answers that are meant: 409 and 422.
        Assert.DoesNotContain(problems, problem => !problem.Contains("409", StringComparison.Ordinal)
            && !problem.Contains("422", StringComparison.Ordinal));
    }

    private static async Task SetUpAsync(IPage page, string link)
    {
        await page.GotoAsync(link);
        await page.GetByLabel("User name").FillAsync("ada");
        await page.GetByLabel("E-mail").FillAsync("ada@example.com");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("short");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create administrator" }).ClickAsync();
        await Expect(page.GetByText("Use at least 15 characters").First).ToBeVisibleAsync();
        await Expect(page.GetByLabel("User name")).ToHaveValueAsync("ada");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(TestApp.Password);
        await page.GetByLabel("Add 200 sample people").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create administrator" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Welcome, ada.");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Users");
        await Expect(page.GetByText("201 users")).ToBeVisibleAsync();
    }

    private static async Task CreateAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Create user" }).ClickAsync();
        await page.GetByLabel("User name").FillAsync("grace");
        await page.GetByLabel("E-mail").FillAsync("grace@example.com");
        await page.GetByLabel("Name (optional)").FillAsync("Grace Hopper");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create user" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Grace Hopper was created.");
    }

    private static async Task EditAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        await page.GetByLabel("Phone").FillAsync("+1 555 0100");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Grace Hopper was saved.");
        await Expect(page.Locator("main")).ToContainTextAsync("+1 555 0100");
    }

    private static async Task MeetConflictAsync(IPage page, IPage other)
    {
        await other.GotoAsync("/account/login?returnUrl=" + Uri.EscapeDataString(new Uri(page.Url).AbsolutePath + "/edit"));
        await other.GetByLabel("User name or e-mail").FillAsync("ada");
        await other.GetByLabel("Password", new() { Exact = true }).FillAsync(TestApp.Password);
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        await other.GetByLabel("Name (optional)").FillAsync("Rear Admiral Hopper");
        await other.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();
        await Expect(other.GetByRole(AriaRole.Status)).ToContainTextAsync("was saved");

        await page.GetByLabel("Name (optional)").FillAsync("Grace Brewster Hopper");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();

        await Expect(page.GetByText("Somebody else saved this user meanwhile")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Table)).ToContainTextAsync("Rear Admiral Hopper");
        await Expect(page.GetByRole(AriaRole.Table)).ToContainTextAsync("Grace Brewster Hopper");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save my version" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Grace Brewster Hopper");
    }

    private static async Task SearchAsync(IPage page)
    {
        await page.GotoAsync("/users");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("BREWSTER");
        await page.GetByRole(AriaRole.Searchbox).PressAsync("Enter");
        await Expect(page.GetByText("1 user", new() { Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "grace" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Grace Brewster Hopper");
    }

    private static async Task DeleteAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Delete…" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete user" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Grace Brewster Hopper was deleted.");
    }

    private static async Task SignOutAsync(IPage page, bool script)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "ada" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in");
        await page.GotoAsync("/users");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeVisibleAsync();
        // Script adds this button: so the journey without script was one.
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Show password" })).ToHaveCountAsync(script ? 1 : 0);
    }
}
