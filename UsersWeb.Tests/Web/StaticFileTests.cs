using System.Net;
using System.Text.RegularExpressions;

namespace UsersWeb.Tests.Web;

/// <summary>Style sheets, scripts and pictures: what a browser may keep of them.</summary>
[Trait(Runs.Once, Runs.Yes)]
public partial class StaticFileTests(HostedApp app) : IClassFixture<HostedApp>
{
    private const string Kept = "max-age=31536000, immutable";

    [Theory]
    [InlineData("")]
    [InlineData("/apps/users")]
    public async Task Addresses_on_pages_change_with_their_files_and_are_kept(string pathBase)
    {
        await app.CreateAdministratorAsync();
        await using var below = await HostedApp.StartBesideAsync(app.Database, ("PathBase", pathBase));
        using var visitor = below.Visit();
        using var anybody = below.ApiWith(null);
        var found = Addresses(await visitor.GetAsync(pathBase + "/account/login"))
            .Concat(Addresses(await visitor.GetAsync(pathBase + "/nothing-here"))).Distinct().ToList();

        Assert.Contains(found, address => address.Contains("/site.", StringComparison.Ordinal));
        Assert.Contains(found, address => address.Contains("/favicon.", StringComparison.Ordinal));
        foreach (var address in found)
        {
            Assert.StartsWith(pathBase + "/", address, StringComparison.Ordinal);
            Assert.Matches(Hash(), address);
            var file = await anybody.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, file.Status);
            Assert.Equal(Kept, file.Headers["Cache-Control"]);
            Assert.Equal((await anybody.GetAsync(Hash().Replace(address, "."))).Text, file.Text);
        }
    }

    [Fact]
    public async Task Icons_are_kept_too()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var list = await visitor.GetAsync("/users");

        var icons = list.Document.QuerySelectorAll("use").Select(use => use.GetAttribute("href")!.Split('#')[0]).Distinct().ToList();

        Assert.Matches(Hash(), Assert.Single(icons));
        Assert.All(Addresses(list), address => Assert.Matches(Hash(), address));
        using var anybody = app.ApiWith(null);
        Assert.Equal(Kept, (await anybody.GetAsync(icons[0])).Headers["Cache-Control"]);
    }

    [Theory]
    [InlineData("/site.css")]
    [InlineData("/js/times.js")]
    [InlineData("/js/parts.js")]
    [InlineData("/robots.txt")]
    public async Task A_plain_address_is_asked_about_each_time(string path)
    {
        using var anybody = app.ApiWith(null);

        var file = await anybody.GetAsync(path);
        var again = await anybody.GetAsync(path, ("If-None-Match", file.Headers["ETag"]));

        Assert.Equal("no-cache", file.Headers["Cache-Control"]);
        Assert.Equal(HttpStatusCode.NotModified, again.Status);
        Assert.Empty(again.Text);
    }

    [Fact]
    public async Task A_hash_that_is_none_is_no_file()
    {
        await app.CreateAdministratorAsync();
        using var anybody = app.ApiWith(null);

        var answer = await anybody.GetAsync("/site.0123456789.css");

        Assert.NotEqual(HttpStatusCode.OK, answer.Status);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
    }

    [Fact]
    public async Task Scripts_that_scripts_import_are_asked_about_each_time()
    {
        using var anybody = app.ApiWith(null);
        var imports = 0;
        var scripts = Path.Combine(UsersWebProgram.Repository, "UsersWeb", "wwwroot", "js");
        foreach (var script in Directory.GetFiles(scripts).Select(Path.GetFileName))
        {
            foreach (Match import in Import().Matches((await anybody.GetAsync("/js/" + script)).Text))
            {
                var imported = await anybody.GetAsync("/js/" + import.Groups[1].Value);
                Assert.Equal((HttpStatusCode.OK, "no-cache"), (imported.Status, imported.Headers["Cache-Control"]));
                imports++;
            }
        }
        Assert.True(imports >= 2, $"{imports} imports were found.");
    }

    [Fact]
    public async Task They_travel_compressed()
    {
        using var anybody = app.ApiWith(null);

        var file = await anybody.GetAsync("/site.css", ("Accept-Encoding", "gzip"));

        Assert.Equal("gzip", file.Headers["Content-Encoding"]);
        Assert.Equal("Accept-Encoding", file.Headers["Vary"]);
        Assert.NotEqual(file.Headers["ETag"], (await anybody.GetAsync("/site.css")).Headers["ETag"]);
    }

    private static IEnumerable<string> Addresses(HtmlPage page) =>
        page.Document.QuerySelectorAll("script[src], link[rel=stylesheet], link[rel=icon], img[src]")
            .Select(element => element.GetAttribute("src") ?? element.GetAttribute("href")!);

    [GeneratedRegex(@"\.[a-z0-9]{10}\.(?=(css|js|svg)$)")]
    private static partial Regex Hash();

    [GeneratedRegex(@"^import .* from '\./([\w.]+)';$", RegexOptions.Multiline)]
    private static partial Regex Import();
}
