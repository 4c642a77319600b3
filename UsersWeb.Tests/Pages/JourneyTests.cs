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
        await MeetConflictAsync(page, other, script);
        await other.Context.CloseAsync();
        await ActInTheListAsync(page, script);
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

    private static async Task MeetConflictAsync(IPage page, IPage other, bool script)
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
        var question = page.GetByRole(AriaRole.Group, new() { Name = "Name", Exact = true });
        await Expect(question).ToContainTextAsync("You opened: Grace Hopper");
        await Expect(question).ToContainTextAsync("Rear Admiral Hopper");
        await Expect(question).ToContainTextAsync("Saved by you, elsewhere");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();
        await Expect(question).ToContainTextAsync("Name: choose one of the two.");
        await page.HasLoadedAsync();
        // Who changes their own value means to keep it; without script the choice is made by hand.
        await question.GetByRole(AriaRole.Textbox).FillAsync("Grace Brewster Hopper ");
        await question.GetByRole(AriaRole.Textbox).FillAsync("Grace Brewster Hopper");
        if (script) await Expect(question.GetByLabel("Yours: Grace")).ToBeCheckedAsync();
        else await question.GetByLabel("Yours: Grace").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Grace Brewster Hopper");
    }

    private static async Task ActInTheListAsync(IPage page, bool script)
    {
        const string list = "/users?status=active&role=none&sort=-email&size=20";
        await page.GotoAsync(list);
        var menu = page.Locator(".more > button").First;
        var name = (await menu.GetAttributeAsync("aria-label"))!["What to do with ".Length..];
        var deactivate = page.GetByRole(AriaRole.Button, new() { Name = "Deactivate", Exact = true });
        await menu.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(deactivate).ToBeVisibleAsync();
        if (script)
        {
            await page.Keyboard.PressAsync("ArrowDown");
            await page.Keyboard.PressAsync("ArrowDown");
            await Expect(deactivate).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("Escape");
            await Expect(deactivate).ToBeHiddenAsync();
            await Expect(menu).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("Enter");
        }
        // The row leads to the person; its menu does not.
        await deactivate.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync($"Deactivated {name}.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync($"Restored {name}.");
        Assert.EndsWith(list, page.Url, StringComparison.Ordinal);
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
        await page.Locator(".person-button").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in");
        await page.GotoAsync("/users");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeVisibleAsync();
        // Script adds this button: so the journey without script was one.
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Show password" })).ToHaveCountAsync(script ? 1 : 0);
    }
}
