using System.Net;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Users;

public class ConcurrencyTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Fact]
    public async Task Of_32_who_create_the_same_name_at_once_one_succeeds_and_31_are_told_why()
    {
        using var api = await app.ApiAsync();
        var name = Person.New().UserName!;

        // Half of them in capitals, all with addresses of their own.
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(i =>
            api.PostAsync(new Person(i % 2 == 0 ? name : name.ToUpperInvariant(), $"{i}.{name}@example.com"))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created),
            answer => answer.IsProblem(HttpStatusCode.Conflict, "userName"));
        Assert.Equal(1, (await api.GetAsync($"/api/users?q={name}"))["items"].GetArrayLength());
    }

    [Fact]
    public async Task Fifty_writers_at_once_lose_nothing_and_see_no_error()
    {
        using var api = await app.ApiAsync();
        var marker = Guid.NewGuid().ToString("N");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async writer =>
        {
            var statuses = new List<HttpStatusCode>();
            for (var i = 0; i < 6; i++)
            {
                var created = await api.PostAsync(Person.New() with { DisplayName = $"{marker} {writer}" });
                statuses.Add(created.Status);
                statuses.Add((await api.PatchAsync(created.Id, new { phoneNumber = $"+1 555 {writer} {i}" })).Status);
                statuses.Add((await api.GetAsync($"/api/users/{created.Id}")).Status);
            }
            return statuses;
        }));

        Assert.All(answers.SelectMany(statuses => statuses).Chunk(3),
            statuses => Assert.Equal([HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.OK], statuses));
        var first = await api.GetAsync($"/api/users?q={marker}&limit=200");
        var second = await api.GetAsync($"/api/users?q={marker}&limit=200&cursor={first["next"].GetString()}");
        Assert.Equal(300, first["items"].GetArrayLength() + second["items"].GetArrayLength());
        Assert.All(first["items"].EnumerateArray(),
            user => Assert.StartsWith("+1 555 ", user.GetProperty("phoneNumber").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_many_who_change_the_same_version_at_once_exactly_one_succeeds()
    {
        using var api = await app.ApiAsync();
        var created = await api.CreateAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            api.PatchAsync(created.Id, new { displayName = $"Version {i}" }, ("If-Match", created.ETag))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK),
            answer => answer.IsProblem(HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task Changes_of_different_members_at_once_are_all_kept()
    {
        using var api = await app.ApiAsync();
        var created = await api.CreateAsync();

        var answers = await Task.WhenAll(
            api.PatchAsync(created.Id, new { displayName = "Changed" }),
            api.PatchAsync(created.Id, new { phoneNumber = "+1 555 0100" }),
            api.PatchAsync(created.Id, new { email = "changed." + created["email"].GetString() }),
            api.PatchAsync(created.Id, new { status = "deactivated" }));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        var user = await api.GetAsync($"/api/users/{created.Id}");
        Assert.Equal("Changed", user["displayName"].GetString());
        Assert.Equal("+1 555 0100", user["phoneNumber"].GetString());
        Assert.StartsWith("changed.", user["email"].GetString(), StringComparison.Ordinal);
        Assert.Equal("deactivated", user["status"].GetString());
    }
}

public class LastAdministratorTests
{
    // Each round lets two administrators remove each other; whoever comes second must be refused.
    [Fact]
    public async Task Two_administrators_who_remove_each_other_at_once_leave_one()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var app = await HostedApp.StartAsync(database);
        using var api = await app.ApiAsync();
        var keeper = (await api.GetAsync($"/api/users?q={TestApp.Administrator}"))["items"][0].GetProperty("id").GetInt64();
        for (var round = 0; round < 4; round++)
        {
            var other = await CreateAdministratorAsync(app, round);

            var answers = await Task.WhenAll(
                round % 2 == 0 ? api.DeleteAsync(other.Id) : api.PatchAsync(other.Id, new { status = "deactivated" }),
                other.Api.PatchAsync(keeper, new { status = "deactivated" }));

            var administrators = await database.QueryAsync<long>(Active(database));
            Assert.True(administrators.Count >= 1, $"Round {round} left nobody.");
            Assert.Contains(answers, answer => answer.Status is HttpStatusCode.OK or HttpStatusCode.NoContent);
            Assert.DoesNotContain(answers, answer => answer.Status >= HttpStatusCode.InternalServerError);
            if (!administrators.Contains(keeper)) await other.Api.PatchAsync(keeper, new { status = "active" });
            other.Api.Dispose();
            await api.DeleteAsync(other.Id);
        }
    }

    private static async Task<(long Id, Api Api)> CreateAdministratorAsync(TestApp app, int round)
    {
        var name = $"other{round}";
        var id = await app.CreateUserAsync(name, $"{name}@example.com", administrator: true);
        return (id, app.ApiWith(await app.CreateTokenAsync(name)));
    }

    private static string Active(TestDatabase database)
    {
        var q = database.Provider == DatabaseProvider.MySql ? '`' : '"';
        return $"SELECT u.{q}Id{q} FROM {q}Users{q} u JOIN {q}UserRoles{q} r ON r.{q}UserId{q} = u.{q}Id{q} WHERE u.{q}Status{q} = "
            + "'Active'";
    }
}
