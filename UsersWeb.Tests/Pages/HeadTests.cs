namespace UsersWeb.Tests.Pages;

/// <summary>What a page says of itself to browsers, bookmarks and search engines.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class HeadTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Fact]
    public async Task A_page_for_everybody_describes_itself()
    {
        await app.CreateAdministratorAsync();
        using var visitor = app.Visit();
        var descriptions = new List<string>();
        foreach (var path in new[] { "/account/login", "/account/register", "/account/forgot" })
        {
            var page = await visitor.GetAsync(path);
            Assert.Null(Meta(page, "robots"));
            descriptions.Add(Meta(page, "description")!);
        }

        Assert.All(descriptions, description => Assert.InRange(description.Length, 50, 160));
        Assert.Distinct(descriptions);
    }

    [Theory]
    [InlineData("/account/reset?code=none", false)]
    [InlineData("/account/forgot/sent", false)]
    [InlineData("/error/500", false)]
    [InlineData("/nothing-here", true)]
    [InlineData("/users", true)]
    [InlineData("/users/create", true)]
    [InlineData("/admin", true)]
    [InlineData("/admin/audit", true)]
    [InlineData("/account", true)]
    public async Task Any_other_page_is_not_to_be_found_by_search_engines(string path, bool isSignedIn)
    {
        await app.CreateAdministratorAsync();
        using var visitor = isSignedIn ? await app.SignInAsAdministratorAsync() : app.Visit();

        var page = await visitor.GetAsync(path);

        Assert.Null(page.Location);
        Assert.Equal("noindex", Meta(page, "robots"));
    }

    [Fact]
    public async Task Titles_tell_pages_apart()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        string[] paths =
        [
            "/admin", "/users", "/users/create", "/users/import", "/users/1", "/users/1/edit", "/users/1/delete", "/users/1/access",
            "/users/1/notes", "/users/1/activity", "/users/1/changes", "/admin/roles", "/admin/audit", "/admin/mail", "/admin/database",
            "/admin/database/move",
            "/account", "/account/settings", "/account/email", "/account/password", "/account/security", "/account/security/app",
            "/account/security/passkeys", "/account/sessions", "/account/tokens", "/account/data", "/account/close", "/nothing-here",
        ];
        var titles = new List<string>();
        foreach (var path in paths) titles.Add((await visitor.GetAsync(path)).Document.Title!);

        Assert.All(titles, title => Assert.EndsWith(" · UsersWeb", title, StringComparison.Ordinal));
        Assert.Distinct(titles);
    }

    [Fact]
    public async Task Search_engines_are_asked_to_stay_away()
    {
        using var visitor = app.Visit();

        var robots = await visitor.GetAsync("/robots.txt");

        Assert.Equal("text/plain", robots.Response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Disallow: /", robots.Document.DocumentElement.TextContent, StringComparison.Ordinal);
    }

    private static string? Meta(HtmlPage page, string name) => page.Document.QuerySelector($"meta[name={name}]")?.GetAttribute("content");
}
