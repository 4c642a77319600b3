using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Reflection;
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

    private static readonly string[] OfAdministrators =
        [.. Paths(nameof(AccessibilityTests.A_page_of_an_administrator_has_no_violation)), "/admin/database/move"];

    private static readonly string[] OfStrangers =
        [.. Paths(nameof(AccessibilityTests.A_page_of_a_stranger_has_no_violation)), "/error/503"];

    [Fact]
    public async Task No_page_has_a_mistake()
    {
        await using var folder = await TemporaryFolder.CreateAsync();
        using var administrator = await rooms.App.SignInAsAdministratorAsync();
        using var stranger = rooms.App.Visit();
        using var first = rooms.Empty.Visit();
        var pages = new List<(string Name, HtmlPage Page)>();
        foreach (var path in OfAdministrators)
            pages.Add((path, await administrator.GetAsync(path.Replace("{id}", $"{rooms.UserId}", StringComparison.Ordinal))));
        foreach (var path in OfStrangers) pages.Add(("a stranger's " + path, await stranger.GetAsync(path)));
        pages.Add(("/setup", await first.GetAsync("/setup")));
        pages.Add(("/setup by the link", await first.GetAsync(await rooms.Empty.SetupLinkAsync())));
        foreach (var (name, visitor) in new[] { ("/users/create", administrator), ("/account/login", stranger) })
            pages.Add((name + " sent empty", await visitor.SubmitAsync(await visitor.GetAsync(name))));
        var edit = await administrator.GetAsync($"/users/{rooms.UserId}/edit");
        var saved = await administrator.SubmitAsync(edit, ("PhoneNumber", "+49 30 123"));
        pages.Add(("a person with a notice", await administrator.FollowAsync(saved)));

        foreach (var (page, i) in pages.Select((page, i) => (page, i)))
        {
            Assert.True(page.Page.Location is null && page.Page.Status != HttpStatusCode.InternalServerError,
                $"{page.Name} was answered {page.Page.Status} {page.Page.Location}.");
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

    private static IEnumerable<string> Paths(string test) =>
        typeof(AccessibilityTests).GetMethod(test)!.GetCustomAttributes<InlineDataAttribute>().Select(data => (string)data.Data[0]!);
}
