using System.Net;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Tokens;

public class TokenTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Fact]
    public async Task An_expired_token_opens_nothing()
    {
        await app.CreateAdministratorAsync();
        string[] create = ["tokens", "create", "--user", TestApp.Administrator, "--name", "short", "--expires-days", "1"];
        var token = (await app.RunAsync(create)).Succeeded().Output.Trim();
        using var api = app.ApiWith(token);
        var before = await api.GetAsync("/api/users");

        var past = app.Database.Provider == DatabaseProvider.Sqlite ? "2020-01-01T00:00:00.000000Z" : "2020-01-01 00:00:00";
        var (q, e) = app.Database.Provider == DatabaseProvider.MySql ? ("`", "`") : ("\"", "\"");
        await app.Database.ExecuteAsync($"UPDATE {q}ApiTokens{e} SET {q}ExpiresAt{e} = '{past}' WHERE {q}Name{e} = 'short'");
        var after = await api.GetAsync("/api/users");

        Assert.Equal(HttpStatusCode.OK, before.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, after.Status);
        Assert.Contains("invalid_token", after.Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_the_limit_that_the_operator_set_the_answer_is_429_and_says_when_to_come_back()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var limited = await HostedApp.StartAsync(database, ("RateLimits:ApiPerMinute", "5"));
        using var api = await limited.ApiAsync();

        var answers = new List<ApiAnswer>();
        for (var i = 0; i < 6; i++) answers.Add(await api.GetAsync("/api/users"));

        Assert.All(answers[..5], answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[5].Status);
        Assert.InRange(int.Parse(answers[5].Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal("application/problem+json", answers[5].Headers["Content-Type"]);
    }
}
