using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.Configuration;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Web;

/// <summary>Where people reach the application, and what a proxy may say of it.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class AddressTests(HostedApp app) : IClassFixture<HostedApp>
{
    private static readonly (string, string) Foreign = ("Host", "evil.example");
    private static readonly string[] Addresses = ["href", "src", "action", "data-address", "content"];

    [Theory]
    [InlineData("PathBase", "/apps/users", "/apps/users", false)]
    [InlineData("PathBase", "/apps/users/", "", false)]
    [InlineData("PublicUrl", "http://example.org/apps/users/", "/apps/users", false)]
    [InlineData("PathBase", "", "", true)]
    public async Task Below_a_path_every_link_redirect_and_cookie_stays_below_it(string name, string value, string sent, bool byHeader)
    {
        await using var database = await TestDatabase.CreateAsync();
        await Migrated.FillAsync(database, TestApp.Administrator);
        await using var below = await HostedApp.StartBesideAsync(database, (name, value));
        var token = await database.AddTokenAsync(TestApp.Administrator, "tests");
        (string, string)[] headers = byHeader ? [("X-Forwarded-Prefix", "/apps/users")] : [];
        using var visitor = new ByHand(below.Address);
        using var api = below.ApiWith(token);

        var challenge = await visitor.GetAsync(sent + "/users?sort=email", headers);
        Assert.Equal("/apps/users/account/login?returnUrl=%2Fapps%2Fusers%2Fusers%3Fsort%3Demail", challenge.Location);
        var form = await visitor.GetAsync(sent + challenge.Location!["/apps/users".Length..], headers);
        var signIn = await visitor.PostAsync(form, sent + "/account/login",
            [("Login", TestApp.Administrator), ("Password", TestApp.Password), ("ReturnUrl", "/apps/users/users?sort=email")], headers);
        Assert.Equal("/apps/users/users?sort=email", signIn.Location);
        foreach (var cookie in form.SetCookies.Concat(signIn.SetCookies))
            Assert.Contains("; path=/apps/users;", cookie, StringComparison.OrdinalIgnoreCase);
        foreach (var path in new[] { "/", "/users", "/users/create", "/users/1", "/users/1/edit", "/users/1/delete", "/admin/database/move",
            "/account/login", "/nothing" })
        {
            var page = await visitor.GetAsync(sent + path, headers);
            if (page.Location is { } location) Assert.StartsWith("/apps/users/", location, StringComparison.Ordinal);
            Assert.All(Links(page.Text), link => Assert.StartsWith("/apps/users/", link, StringComparison.Ordinal));
        }
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(sent + "/site.css", headers)).Status);

        var created = await api.SendAsync("POST", sent + "/api/users", Api.Json(Person.New()), headers);
        Assert.StartsWith("/apps/users/api/users/", created.Headers["Location"], StringComparison.Ordinal);
        var list = await api.GetAsync(sent + "/api/users?limit=1", headers);
        Assert.StartsWith("</apps/users/api/users?limit=1&cursor=", list.Headers["Link"], StringComparison.Ordinal);
        Assert.Equal("/apps/users/api/nothing", (await api.GetAsync(sent + "/api/nothing", headers))["instance"].GetString());
        var server = (await api.GetAsync(sent + "/openapi/v1.json", headers))["servers"][0].GetProperty("url").GetString();
        Assert.Equal(name == "PublicUrl" ? "http://example.org/apps/users" : "/apps/users", server);
        Assert.Contains("<title>", form.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/a\"b")]
    [InlineData("/..")]
    [InlineData("evil")]
    public async Task A_prefix_that_is_no_path_counts_for_nothing(string prefix)
    {
        await app.CreateAdministratorAsync();
        using var anybody = app.ApiWith(null);

        var answer = await anybody.GetAsync("/users", ("X-Forwarded-Prefix", prefix));

        Assert.Equal("/account/login?returnUrl=%2Fusers", answer.Headers["Location"]);
    }

    [Fact]
    public async Task A_prefix_may_end_with_a_slash()
    {
        await app.CreateAdministratorAsync();
        using var anybody = app.ApiWith(null);

        var answer = await anybody.GetAsync("/users", ("X-Forwarded-Prefix", "/apps/users/"));

        Assert.Equal("/apps/users/account/login?returnUrl=%2Fapps%2Fusers%2Fusers", answer.Headers["Location"]);
    }

    [Fact]
    public async Task Only_a_known_proxy_says_by_what_and_from_where_somebody_came()
    {
        await app.CreateAdministratorAsync();
        await using var wary = await HostedApp.StartBesideAsync(app.Database, ("Proxies:Known", "192.0.2.1, 2001:db8::/32"));
        (string, string)[] headers =
            [("X-Forwarded-Proto", "https"), ("X-Forwarded-Prefix", "/apps/users"), ("X-Forwarded-For", "192.0.2.77")];
        using var known = new ByHand(app.Address);
        using var unknown = new ByHand(wary.Address);

        var believed = await known.GetAsync("/account/login", headers);
        var ignored = await unknown.GetAsync("/account/login", headers);

        Assert.All(believed.SetCookies, cookie => Assert.StartsWith("__Secure-", cookie, StringComparison.Ordinal));
        Assert.All(ignored.SetCookies, cookie => Assert.StartsWith("UsersWeb.", cookie, StringComparison.Ordinal));
        Assert.All(Links(ignored.Text), link => Assert.DoesNotContain("/apps/users/", link, StringComparison.Ordinal));
        await known.PostAsync(believed, "/account/login", [("Login", TestApp.Administrator), ("Password", TestApp.Password)], headers);
        Assert.Contains("192.0.2.77", app.Output, StringComparison.Ordinal);
        await unknown.PostAsync(ignored, "/account/login", [("Login", TestApp.Administrator), ("Password", TestApp.Password)], headers);
        Assert.DoesNotContain("192.0.2.77", wary.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_host_is_not_reflected()
    {
        await app.CreateAdministratorAsync();
        using var anybody = app.ApiWith(null);
        using var administrator = await app.ApiAsync();

        foreach (var path in new[] { "/", "/users", "/account/login", "/openapi/v1.json", "/nothing", "/setup" })
        {
            var answer = await anybody.GetAsync(path, Foreign, ("X-Forwarded-Host", "evil.example"));
            Assert.DoesNotContain("evil", answer.Text + string.Join(' ', answer.Headers.Values), StringComparison.Ordinal);
        }
        var created = await administrator.SendAsync("POST", "/api/users", Api.Json(Person.New()), Foreign);
        Assert.StartsWith("/api/users/", created.Headers["Location"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_set_up_link_has_the_public_address()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var below = await HostedApp.StartAsync(database, ("PublicUrl", "https://example.org/apps/first/"));

        await PrintedOnConsole.Lines
            .FirstAsync(line => line.Contains("https://example.org/apps/first/setup?code=", StringComparison.Ordinal))
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Https_redirect_leads_to_the_public_address_by_the_same_method()
    {
        await app.CreateAdministratorAsync();
        await using var strict = await HostedApp.StartBesideAsync(app.Database,
            ("PublicUrl", "https://example.org/apps/users"), ("Https:Redirect", "true"));
        using var anybody = strict.ApiWith(null);

        var plain = await anybody.GetAsync("/apps/users/users?q=%C3%A9", Foreign);
        var secure = await anybody.GetAsync("/account/login", ("X-Forwarded-Proto", "https"));

        Assert.Equal(HttpStatusCode.PermanentRedirect, plain.Status);
        Assert.Equal("https://example.org/apps/users/users?q=%C3%A9", plain.Headers["Location"]);
        Assert.Equal(HttpStatusCode.OK, secure.Status);
        Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync("/healthz/live")).Status);
    }

    [Theory]
    [InlineData("PathBase", "apps")]
    [InlineData("PathBase", "/a b")]
    [InlineData("PathBase", "//evil.example")]
    [InlineData("PublicUrl", "example.org")]
    [InlineData("PublicUrl", "ftp://example.org")]
    [InlineData("PublicUrl", "https://example.org/?q=x")]
    [InlineData("Https:Redirect", "yes")]
    [InlineData("Https:Redirect", "true")]
    [InlineData("Proxies:Known", "nginx")]
    [InlineData("Proxies:Known", "10.0.0.0/33")]
    [InlineData("Proxies:Known:0", "localhost")]
    [InlineData("ForwardedHeaders_Enabled", "true")]
    public void A_setting_that_makes_no_sense_stops_the_start(string name, string value)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new("ConnectionStrings:Users", "Data Source=never-opened.db"), new(name, value)]).Build();

        var problem = Assert.Throws<ConnectionStringException>(() => App.Build([], settings));

        var expected = name == "ForwardedHeaders_Enabled" ? "Proxies:Known" : name.TrimEnd('0', ':');
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task The_variable_that_trusts_everybody_is_refused_at_start()
    {
        await using var database = await TestDatabase.CreateAsync();

        var result = await Cli.RunAsync(database.ConnectionString, ["--urls", "http://127.0.0.1:0"],
            settings: ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"));

        Assert.Equal(2, result.Code);
        Assert.Contains("Proxies:Known", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("example.org", "http", true)]
    [InlineData("example.org", "https", false)]
    [InlineData("localhost", "http", false)]
    public async Task The_sign_in_page_warns_of_plain_http(string host, string scheme, bool warns)
    {
        await app.CreateAdministratorAsync();
        using var anybody = app.ApiWith(null);

        var page = await anybody.GetAsync("/account/login", ("Host", host), ("X-Forwarded-Proto", scheme));

        Assert.Equal(warns, page.Text.Contains("This connection is not encrypted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", "", true)]
    [InlineData("http://0.0.0.0:0", "https://example.org", false)]
    [InlineData("http://127.0.0.1:0", "", false)]
    public async Task The_start_warns_of_plain_http_that_can_be_reached_from_elsewhere(string listening, string publicUrl, bool warns)
    {
        await app.CreateAdministratorAsync();

        await using var open = await HostedApp.StartBesideAsync(app.Database, ("urls", listening), ("PublicUrl", publicUrl));

        Assert.Equal(warns, open.Output.Contains("is plain http", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/site.css", "text/css; charset=utf-8")]
    [InlineData("/js/times.js", "text/javascript; charset=utf-8")]
    [InlineData("/favicon.svg", "image/svg+xml; charset=utf-8")]
    [InlineData("/healthz/live", "text/plain; charset=utf-8")]
    [InlineData("/account/login", "text/html; charset=utf-8")]
    public async Task Texts_carry_their_charset(string path, string type)
    {
        await app.CreateAdministratorAsync();
        using var anybody = app.ApiWith(null);

        Assert.Equal(type, (await anybody.GetAsync(path)).Headers["Content-Type"]);
    }

    [Fact]
    public async Task Who_is_signed_in_keeps_the_frame_on_a_page_that_is_not_there()
    {
        using var visitor = await app.SignInAsAdministratorAsync();

        var page = await visitor.GetAsync("/nothing");

        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.NotEmpty(page.Document.QuerySelectorAll("nav.sidebar li a"));
    }

    // Whatever the browser would ask for or send to.
    private static IEnumerable<string> Links(string html) => new HtmlParser().ParseDocument(html).All
        .SelectMany(element => Addresses.Select(element.GetAttribute))
        .OfType<string>().Where(link => link.StartsWith('/'));
}
