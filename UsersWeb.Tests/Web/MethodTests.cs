using System.Net;

namespace UsersWeb.Tests.Web;

/// <summary>HEAD wherever GET; 405 and Allow for whatever an address does not know (RFC 9110, 9.3.2 and 15.5.6).</summary>
[Trait(Runs.Once, Runs.Yes)]
public class MethodTests(HostedApp app) : IClassFixture<HostedApp>
{
    private static readonly string[] Methods = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "GET", "HEAD", "PURGE"];

    public static TheoryData<string> Paths => [.. Routes().Select(route => route.Path)];

    [Theory]
    [InlineData("/")]
    [InlineData("/users")]
    [InlineData("/users/create")]
    [InlineData("/account/login")]
    [InlineData("/account/logout")]
    [InlineData("/api/users")]
    [InlineData("/api/users/1")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/site.css")]
    [InlineData("/healthz/live")]
    [InlineData("/error/404")]
    [InlineData("/nothing")]
    public async Task Head_is_answered_as_get_is_without_a_body(string path)
    {
        await app.CreateAdministratorAsync();
        foreach (var token in new[] { null, await app.TokenAsync() })
        {
            using var anybody = app.ApiWith(token);

            var get = await anybody.GetAsync(path);
            var head = await anybody.SendAsync("HEAD", path, null);

            Assert.Equal(get.Status, head.Status);
            Assert.Empty(head.Text);
            foreach (var name in new[] { "Content-Type", "Location", "ETag", "Allow", "Cache-Control" })
                Assert.Equal(get.Headers.GetValueOrDefault(name), head.Headers.GetValueOrDefault(name));
        }
    }

    [Fact]
    public async Task Head_of_a_page_of_somebody_who_is_signed_in_is_answered_too()
    {
        using var visitor = await app.SignInAsAdministratorAsync();

        Assert.Equal(HttpStatusCode.OK, (await visitor.SendAsync(new(HttpMethod.Head, "/users"))).Status);
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task Every_other_method_is_refused_with_those_that_are_allowed(string path)
    {
        await app.CreateAdministratorAsync();
        using var nobody = app.ApiWith(null);
        string[] allowed = [.. Routes().Single(route => route.Path == path).Methods];

        foreach (var method in Methods.Except(allowed))
        {
            var answer = await nobody.SendAsync(method, path.Replace("{id:long}", "1", StringComparison.Ordinal)
                .Replace("{id}", "1", StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal), null);

            Assert.True(answer.Status == HttpStatusCode.MethodNotAllowed, $"{method} {path}: {(int)answer.Status} {answer.Text}");
            Assert.Equal(allowed.Order(), answer.Headers["Allow"].Split(", ").Order());
            if (path.StartsWith("/api", StringComparison.Ordinal) && method != "HEAD") answer.IsProblem(HttpStatusCode.MethodNotAllowed);
        }
    }

    [Fact]
    public async Task A_style_sheet_cannot_be_posted_to()
    {
        using var nobody = app.ApiWith(null);

        var answer = await nobody.SendAsync("POST", "/site.css", null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Status);
        Assert.Equal("GET, HEAD", answer.Headers["Allow"]);
    }

    // The pages of errors answer every method: they are reached by that of the request that failed.
    private static IEnumerable<(string Path, IEnumerable<string> Methods)> Routes() => AuthorizationTests.Endpoints()
        .Where(route => !route.Path.StartsWith("/error", StringComparison.Ordinal))
        .GroupBy(route => route.Path, route => route.Method)
        .Select(group => (group.Key, group.Contains("GET") ? group.Append("HEAD").Distinct() : group.Distinct()));
}
