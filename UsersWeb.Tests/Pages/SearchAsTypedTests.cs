using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace UsersWeb.Tests.Pages;

/// <summary>The list of users while somebody types, in a real browser.</summary>
[Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public sealed class SearchAsTypedTests(Browser browser, SearchAsTypedTests.People people) : IClassFixture<SearchAsTypedTests.People>
{
    /// <summary>An application with Xqentin, Xqirin and a hundred others.</summary>
    public sealed class People : IAsyncLifetime
    {
        public HostedApp App { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await App.InitializeAsync();
            await App.CreateAdministratorAsync();
            (await App.RunAsync("db", "seed", "--users", "100")).Succeeded();
            using var api = await App.ApiAsync();
            foreach (var name in new[] { "Xqentin Xylander", "Xqirin Xylander" }) await api.CreateAsync(name);
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    private const string Address = "/users?sort=-displayName&size=25";

    [Fact]
    public async Task Words_show_whom_they_find_as_they_are_typed()
    {
        await using var window = await OpenAsync();
        var (page, search) = (window.Page, window.Page.GetByRole(AriaRole.Searchbox));

        await search.PressSequentiallyAsync("xqxylander", new() { Delay = 20 });
        for (var i = 0; i < 8; i++) await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.TypeAsync(" ");

        await Expect(page.Locator(".count")).ToHaveTextAsync("2 users");
        await Expect(page.Locator("[data-row-links] .first a")).ToHaveTextAsync(["Xqirin Xylander", "Xqentin Xylander"]);
        await Expect(page.Locator(".place")).ToHaveTextAsync("1–2 of 2");
        await Expect(page.Locator("#found")).ToHaveTextAsync("2 users found");
        // The field is the same one: the focus and the caret are where they were.
        await Expect(search).ToBeFocusedAsync();
        Assert.Equal(3, await search.EvaluateAsync<int>("field => field.selectionStart"));
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"/users\?q=xq\+xylander&sort=-displayName&size=25$"));
    }

    [Fact]
    public async Task Everything_beside_the_list_means_the_same_people()
    {
        await using var window = await OpenAsync("/users?status=active&sort=userName&size=25");
        var page = window.Page;

        await page.GetByRole(AriaRole.Searchbox).PressSequentiallyAsync("xqi");
        await Expect(page.Locator("#found")).ToHaveTextAsync("1 user found");

        Assert.Equal("xqi", await page.Locator("[data-live=filter-q]").InputValueAsync());
        Assert.Equal("xqi", await page.Locator("[data-live=export-q]").InputValueAsync());
        Assert.Contains("q=xqi", await page.Locator("input[name=list]").First.InputValueAsync(), StringComparison.Ordinal);
        Assert.Contains("q=xqi", await page.Locator("input[name=returnUrl]").First.InputValueAsync(), StringComparison.Ordinal);
        Assert.Contains("q=xqi", (await page.Locator(".sort-menu a").First.GetAttributeAsync("href"))!, StringComparison.Ordinal);
        Assert.Contains("q=xqi", (await page.Locator("a.chip").First.GetAttributeAsync("href"))!, StringComparison.Ordinal);
        // What came later can be ticked and has its menu.
        await page.GetByLabel("Tick all of this page").CheckAsync();
        await Expect(page.GetByText("With the 1 ticked")).ToBeVisibleAsync();
        await page.Locator(".more > button").First.ClickAsync();
        await Expect(page.Locator("#more")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#more")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Back_leads_to_the_page_before_and_not_through_letters()
    {
        await using var window = await OpenAsync("/admin/roles");
        var page = window.Page;
        await page.GotoAsync(Address);
        await page.GetByRole(AriaRole.Searchbox).PressSequentiallyAsync("xqe", new() { Delay = 300 });
        await Expect(page.Locator("#found")).ToHaveTextAsync("1 user found");

        await page.Locator("[data-row-links] a").First.ClickAsync();
        await Expect(page.Title()).ToHaveTextAsync("Xqentin Xylander");
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("xqe");
        await Expect(page.Locator(".count")).ToHaveTextAsync("1 user");
        await page.GoBackAsync();

        await Expect(page.Title()).ToHaveTextAsync("Roles");
    }

    [Fact]
    public async Task What_was_begun_beside_the_list_stays_when_others_are_found()
    {
        await using var window = await OpenAsync();
        var page = window.Page;
        var search = page.GetByRole(AriaRole.Searchbox);
        await search.PressSequentiallyAsync("xylander");
        await Expect(page.Locator("#found")).ToHaveTextAsync("2 users found");
        await page.GetByLabel("Tick Xqirin Xylander").CheckAsync();
        await page.GetByLabel("or with all 2 who match").CheckAsync();
        await page.Locator("#deed").SelectOptionAsync("deactivate");
        await page.GetByText("Save view").First.ClickAsync();
        await page.GetByLabel("Save this list as a view").FillAsync("Family");

        // Typed on the way to somewhere else: an answer comes while the focus is there.
        await search.EvaluateAsync("field => { field.value = 'xqirin'; field.dispatchEvent(new InputEvent('input')); }");
        await Expect(page.Locator("#found")).ToHaveTextAsync("1 user found");

        await Expect(page.GetByLabel("Save this list as a view")).ToHaveValueAsync("Family");
        await Expect(page.GetByLabel("Save this list as a view")).ToBeFocusedAsync();
        await Expect(page.Locator("#deed")).ToHaveValueAsync("deactivate");
        await Expect(page.GetByLabel("Tick Xqirin Xylander")).ToBeCheckedAsync();
        await Expect(page.GetByText("With the 1 ticked")).ToBeVisibleAsync();
        // All who match are others now.
        await Expect(page.GetByLabel("or with the one who matches")).Not.ToBeCheckedAsync();
    }

    [Fact]
    public async Task Who_types_fast_asks_once_and_an_answer_that_came_too_late_is_not_shown()
    {
        await using var window = await OpenAsync();
        var page = window.Page;
        var asked = new List<string>();
        var held = new TaskCompletionSource();
        await page.RouteAsync("**/users?q=*", async route =>
        {
            asked.Add(route.Request.Url);
            if (asked.Count == 1) await held.Task;
            try
            {
                await route.ContinueAsync();
            }
            catch (PlaywrightException)
            {
                // It was cancelled.
            }
        });

        // Between keys of its own the machine may rest.
        await page.GetByRole(AriaRole.Searchbox).EvaluateAsync("""
            field => { for (const letter of 'xqe') { field.value += letter; field.dispatchEvent(new InputEvent('input')); } }
            """);
        await Eventually.IsTrueAsync(() => Task.FromResult(asked.Count == 1), "it has asked", TimeSpan.FromSeconds(10));
        await page.GetByRole(AriaRole.Searchbox).FillAsync("xqirin");
        await Expect(page.Locator("#found")).ToHaveTextAsync("1 user found");
        held.SetResult();
        await page.WaitForTimeoutAsync(300);

        await Expect(page.Locator("[data-row-links] .first a")).ToHaveTextAsync(["Xqirin Xylander"]);
        Assert.Equal(["xqe", "xqirin"], asked.Select(url => System.Web.HttpUtility.ParseQueryString(new Uri(url).Query)["q"]!));
    }

    [Fact]
    public async Task Half_a_character_of_an_input_method_is_not_searched()
    {
        await using var window = await OpenAsync();
        var page = window.Page;
        var asked = 0;
        page.Request += (_, request) => asked += request.Url.Contains("q=", StringComparison.Ordinal) ? 1 : 0;
        var search = page.GetByRole(AriaRole.Searchbox);
        await search.FocusAsync();
        var keyboard = await page.Context.NewCDPSessionAsync(page);

        await keyboard.SendAsync("Input.imeSetComposition", new() { ["text"] = "xqe", ["selectionStart"] = 3, ["selectionEnd"] = 3 });
        await page.WaitForTimeoutAsync(500);
        Assert.Equal(0, asked);
        await Expect(search).ToHaveValueAsync("xqe");
        await keyboard.SendAsync("Input.insertText", new() { ["text"] = "xqentin" });

        await Expect(page.Locator("#found")).ToHaveTextAsync("1 user found");
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Where_the_server_cannot_be_asked_the_form_is_as_it_was()
    {
        await using var window = await OpenAsync();
        var page = window.Page;
        var search = page.GetByRole(AriaRole.Searchbox);
        await page.Context.SetOfflineAsync(true);

        await search.PressSequentiallyAsync("xqentin");
        await Expect(page.GetByText("Press Enter to search for them.").Last).ToBeVisibleAsync();
        await Expect(page.Locator("[data-row-links] > tr")).ToHaveCountAsync(25);
        await Expect(search).ToBeFocusedAsync();
        await page.Context.SetOfflineAsync(false);
        await search.PressAsync("Enter");

        await Expect(page.Locator(".count")).ToHaveTextAsync("1 user");
        await Expect(search).ToHaveValueAsync("xqentin");
    }

    [Fact]
    public async Task Who_was_signed_out_meanwhile_is_led_to_sign_in_by_the_form_with_what_was_typed()
    {
        await using var window = await OpenAsync();
        var page = window.Page;
        await page.Context.ClearCookiesAsync();

        await page.GetByRole(AriaRole.Searchbox).PressSequentiallyAsync("xqentin");
        await Expect(page.GetByText("Press Enter to search for them.").Last).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Searchbox).PressAsync("Enter");

        await Expect(page.Title()).ToHaveTextAsync("Sign in");
        await page.GetByLabel("User name or e-mail").FillAsync(TestApp.Administrator);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(TestApp.Password);
        await page.PressAsync("Sign in");
        await Expect(page.Locator(".count")).ToHaveTextAsync("1 user");
    }

    private async Task<Window> OpenAsync(string address = Address)
    {
        var window = await Window.SignInAsync(browser, people.App);
        await window.Page.GotoAsync(address);
        await window.Page.HasLoadedAsync();
        return window;
    }
}
