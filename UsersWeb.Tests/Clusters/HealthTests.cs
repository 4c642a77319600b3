using System.Net;
using UsersWeb.Data;

namespace UsersWeb.Tests.Clusters;

/// <summary>What health says, and to whom.</summary>
public sealed class HealthTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Theory]
    [InlineData("application/json")]
    [InlineData("text/html, application/json;q=0.9")]
    public async Task Everybody_who_asks_for_json_is_told_the_status_alone(string accept)
    {
        using var anybody = app.ApiWith(null);

        var ready = await anybody.GetAsync("/healthz/ready", ("Accept", accept));

        Assert.Equal("""{"status":"Healthy"}""", ready.Text);
        Assert.StartsWith("application/json", ready.Headers["Content-Type"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData("text/plain")]
    [InlineData("not a type at all")]
    public async Task Everybody_else_is_told_in_words(string accept)
    {
        using var anybody = app.ApiWith(null);

        Assert.Equal("ready", (await anybody.GetAsync("/healthz/ready", ("Accept", accept))).Text);
    }

    [Fact]
    public async Task Administrators_are_told_all_of_it()
    {
        using var api = await app.ApiAsync();

        var health = await api.GetAsync("/api/health");

        Assert.Equal(HttpStatusCode.OK, health.Status);
        Assert.Equal("Healthy", health["status"].GetString());
        Assert.NotEmpty(health["database"].GetString()!);
        Assert.False(health["readOnly"].GetBoolean());
        Assert.False(health["moving"].GetBoolean());
        Assert.Equal(0, health["pendingMigrations"].GetInt32());
        Assert.False(health["shuttingDown"].GetBoolean());
    }

    [Fact]
    public async Task A_token_for_nothing_else_is_made_on_the_page()
    {
        using var administrator = await app.SignInAsAdministratorAsync();
        var page = await administrator.GetAsync("/account/tokens");
        var made = await administrator.SubmitAsync(
            page, page.Form("/account/tokens"), ("Name", "monitoring"), ("Scopes", "database.manage"));
        using var monitoring = app.ApiWith(made.Document.QuerySelector(".secret")!.TextContent);

        Assert.Equal(HttpStatusCode.OK, (await monitoring.GetAsync("/api/health")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await monitoring.GetAsync("/api/users")).Status);
    }

    [Fact]
    public async Task Others_are_not()
    {
        var manager = await app.CreateUserAsync("mona", "mona@example.com");
        await app.Database.GiveRoleAsync(manager, Role.ManagerId);
        using var api = app.ApiWith(await app.CreateTokenAsync("mona"));

        (await api.GetAsync("/api/health")).IsProblem(HttpStatusCode.Forbidden);
    }
}
