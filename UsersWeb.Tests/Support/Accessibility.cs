using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace UsersWeb.Tests.Support;

/// <summary>
/// WCAG 2.2 AA as far as a program can tell, wide in both themes, and at 360 pixels in both languages. Each person looks at all pages in
/// one window: opening one costs more than a look.
/// </summary>
public sealed class Accessibility(Browser browser) : IAsyncDisposable
{
    // In the page itself and for what is wrong only: the package's own way opens a second page for each look and brings
    // back all that is right.
    private const string Look = """
        runOnly => axe.run(document, { runOnly, resultTypes: ['violations'] }).then(found => found.violations
            .map(violation => `${violation.id}: ${violation.help} (${violation.nodes.slice(0, 3).map(node => node.html).join(', ')})`))
        """;

    private static readonly object All =
        new { type = "tag", values = new[] { "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice" } };

    // The other theme has other colours and nothing else: what is said by roles, names and places was looked at in the first.
    private static readonly object Colours = new { type = "rule", values = new[] { "color-contrast", "link-in-text-block" } };

    // A colour on its way to another is neither. What turns for as long as work goes on would never be waited for.
    private const string Settle = """
        Promise.all(document.getAnimations().filter(animation => animation.effect.getComputedTiming().endTime !== Infinity)
            .map(animation => animation.finished)).then(() => null)
        """;

    // A script that a page evaluates has no time limit of its own.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly Dictionary<(Uri Address, string? Session), IPage> windows = [];

    /// <param name="address">Of the application.</param>
    /// <param name="path">Of the page.</param>
    /// <param name="session">The cookie of who looks; null for nobody.</param>
    /// <param name="act">What to do on the page before it is looked at.</param>
    public async Task CheckAsync(Uri address, string path, string? session, Func<IPage, Task>? act = null)
    {
        var page = await WindowAsync(address, session);
        await page.GotoAsync(path);
        if (act is null)
        {
            await LookAsync(page, (1280, ColorScheme.Dark), All, path);
            await CheckInGermanAsync(page, path);
            return;
        }
        // What is done to a page is done by its English words.
        await act(page);
        await CheckAsync(page, path);
    }

    /// <summary>The page that is open.</summary>
    /// <param name="page">The window.</param>
    /// <param name="name">Of the page, for the message.</param>
    public static async Task CheckAsync(IPage page, string name)
    {
        // Colours are the same at each width.
        foreach (var (width, colours) in ((int, ColorScheme)[])[(1280, ColorScheme.Dark), (360, ColorScheme.Light)])
            await LookAsync(page, (width, colours), colours == ColorScheme.Light ? All : Colours, name);
        await page.SetViewportSizeAsync(1280, 900);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var window in windows.Values) await window.Context.CloseAsync();
    }

    // Other words, longer ones: what they can spoil is seen best where there is least room.
    private static async Task CheckInGermanAsync(IPage page, string path)
    {
        await page.SetExtraHTTPHeadersAsync(new Dictionary<string, string> { ["Accept-Language"] = "de" });
        await page.GotoAsync(path);
        await LookAsync(page, (360, ColorScheme.Light), All, path + " in German");
        Assert.Equal("de", await page.EvaluateAsync<string>("document.documentElement.lang"));
        await page.SetViewportSizeAsync(1280, 900);
        await page.SetExtraHTTPHeadersAsync([]);
    }

    private async Task<IPage> WindowAsync(Uri address, string? session)
    {
        if (windows.TryGetValue((address, session), out var open)) return open;
        var page = await browser.OpenAsync(address);
        if (session is not null) await SignInAsync(page, address, session);
        return windows[(address, session)] = page;
    }

    private static async Task LookAsync(IPage page, (int Width, ColorScheme Colours) look, object rules, string name)
    {
        var where = $"{name} {look.Colours} {look.Width}";
        if (!await page.EvaluateAsync<bool>("'axe' in window")) await page.EvaluateAsync(Axe);
        await page.SetViewportSizeAsync(look.Width, 900);
        await page.EmulateMediaAsync(new() { ColorScheme = look.Colours });
        // What happens to lie half under the bar at this moment is not small: whoever wants it scrolls.
        await page.EvaluateAsync("scrollTo({ top: 0, behavior: 'instant' })");
        await page.EvaluateAsync(Settle).WaitAsync(Patience);
        var violations = await page.EvaluateAsync<string[]>(Look, rules).WaitAsync(Patience);

        Assert.True(violations.Length == 0, $"{where}: " + string.Join("; ", violations));
        Assert.Equal(1, await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).CountAsync());
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{where} is {overflow} pixels too wide.");
    }

    // The name of the cookie is the application's own; that of its forms ends in the same way.
    private static async Task SignInAsync(IPage page, Uri address, string session)
    {
        await page.GotoAsync("/account/login");
        var form = (await page.Context.CookiesAsync()).Single(cookie => cookie.Name.StartsWith("UsersWeb.Form", StringComparison.Ordinal));
        var name = form.Name.Replace("Form", "Session", StringComparison.Ordinal);
        await page.Context.AddCookiesAsync([new() { Name = name, Value = session, Url = address.ToString() }]);
    }
}
