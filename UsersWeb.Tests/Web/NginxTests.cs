using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;

namespace UsersWeb.Tests.Web;

/// <summary>The lines of docs/operating.md, before the application in a real nginx that compresses everything else.</summary>
[Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public partial class NginxTests
{
    // The blocks in their order: a host of its own, a path with the prefix taken away, a path that is passed on.
    private const string OwnHost = "own host", Stripped = "stripped", PassedOn = "passed on";

    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(OwnHost, "", "__Host-")]
    [InlineData(Stripped, "/apps/users", "__Secure-")]
    [InlineData(PassedOn, "/apps/users", "__Secure-")]
    public async Task The_documented_lines_work(string block, string path, string prefix)
    {
        await using var database = await TestDatabase.CreateAsync();
        await Migrated.FillAsync(database, TestApp.Administrator);
        await using var app = await HostedApp.StartBesideAsync(database, ("PathBase", block == PassedOn ? path : ""));
        var token = await database.AddTokenAsync(TestApp.Administrator, "tests");
        await using var nginx = await Nginx.StartAsync(Server(block), app.Address);
        using var client = nginx.Client();

        // Pages: links, redirects and cookies.
        using var challenge = await client.GetAsync(path + "/users", cancellation);
        Assert.Equal($"{path}/account/login?returnUrl={Uri.EscapeDataString(path + "/users")}", Local(nginx, challenge));
        using var form = await client.GetAsync(Local(nginx, challenge), cancellation);
        var html = await form.Content.ReadAsStringAsync(cancellation);
        Assert.DoesNotContain("not encrypted", html, StringComparison.Ordinal);
        using var document = new HtmlParser().ParseDocument(html);
        var field = document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var cookie = form.Headers.GetValues("Set-Cookie").Single(set => set.Contains("UsersWeb.Form", StringComparison.Ordinal));
        Assert.StartsWith(prefix, cookie, StringComparison.Ordinal);
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
        foreach (var asset in document.QuerySelectorAll("link[rel=stylesheet], script[src]"))
        {
            using var loaded = await client.GetAsync(asset.GetAttribute("href") ?? asset.GetAttribute("src"), cancellation);
            Assert.Equal(HttpStatusCode.OK, loaded.StatusCode);
            Assert.Equal("utf-8", loaded.Content.Headers.ContentType?.CharSet);
        }
        using var signIn = new HttpRequestMessage(HttpMethod.Post, path + "/account/login")
        {
            Content = new FormUrlEncodedContent([new("Login", TestApp.Administrator), new("Password", TestApp.Password),
                new("ReturnUrl", path + "/users"), new("__RequestVerificationToken", field)]),
            Headers = { { "Cookie", cookie.Split(';')[0] } },
        };
        using var signedIn = await client.SendAsync(signIn, cancellation);
        Assert.Equal(path + "/users", Local(nginx, signedIn));
        Assert.Contains(signedIn.Headers.GetValues("Set-Cookie"),
            set => set.StartsWith(prefix + "UsersWeb.Session", StringComparison.Ordinal));

        // The API: entity tags stay strong, and HEAD, Location and Link are as without a proxy.
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        client.DefaultRequestHeaders.AcceptEncoding.Add(new("gzip"));
        using var created = await client.PostAsync(path + "/api/users", Api.Json(Person.New()), cancellation);
        var user = Local(nginx, created);
        Assert.StartsWith(path + "/api/users/", user, StringComparison.Ordinal);
        using var read = await client.GetAsync(user, cancellation);
        Assert.False(read.Headers.ETag!.IsWeak);
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(client, user, read.Headers.ETag)).StatusCode);
        using var head = await client.SendAsync(new(HttpMethod.Head, user), cancellation);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        using var list = await client.GetAsync(path + "/api/users?limit=1", cancellation);
        Assert.StartsWith($"<{path}/api/users?limit=1&cursor=", Assert.Single(list.Headers.GetValues("Link")), StringComparison.Ordinal);
        // The same as the proxy's here.
        Assert.Contains("\"address\":\"127.0.0.1\"", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compression_makes_tags_weak_and_the_refusal_says_so()
    {
        await using var app = new HostedApp();
        await app.InitializeAsync();
        var token = await app.TokenAsync();
        await using var nginx = await Nginx.StartAsync(Server(OwnHost).Replace("gzip off;", "", StringComparison.Ordinal), app.Address);
        using var client = nginx.Client();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        client.DefaultRequestHeaders.AcceptEncoding.Add(new("gzip"));

        using var read = await client.GetAsync("/api/users/1", cancellation);
        using var refused = await PatchAsync(client, "/api/users/1", read.Headers.ETag!);

        Assert.True(read.Headers.ETag!.IsWeak);
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        var problem = await refused.Content.ReadAsStringAsync(cancellation);
        Assert.Contains("weak tag", problem, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> PatchAsync(HttpClient client, string path, EntityTagHeaderValue tag)
    {
        using var patch = new HttpRequestMessage(HttpMethod.Patch, path) { Content = Api.Json(new { displayName = "Changed" }) };
        patch.Headers.IfMatch.Add(tag);
        return await client.SendAsync(patch, cancellation);
    }

    // nginx may write its own address before a path that has none.
    private static string Local(Nginx nginx, HttpResponseMessage answer) => answer.Headers.Location is { } location
        ? new Uri(nginx.Address, location).PathAndQuery : throw new InvalidOperationException($"{answer} sends nowhere");

    private static string Server(string block)
    {
        var text = File.ReadAllText(Path.Combine(UsersWebProgram.Repository, "docs", "operating.md"));
        var blocks = Blocks().Matches(text).Select(match => match.Groups["lines"].Value).ToList();
        Assert.Equal(3, blocks.Count);
        return block switch { OwnHost => blocks[0], Stripped => InServer(blocks[1]), _ => InServer(blocks[2]) };
    }

    private static string InServer(string location) => $$"""
        server {
            listen 443 ssl;
            ssl_certificate /etc/ssl/users.pem;
            ssl_certificate_key /etc/ssl/users.key;
            {{location}}
        }
        """;

    [GeneratedRegex("^```nginx\n(?<lines>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
