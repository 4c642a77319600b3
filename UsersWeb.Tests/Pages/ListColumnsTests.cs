using UsersWeb.Users.Lists;

namespace UsersWeb.Tests.Pages;

/// <summary>The list of users in windows of each width.</summary>
[Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public sealed class ListColumnsTests(HostedApp app, Browser browser) : IClassFixture<HostedApp>
{
    // How many rows have a cell that does not stand below its header, and by how much the page is too wide.
    private const string Look = """
        (() => {
          const left = cell => Math.round(cell.getBoundingClientRect().left);
          const lefts = cells => [...cells].filter(cell => cell.offsetWidth).map(left).join();
          const heads = lefts(document.querySelectorAll('thead th')), page = document.documentElement;
          const wrong = [...document.querySelectorAll('tbody tr')].filter(row => lefts(row.children) !== heads).length;
          return `${heads.split(',').length > 2} ${wrong} ${page.scrollWidth - page.clientWidth}`;
        })()
        """;

    [Fact]
    public async Task Cells_stand_below_their_headers_and_the_page_is_no_wider_than_its_window()
    {
        await app.CreateAdministratorAsync();
        (await app.RunAsync("db", "seed", "--users", "30")).Succeeded();
        var page = await browser.OpenAsync(app.Address);
        await page.SignInAsync(TestApp.Administrator, TestApp.Password);
        var all = string.Join(',', ListColumn.All.Select(column => column.Name));
        foreach (var layout in new[] { "NULL", $"'compact,{all}'", "'comfortable,phoneNumber'" })
        {
            await app.Database.ExecuteAsync($"UPDATE {app.Database.Quote("Users")} SET {app.Database.Quote("ListLayout")} = {layout}");
            foreach (var width in new[] { 1280, 900, 768, 600 })
            {
                await page.SetViewportSizeAsync(width, 900);
                foreach (var sort in new[] { "userName", "role", "status", "-createdAt", "lastSignInAt" })
                {
                    await page.GotoAsync($"/users?sort={sort}&size=25");
                    var seen = await page.EvaluateAsync<string>(Look);
                    Assert.True(seen == "true 0 0", $"{layout} {width} {sort}: {seen}");
                }
            }
        }
        await page.Context.CloseAsync();
    }
}
