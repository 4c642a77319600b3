using UsersWeb.Databases;
using static Microsoft.Playwright.Assertions;

namespace UsersWeb.Tests.Monitoring;

/// <summary>The part of the page that changes by itself, in a browser.</summary>
[Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public class LivePartTests(Browser browser)
{
    [Fact]
    public async Task It_changes_while_what_is_open_stays_open_and_says_when_nobody_answers()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var app = await HostedApp.StartAsync(database);
        using var visitor = await app.SignInAsAdministratorAsync();
        var page = await browser.OpenAsync(app.Address);
        var cookie = visitor.Find("UsersWeb.Session")!;
        await page.Context.AddCookiesAsync([new() { Name = cookie.Name, Value = cookie.Value, Url = app.Address.ToString() }]);
        await page.GotoAsync("/admin/database");
        await page.Locator(".latency summary").ClickAsync();
        var before = await page.Locator(".latency > p").InnerTextAsync();
        using (var api = await app.ApiAsync()) await api.CreateAsync("Somebody");

        await Expect(page.Locator(".latency > p")).Not.ToHaveTextAsync(before, new() { Timeout = 30_000 });
        await Expect(page.Locator(".latency table")).ToBeVisibleAsync();
        await Expect(page.Locator("#live-away")).ToBeHiddenAsync();
        await app.DisposeAsync();

        await Expect(page.Locator("#live-away")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.Context.CloseAsync();
    }
}
