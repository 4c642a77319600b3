using Microsoft.Playwright;

namespace UsersWeb.Tests.Support;

/// <summary>The system's Chromium, one for the run. Nothing is downloaded: CHROMIUM names another one.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        var path = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } chosen ? chosen
            : Installed.Find("apt-get install chromium, or set CHROMIUM to the path of one", "chromium", "chromium-browser",
            "google-chrome");
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A window of somebody's own, with cookies of their own.</summary>
    public async Task<IPage> OpenAsync(Uri address, bool script = true, ColorScheme colours = ColorScheme.Light, int width = 1280)
    {
        var context = await browser!.NewContextAsync(new()
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
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
