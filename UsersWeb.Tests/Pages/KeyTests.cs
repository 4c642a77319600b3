using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace UsersWeb.Tests.Pages;

/// <summary>The keys of pages, in a real browser.</summary>
[Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public sealed class KeyTests(Browser browser, HostedApp app) : IClassFixture<HostedApp>
{
    [Fact]
    public async Task Slash_leads_to_the_search_of_each_page_and_is_a_letter_inside_of_it()
    {
        await using var window = await SignInAsync();
        var page = window.Page;

        foreach (var path in new[] { "/users", "/admin/roles" })
        {
            await page.GotoAsync(path);
            await PressAsync(page, "/");
            await Expect(page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
            await page.Keyboard.TypeAsync("a/j?k");
            await Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("a/j?k");
            await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task Letters_and_arrows_move_along_the_rows_and_enter_opens()
    {
        await using var window = await SignInAsync();
        var page = window.Page;
        await page.GotoAsync("/users?sort=userName");
        var people = page.Locator("[data-row-links] .first a");

        await PressAsync(page, "j");
        await Expect(people.Nth(0)).ToBeFocusedAsync();
        await PressAsync(page, "j", "j", "k", "ArrowDown");
        await Expect(people.Nth(2)).ToBeFocusedAsync();
        await PressAsync(page, "ArrowUp", "ArrowUp");
        await Expect(people.Nth(0)).ToBeFocusedAsync();
        // Out of the list at its start, and in again.
        await PressAsync(page, "ArrowUp");
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await PressAsync(page, "ArrowDown", "k", "ArrowDown");
        await Expect(people.Nth(1)).ToBeFocusedAsync();
        var name = await people.Nth(1).InnerTextAsync();
        await PressAsync(page, "Enter");
        await Expect(page.Title()).ToHaveTextAsync(name);
    }

    [Fact]
    public async Task Arrows_scroll_where_no_row_has_the_focus_and_keys_with_modifiers_are_the_browsers()
    {
        await using var window = await SignInAsync();
        var page = window.Page;
        await page.GotoAsync("/users?sort=userName");

        await PressAsync(page, "ArrowDown", "Control+j", "Alt+k", "Meta+/", "Control+/");

        await Expect(page.Locator("body")).ToBeFocusedAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_question_mark_shows_the_keys_and_the_focus_returns()
    {
        await using var window = await SignInAsync();
        var page = window.Page;
        await page.GotoAsync("/users?sort=userName");
        await PressAsync(page, "j");

        await PressAsync(page, "?");
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" });
        await Expect(dialog).ToBeVisibleAsync();
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Close" })).ToBeFocusedAsync();
        await PressAsync(page, "j", "/", "Escape");

        await Expect(dialog).ToBeHiddenAsync();
        await Expect(page.Locator("[data-row-links] a").First).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_menu_shows_the_keys_by_mouse_and_their_letters_can_be_switched_off_for_good()
    {
        await using var window = await SignInAsync();
        var page = window.Page;
        await page.GotoAsync("/users");
        var menu = page.Locator("[popovertarget=person]");
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" });

        await menu.ClickAsync();
        await page.PressAsync("Keyboard shortcuts");
        await dialog.GetByLabel("Use /, j, k and ?").UncheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(menu).ToBeFocusedAsync();
        await page.ReloadAsync();
        await PressAsync(page, "/", "j", "?");

        await Expect(page.Locator("body")).ToBeFocusedAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Searchbox).FocusAsync();
        await PressAsync(page, "ArrowDown");
        await Expect(page.Locator("[data-row-links] a").First).ToBeFocusedAsync();

        await menu.ClickAsync();
        await page.PressAsync("Keyboard shortcuts");
        await dialog.GetByLabel("Use /, j, k and ?").CheckAsync();
        await PressAsync(page, "Escape", "/");
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Without_script_nothing_is_said_of_keys()
    {
        await using var window = await SignInAsync(script: false);
        await window.Page.GotoAsync("/users");

        await window.Page.Locator("[popovertarget=person]").ClickAsync();

        await Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = "Your account" })).ToBeVisibleAsync();
        await Expect(window.Page.GetByText("Keyboard shortcuts")).ToHaveCountAsync(2);
        foreach (var words in await window.Page.GetByText("Keyboard shortcuts").AllAsync()) await Expect(words).ToBeHiddenAsync();
    }

    private static async Task PressAsync(IPage page, params string[] keys)
    {
        await page.HasLoadedAsync();
        foreach (var key in keys) await page.Keyboard.PressAsync(key);
    }

    private async Task<Window> SignInAsync(bool script = true)
    {
        await app.CreateAdministratorAsync();
        (await app.RunAsync("db", "seed", "--users", "30")).Succeeded();
        return await Window.SignInAsync(browser, app, script);
    }
}
