using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;

namespace UsersWeb.Tests;

/// <summary>Deny is the default: each route there is, asked by people who may not.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class AuthorizationTests(HostedApp app) : IClassFixture<HostedApp>
{
    // Everything that is open, and why. Whoever adds a route that is not here gets a failing test and thinks about it.
    private static readonly string[] Open =
    [
        "/account/login", "/account/logout", // how people come and go
        "/account/login/passkey", // how people come
        "/account/login/code", "/account/login/code/passkey", // guarded by the password that was typed before
        "/account/register", "/account/register/sent", "/account/forgot", "/account/forgot/sent", // how people come, and come back
        "/account/welcome", "/account/reset", "/account/email/confirm", // guarded by their one-time codes
        "/setup", // guarded by its one-time code
        "/theme", // a cookie about colours
        "/error/{status:int:range(400,599)}", // shows nothing but words
        "/healthz/live", "/healthz/ready", // for machines without an account
        "/openapi/{documentName}.json", // describes, shows nobody
        "/mailbox", // there in Development only, for a browser on the same machine, and while no mail is sent
    ];

    // For everybody who is signed in, and why.
    private static readonly string[] SignedIn =
    [
        "/", // leads on to where they begin
        "/account/confirm", "/account/confirm/passkey", // oneself
        "/account", "/account/settings", "/account/password", // oneself
        "/account/data", "/account/data/file", "/account/close", "/account/email", // oneself
        "/account/security", "/account/security/app", "/account/security/app/delete", "/account/security/recovery-codes", // oneself
        "/account/security/passkeys", "/account/security/passkeys/{passkey:long}/delete", "/account/password/delete", // oneself
        "/account/sessions", "/account/sessions/{id:long}/delete", "/account/sessions/delete-others", // one's own, no others
        "/account/tokens", "/account/tokens/{id:long}/delete", // one's own, no others, and no more than one may
    ];

    public static TheoryData<string, string> Routes => [.. Closed().Select(route => (route.Method, route.Path))];

    [Fact]
    public void Each_open_route_is_still_there() =>
        Assert.Equal(Open.Concat(SignedIn).Order(), Endpoints().Select(route => route.Path).Distinct()
            .Where(path => Open.Concat(SignedIn).Contains(path)).Order());

    [Fact]
    public void Each_other_route_names_its_permission()
    {
        var without = Closed().Where(route => !SignedIn.Contains(route.Path) && route.Permissions == Permissions.None)
            .Select(route => $"{route.Method} {route.Path}");

        Assert.Empty(without);
    }

    [Fact]
    public void Administrators_may_everything_and_unknown_roles_nothing()
    {
        Assert.Equal(Enum.GetValues<Permissions>().Aggregate((all, one) => all | one), RolePermissions.Of(Role.AdministratorId));
        Assert.Equal(Permissions.None, RolePermissions.Of(Role.AuditorId + 1));
        Assert.Equal(Permissions.None, RolePermissions.Of());
    }

    [Theory, MemberData(nameof(Routes))]
    public async Task Nobody_gets_in_without_signing_in(string method, string path)
    {
        await app.CreateAdministratorAsync();
        using var visitor = app.Visit();

        var answer = await visitor.SendAsync(Request(method, path));

        if (path.StartsWith("/api", StringComparison.Ordinal)) Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        else Assert.Contains("/account/login", answer.Location ?? $"{(int)answer.Status} {answer.Text}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_see_a_page_can_sign_out_there_and_is_offered_nothing_that_is_closed()
    {
        await app.CreateAdministratorAsync();
        await app.CreateUserAsync("bert", "bert@example.com");
        using var bert = app.Visit();
        await bert.SignInAsync("bert", TestApp.Password);

        var refused = await bert.GetAsync("/users");

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("bert", refused.Document.QuerySelector(".person-name")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(refused.Document.QuerySelectorAll("form[role=search]"));
        Assert.All(refused.Document.QuerySelectorAll("nav.sidebar li a"),
            link => Assert.StartsWith("/account", link.GetAttribute("href"), StringComparison.Ordinal));
        var gone = await bert.SubmitAsync(refused, refused.Form("/account/logout"));
        Assert.Equal("/account/login", gone.Location);
        Assert.Contains("/account/login", (await bert.GetAsync("/users")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_is_no_key_to_the_api_and_a_token_none_to_the_pages()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync("/api/users")).Status);
        Assert.Equal(HttpStatusCode.Found, (await api.GetAsync("/users")).Status);
    }

    private static HttpRequestMessage Request(string method, string path) =>
        new(new(method), path.Replace("{id:long}", "1", StringComparison.Ordinal).Replace("{token:long}", "1", StringComparison.Ordinal))
        {
            Content = method is "POST" or "PUT" or "PATCH"
            ? Api.Raw("{}", method == "PATCH" ? "application/merge-patch+json" : "application/json") : null,
        };

    // The routes of the application itself, built here without being started.
    private static IEnumerable<(string Method, string Path, Permissions Permissions)> Closed() =>
        Endpoints().Where(route => !Open.Contains(route.Path));

    internal static IEnumerable<(string Method, string Path, Permissions Permissions)> Endpoints()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Users", "Data Source=never-opened.db")])
            .Build();
        IEndpointRouteBuilder routes = App.Build([], settings);
        return routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => !IsStatic(endpoint))
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(method => (method, "/" + endpoint.RoutePattern.RawText!.Trim('/'), Asked(endpoint))))
            .Distinct();
    }

    private static Permissions Asked(RouteEndpoint endpoint) =>
        endpoint.Metadata.OfType<RequiresAttribute>().Aggregate(Permissions.None, (all, one) => all | one.Permission);

    private static bool IsStatic(RouteEndpoint endpoint) =>
        endpoint.Metadata.Any(item => item.GetType().Name == "StaticAssetDescriptor");
}
