using Microsoft.Playwright;

namespace UsersWeb.Tests.Pages;

/// <summary>What a person does in a window, by the words they read.</summary>
internal static class Windows
{
    public static Task PressAsync(this IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    public static Task FollowAsync(this IPage page, string name) =>
        page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).First.ClickAsync();

    public static ILocator Title(this IPage page) => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    /// <summary>
    /// Waits until its modules have run: its words are there before. The document is asked, because an event that came between two
    /// documents would be waited for in vain.
    /// </summary>
    public static Task HasLoadedAsync(this IPage page) => Eventually.IsTrueAsync(
        async () => await page.EvaluateAsync<string>("document.readyState") == "complete", "the page had loaded", TimeSpan.FromSeconds(20));

    public static async Task SignInAsync(this IPage page, string login, string password)
    {
        await page.GotoAsync("/account/login");
        await page.GetByLabel("User name or e-mail").FillAsync(login);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.PressAsync("Sign in");
        await Assertions.Expect(page.Title()).Not.ToHaveTextAsync("Sign in");
    }

    public static async Task SignOutAsync(this IPage page)
    {
        await page.Locator("header button[popovertarget]").Last.ClickAsync();
        await page.PressAsync("Sign out");
        await Assertions.Expect(page.Title()).ToHaveTextAsync("Sign in");
    }
}

/// <summary>A window of the administrator, closed at the end.</summary>
internal sealed record Window(IPage Page) : IAsyncDisposable
{
    public static async Task<Window> SignInAsync(Browser browser, TestApp app, bool script = true)
    {
        var page = await browser.OpenAsync(app.Address, script);
        await page.SignInAsync(TestApp.Administrator, TestApp.Password);
        return new(page);
    }

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();
}
