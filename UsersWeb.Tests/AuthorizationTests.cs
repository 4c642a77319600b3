using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;

namespace UsersWeb.Tests;

/// <summary>Deny is the default: each route there is, asked by people who may not.</summary>
public class AuthorizationTests(HostedApp app) : IClassFixture<HostedApp>
{
    // Everything that is open, and why. Whoever adds a route that is not here gets a failing test and thinks about it.
    private static readonly string[] Open =
    [
        "/account/login", "/account/logout", // how people come and go
        "/setup", // guarded by its one-time code
        "/theme", // a cookie about colours
        "/error/{status:int:range(400,599)}", // shows nothing but words
        "/healthz/live", "/healthz/ready", // for machines without an account
        "/openapi/{documentName}.json", // describes, shows nobody
    ];

    // What whoever is signed in may, and why. Everything else names a permission, which only administrators have.
    private static readonly string[] SignedIn =
    [
        "/account/confirm", // asks for their own password
        "/{**path:file}", // where no such file is: not found
    ];

    public static TheoryData<string, string> Routes => [.. Endpoints().Where(route => !Open.Contains(route.Path))];

    public static TheoryData<string, string> RoutesOfAdministrators =>
        [.. Endpoints().Where(route => !Open.Contains(route.Path) && !SignedIn.Contains(route.Path))];

    public static TheoryData<string, string> RoutesOfEverybody => [.. Endpoints().Where(route => SignedIn.Contains(route.Path))];

    [Fact]
    public void Each_open_route_is_still_there() =>
        Assert.Equal(Open.Order(), Endpoints().Select(route => route.Path).Distinct().Where(Open.Contains).Order());

    [Theory, MemberData(nameof(Routes))]
    public async Task Nobody_gets_in_without_signing_in(string method, string path)
    {
        await app.CreateAdministratorAsync();
        using var visitor = app.Visit();

        var answer = await visitor.SendAsync(Request(method, path));

        if (path.StartsWith("/api", StringComparison.Ordinal)) Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        else Assert.Contains("/account/login", answer.Location ?? $"{(int)answer.Status} {answer.Text}", StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(RoutesOfAdministrators))]
    public async Task Who_is_not_an_administrator_is_told_so(string method, string path) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsBertAsync(method, path)).Status);

    [Theory, MemberData(nameof(RoutesOfEverybody))]
    public async Task Whoever_is_signed_in_may_use_the_routes_that_name_no_permission(string method, string path) =>
        Assert.NotEqual(HttpStatusCode.Forbidden, (await AskAsBertAsync(method, path)).Status);

    [Fact]
    public async Task A_session_is_no_key_to_the_api_and_a_token_none_to_the_pages()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync("/api/users")).Status);
        Assert.Equal(HttpStatusCode.Found, (await api.GetAsync("/users")).Status);
    }

    private async Task<HtmlPage> AskAsBertAsync(string method, string path)
    {
        await app.CreateAdministratorAsync();
        await CreateBertAsync();
        using var visitor = app.Visit();
        if (!path.StartsWith("/api", StringComparison.Ordinal)) await visitor.SignInAsync("bert", TestApp.Password);
        using var request = Request(method, path);
        if (path.StartsWith("/api", StringComparison.Ordinal)) request.Headers.Authorization = new("Bearer", bertsToken);
        return await visitor.SendAsync(request);
    }

    private static readonly SemaphoreSlim Once = new(1);
    private static string? bertsToken;

    private async Task CreateBertAsync()
    {
        await Once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (bertsToken is not null) return;
            await app.CreateUserAsync("bert", "bert@example.com");
            bertsToken = await app.CreateTokenAsync("bert");
        }
        finally
        {
            Once.Release();
        }
    }

    private static HttpRequestMessage Request(string method, string path) => new(new(method), path.Replace("{id:long}", "1", StringComparison.Ordinal))
    {
        Content = method is "POST" or "PUT" or "PATCH" ? Api.Raw("{}", method == "PATCH" ? "application/merge-patch+json" : "application/json") : null,
    };

    // The routes of the application itself, built here without being started.
    private static IEnumerable<(string Method, string Path)> Endpoints()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Users", "Data Source=never-opened.db")]).Build();
        IEndpointRouteBuilder routes = App.Build([], settings);
        return routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => !IsStatic(endpoint))
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => (method, "/" + endpoint.RoutePattern.RawText!.Trim('/'))))
            .Distinct();
    }

    private static bool IsStatic(RouteEndpoint endpoint) => endpoint.Metadata.Any(item => item.GetType().Name == "StaticAssetDescriptor");
}
