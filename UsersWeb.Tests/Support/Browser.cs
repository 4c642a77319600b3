using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(UsersWeb.Tests.Support.Browser))]

namespace UsersWeb.Tests.Support;

/// <summary>
/// The system's Chromium, one for the run, started by the first test that opens a window. Nothing is downloaded: CHROMIUM names
/// another one.
/// </summary>
public sealed class Browser : IAsyncDisposable
{
    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> started = new(StartAsync);

    /// <summary>A window of somebody's own, with cookies of their own.</summary>
    public async Task<IPage> OpenAsync(Uri address, bool script = true, ColorScheme colours = ColorScheme.Light, int width = 1280)
    {
        var context = await (await started.Value).Browser.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            JavaScriptEnabled = script,
            ColorScheme = colours,
            ViewportSize = new() { Width = width, Height = 900 },
        });
        context.SetDefaultTimeout(20_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!started.IsValueCreated) return;
        var (playwright, browser) = await started.Value;
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    // The one without windows takes a fraction of the time that the one for people needs for the windows it does not show.
    private static async Task<(IPlaywright, IBrowser)> StartAsync()
    {
        var path = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } chosen ? chosen
            : Installed.Find("apt-get install chromium-headless-shell, or set CHROMIUM to the path of one", "chromium-headless-shell",
                "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome");
        var playwright = await Playwright.CreateAsync();
        return (playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync"],
        }));
    }
}
