using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace UsersWeb.Tests.Pages;

/// <summary>
/// The pages as HTML is written, by the checker of the W3C (Nu). It is one process for all pages: its start takes longer than they do.
/// </summary>
[Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public sealed class MarkupTests(AccessibilityTests.Rooms rooms) : IClassFixture<AccessibilityTests.Rooms>
{
    private static readonly string Checker =
        Path.Combine(UsersWebProgram.Repository, "UsersWeb.Tests", "node_modules", "vnu-jar", "build", "dist", "vnu.jar");

    [Fact]
    public async Task No_page_has_a_mistake()
    {
        await using var folder = await TemporaryFolder.CreateAsync();
        var pages = await EveryPage.VisitAsync(rooms, "en");

        foreach (var (page, i) in pages.Select((page, i) => (page, i)))
        {
            await File.WriteAllTextAsync(folder[$"{i}.html"], page.Page.Document.Source.Text, Encoding.UTF8,
                TestContext.Current.CancellationToken);
        }
        var mistakes = await CheckAsync(folder.Path);

        Assert.True(mistakes.Count == 0, string.Join('\n', mistakes.Select(mistake => $"{pages[mistake.Page].Name}: {mistake.Words}")));
    }

    private static async Task<List<(int Page, string Words)>> CheckAsync(string folder)
    {
        Assert.True(File.Exists(Checker), $"{Checker} is not there: npm ci --prefix UsersWeb.Tests --ignore-scripts");
        var java = Installed.Find("apt-get install default-jre-headless", "java");
        // Its own compiler's second stage never pays off in a run this short.
        var start = new ProcessStartInfo(java, ["-XX:TieredStopAtLevel=1", "-Xss8m", "-jar", Checker, "--format", "json", "--stdout",
            "--exit-zero-always", "--also-check-svg", folder])
        { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return [.. JsonDocument.Parse(output).RootElement.GetProperty("messages").EnumerateArray()
            .Where(message => message.GetProperty("type").GetString() != "info" || message.TryGetProperty("subType", out _))
            .Select(Mistake)];
    }

    private static (int, string) Mistake(JsonElement message)
    {
        var file = Path.GetFileNameWithoutExtension(message.GetProperty("url").GetString()!);
        var extract = message.TryGetProperty("extract", out var text) ? text.GetString() : "";
        return (int.Parse(file, CultureInfo.InvariantCulture), $"{message.GetProperty("message").GetString()} ({extract})");
    }
}
