using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using UsersWeb.Data;
using UsersWeb.Tests.Moves;

namespace UsersWeb.Tests.Audit;

/// <summary>Who was refused is written down, and nobody fills the table with it.</summary>
public sealed class AccessRefusalTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Fact]
    public async Task Somebody_without_the_permission_leaves_one_entry_a_minute_for_a_route()
    {
        var (person, token) = await NewAsync();
        using var visitor = app.Visit();
        await visitor.SignInAsync(person, TestApp.Password);
        using var api = app.ApiWith(token);

        for (var i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.Forbidden, (await visitor.GetAsync($"/users/{i}?secret=typed")).Status);
        for (var i = 0; i < 5; i++) (await api.DeleteAsync(i)).IsProblem(HttpStatusCode.Forbidden);

        var entries = await OfAsync(person);
        // A minute may have ended in between.
        Assert.InRange(entries.Count, 2, 4);
        Assert.Equal(["""{"method":"DELETE","route":"/api/users/{id:long}","reason":"permission"}""",
            """{"method":"GET","route":"/users/{id:long}","reason":"permission"}"""],
            entries.Select(entry => entry["after"]!.ToJsonString()).Distinct());
        Assert.Equal(["token", "user"], entries.Select(entry => (string?)entry["actor"]!["kind"]).Distinct());
    }

    [Fact]
    public async Task Tokens_that_are_none_leave_an_entry_and_a_flood_from_everywhere_no_more_than_a_few()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var flooded = await HostedApp.StartAsync(database);
        using var api = flooded.ApiWith("uw_never-made-here");

        // More than two minutes let through, should one end meanwhile.
        await Parallel.ForAsync(0, 130, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            var answer = await api.GetAsync("/api/users", ("X-Forwarded-For", $"203.0.113.{i}"));
            answer.IsProblem(HttpStatusCode.Unauthorized);
        });

        var entries = await AllAsync(flooded);
        Assert.InRange(entries.Count, 60, 120);
        Assert.All(entries, entry => Assert.Equal("token", (string?)entry["after"]!["reason"]));
        Assert.All(entries, entry => Assert.Equal("nobody", (string?)entry["actor"]!["kind"]));
        Assert.DoesNotContain("never-made-here", string.Concat(entries.Select(entry => entry.ToJsonString())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_a_valid_token_is_written_down_of_people_and_only_told_to_the_log_of_strangers()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var stranger = app.Visit();

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.PostAsync("/users/create", ("UserName", "x"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await stranger.PostAsync("/account/login", ("Login", "x"))).Status);

        await app.LineAsync(line => line.Contains("\"route\":\"/account/login\"", StringComparison.Ordinal));
        var forms = (await AllAsync(app)).Where(entry => (string?)entry["after"]!["reason"] == "form").ToList();
        Assert.Equal("/users/create", (string?)Assert.Single(forms)["after"]!["route"]);
        Assert.Equal(TestApp.Administrator, (string?)forms[0]["actor"]!["name"]);
    }

    [Fact]
    public async Task Input_that_is_refused_and_a_limit_that_is_reached_are_told_to_the_log_without_what_was_typed()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var limited = await HostedApp.StartAsync(database, ("RateLimits:ApiPerMinute", "2"));
        using var visitor = await limited.SignInAsAdministratorAsync();
        using var api = await limited.ApiAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await visitor.SubmitAsync(await visitor.GetAsync("/users/create"), ("UserName", "no name \u202E"))).Status);
        (await api.SendAsync("POST", "/api/users", Api.Raw("{ \"userName\": \"typed\" "))).IsProblem(HttpStatusCode.BadRequest);
        for (var i = 0; i < 3; i++) await api.GetAsync("/api/users");

        await limited.LineAsync(line => line.Contains("\"input.refuse\"", StringComparison.Ordinal)
            && line.Contains("""{"method":"POST","route":"/users/create","status":422}""", StringComparison.Ordinal)
            && line.Contains(TestApp.Administrator, StringComparison.Ordinal));
        await limited.LineAsync(line => line.Contains("""{"method":"POST","route":"/api/users/","status":400}""", StringComparison.Ordinal));
        await limited.LineAsync(line => line.Contains("\"limit.refuse\"", StringComparison.Ordinal)
            && line.Contains("""{"method":"GET","route":"/api/users/","status":429}""", StringComparison.Ordinal));
        Assert.DoesNotContain("no name", limited.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("typed", limited.Output, StringComparison.Ordinal);
        Assert.Empty(await AllAsync(limited, "input."));
        Assert.Empty(await AllAsync(limited, "limit."));
    }

    [Fact]
    public async Task While_the_users_are_being_moved_the_log_alone_is_told()
    {
        var (person, token) = await NewAsync();
        using var api = app.ApiWith(token);
        using var administrator = await app.SignInAsAdministratorAsync();
        using var other = await app.ApiAsync();

        await using (var move = await app.Database.Engine().TryLockAsync(TestContext.Current.CancellationToken))
        {
            Assert.NotNull(move);
            await Eventually.IsTrueAsync(async () => (await other.PostAsync(Person.New())).Status == HttpStatusCode.ServiceUnavailable,
                "changes are refused");
            (await api.GetAsync("/api/users")).IsProblem(HttpStatusCode.Forbidden);
            await app.LineAsync(line => line.Contains("access.refuse", StringComparison.Ordinal)
                && line.Contains(person, StringComparison.Ordinal));
            Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync("/admin/audit.csv?until=2000-01-01")).Status);
            await app.LineAsync(line => line.Contains("audit.export", StringComparison.Ordinal));
            Assert.Equal(1, (await app.RunAsync("audit", "expire", "--Audit:RetentionDays=1")).Code);
        }
        await Eventually.IsTrueAsync(async () => (await other.PostAsync(Person.New())).Status == HttpStatusCode.Created,
            "changes are taken again");

        Assert.Empty(await OfAsync(person));
        Assert.Empty(await app.Database.AfterOfAsync("audit.export"));
    }

    // As behind a socket of this machine whose proxy names nobody.
    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task Strangers_whose_address_is_unknown_are_strangers_too()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var flooded = await HostedApp.StartAsync(database);
        var refusals = flooded.Services.GetRequiredService<UsersWeb.Audit.AccessRefusals>();
        for (var i = 0; i < 130; i++) await RefuseAsync(refusals, $"/none/{i}");

        var (person, token) = await NewAsync(flooded);
        using var api = flooded.ApiWith(token);
        (await api.GetAsync("/api/users")).IsProblem(HttpStatusCode.Forbidden);

        var entries = await AllAsync(flooded);
        // A minute may have ended in between.
        Assert.InRange(entries.Count(entry => (string?)entry["after"]!["reason"] == "token"), 60, 120);
        Assert.Contains(entries, entry => (string?)entry["actor"]!["name"] == person);
    }

    private static Task RefuseAsync(UsersWeb.Audit.AccessRefusals refusals, string route)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = "Bearer none";
        context.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse(route), 0, null, null));
        return refusals.WatchAsync(context, refused =>
        {
            refused.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task A_form_for_somebody_above_leaves_an_entry_too()
    {
        await app.CreateAdministratorAsync();
        var boss = Person.New();
        var id = await app.CreateUserAsync(boss.UserName!, boss.Email!, administrator: true);
        var manager = Person.New();
        await app.Database.GiveRoleAsync(await app.CreateUserAsync(manager.UserName!, manager.Email!), Role.ManagerId);
        using var visitor = app.Visit();
        await visitor.SignInAsync(manager.UserName!, TestApp.Password);

        await visitor.SubmitAsync(await visitor.GetAsync($"/users/{id}/edit"), ("Email", $"taken-{boss.Email}"));

        Assert.Equal(["""{"method":"POST","route":"/users/{id:long}/edit","reason":"rank"}"""],
            (await OfAsync(manager.UserName!)).Select(entry => entry["after"]!.ToJsonString()));
    }

    private Task<(string Name, string Token)> NewAsync() => NewAsync(app);

    private static async Task<(string Name, string Token)> NewAsync(HostedApp asked)
    {
        var person = Person.New();
        await asked.CreateUserAsync(person.UserName!, person.Email!);
        return (person.UserName!, await asked.CreateTokenAsync(person.UserName!));
    }

    private async Task<List<JsonNode>> OfAsync(string person) =>
        [.. (await AllAsync(app)).Where(entry => (string?)entry["actor"]!["name"] == person)];

    private static async Task<List<JsonNode>> AllAsync(HostedApp asked, string action = "access.refuse") =>
        [.. (await asked.RunAsync("audit", "list", "--json", "--action", action, "--limit", "1000")).Succeeded().Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
}
