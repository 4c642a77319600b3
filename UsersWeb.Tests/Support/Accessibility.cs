using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace UsersWeb.Tests.Support;

/// <summary>WCAG 2.2 AA as far as a program can tell, in both themes, wide and at 360 pixels.</summary>
public static class Accessibility
{
    private static readonly List<string> Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    /// <param name="browser">Opens a window for each combination.</param>
    /// <param name="address">Of the application.</param>
    /// <param name="path">Of the page.</param>
    /// <param name="session">The cookie of who looks; null for nobody.</param>
    /// <param name="act">What to do on the page before it is looked at.</param>
    public static async Task CheckAsync(Browser browser, Uri address, string path, string? session, Func<IPage, Task>? act = null)
    {
        foreach (var colours in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            foreach (var width in new[] { 1280, 360 })
            {
                var page = await browser.OpenAsync(address, colours: colours, width: width);
                if (session is not null) await page.Context.AddCookiesAsync([new() { Name = "UsersWeb.Session", Value = session, Url = address.ToString() }]);
                await page.GotoAsync(path);
                if (act is not null) await act(page);
                await LookAsync(page, $"{path} {colours} {width}");
                await page.Context.CloseAsync();
            }
        }
    }

    private static async Task LookAsync(IPage page, string where)
    {
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = Rules } });

        Assert.True(result.Violations.Length == 0, $"{where}: " + string.Join("; ", result.Violations.Select(v => $"{v.Id}: {v.Help} ({string.Join(", ", v.Nodes.Take(3).Select(n => n.Html))})")));
        Assert.Equal(1, await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).CountAsync());
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{where} is {overflow} pixels too wide.");
    }
}
