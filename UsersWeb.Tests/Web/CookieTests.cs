using System.Net;

namespace UsersWeb.Tests.Web;

/// <summary>The cookies as a browser keeps them.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class CookieTests(HostedApp app) : IClassFixture<HostedApp>
{
    // The proxy on this machine is trusted without being named.
    private static readonly (string, string) ByHttps = ("X-Forwarded-Proto", "https");

    [Fact]
    public async Task Two_instances_with_two_databases_on_one_host_do_not_sign_each_other_out()
    {
        await using var other = new HostedApp();
        await other.InitializeAsync();
        await app.CreateAdministratorAsync();
        await other.CreateAdministratorAsync();
        // A browser sends a cookie to every port of a host.
        var browser = new CookieContainer();
        using var here = new Visitor(app.Address, browser);
        using var there = new Visitor(other.Address, browser);

        await here.SignInAsync(TestApp.Administrator, TestApp.Password);
        await there.SignInAsync(TestApp.Administrator, TestApp.Password);

        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/users")).Status);
        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/users")).Status);
        var page = await there.GetAsync("/users");
        await there.SubmitAsync(page, page.Form("/account/logout"));
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/users")).Status);
    }

    [Fact]
    public async Task Two_instances_on_one_database_know_each_others_sessions()
    {
        await app.CreateAdministratorAsync();
        await using var second = await HostedApp.StartBesideAsync(app.Database);
        var browser = new CookieContainer();
        using var here = new Visitor(app.Address, browser);
        using var there = new Visitor(second.Address, browser);

        await here.SignInAsync(TestApp.Administrator, TestApp.Password);

        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/users")).Status);
    }

    // Each makes a key before it can see the other's.
    [Fact]
    public async Task Two_instances_that_began_at_the_same_moment_soon_agree_on_the_names()
    {
        await using var older = new HostedApp();
        await older.InitializeAsync();
        await using var own = new HostedApp();
        await own.InitializeAsync();
        await older.CreateAdministratorAsync();
        await own.CreateAdministratorAsync();
        using var there = older.Visit();
        await there.GetAsync("/account/login");
        using var before = own.Visit();
        await before.GetAsync("/account/login");
        var (xml, keys) = (own.Database.Quote("Xml"), own.Database.Quote("DataProtectionKeys"));
        var key = (await older.Database.QueryAsync<string>($"SELECT {xml} FROM {keys}")).Single();

        await own.Database.ExecuteAsync($"UPDATE {keys} SET {xml} = '{key.Replace("'", "''", StringComparison.Ordinal)}'");

        Assert.NotEqual(there.Find("UsersWeb.Form")!.Name, before.Find("UsersWeb.Form")!.Name);
        await Eventually.IsTrueAsync(async () =>
        {
            using var here = own.Visit();
            await here.GetAsync("/account/login");
            return here.Find("UsersWeb.Form")!.Name == there.Find("UsersWeb.Form")!.Name;
        }, "they have the same name");
    }

    [Fact]
    public async Task Over_https_every_cookie_is_secure_and_of_this_host_alone()
    {
        await app.CreateAdministratorAsync();
        using var visitor = new ByHand(app.Address);
        var form = await visitor.GetAsync("/account/login", ByHttps);

        var sent = await visitor.PostAsync(form, "/account/login",
            [("Login", TestApp.Administrator), ("Password", TestApp.Password)], ByHttps);
        var page = await visitor.GetAsync("/users", ByHttps);
        var theme = await visitor.PostAsync(page, "/theme", [("theme", "dark")], ByHttps);
        var bye = await visitor.PostAsync(page, "/account/logout", [], ByHttps);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        var cookies = new[] { form, sent, theme, bye }.SelectMany(answer => answer.SetCookies).ToList();
        foreach (var name in new[] { "Form", "Session", "Theme", "Notice", "Device" })
            Assert.Contains(cookies, cookie => cookie.Contains(name, StringComparison.Ordinal));
        Assert.All(cookies, cookie =>
        {
            Assert.StartsWith("__Host-UsersWeb.", cookie, StringComparison.Ordinal);
            Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; path=/;", cookie + ";", StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; samesite=", cookie, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Theory]
    [InlineData("UsersWeb.Session")]
    [InlineData("UsersWeb.Form")]
    [InlineData("UsersWeb.Notice")]
    public async Task A_damaged_cookie_costs_one_short_warning(string name)
    {
        await using var own = new HostedApp();
        await own.InitializeAsync();
        await own.CreateAdministratorAsync();
        using var visitor = own.Visit();
        await visitor.GetAsync("/account/login");
        var instance = visitor.Find("UsersWeb.Form")!.Name["UsersWeb.Form".Length..];
        var good = visitor.Find("UsersWeb.Form")!.Value;
        using var damaged = own.ApiWith(null);
        var before = own.Output.Length;

        var answer = await damaged.GetAsync("/account/login", ("Cookie", $"{name}{instance}={good[..^9]}"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var logged = own.Output[before..];
        Assert.InRange(logged.Length, 1, 400);
        Assert.Single(logged.Split('\n'), line => line.StartsWith("warn: ", StringComparison.Ordinal));
        Assert.DoesNotContain("fail:", logged, StringComparison.Ordinal);
        Assert.DoesNotContain(good[..20], logged, StringComparison.Ordinal);
    }
}
