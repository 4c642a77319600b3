using System.Globalization;
using System.Net;
using UsersWeb.Tests.Databases;

namespace UsersWeb.Tests.Clusters;

/// <summary>Instances at different nodes of a Galera cluster, where a lock of one node means nothing to the others.</summary>
[Collection(GaleraCollection.Name), Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public sealed class GaleraTests(RunningCluster running) : IAsyncLifetime
{
    private const int Rounds = 60;

    private TestDatabase here = null!;
    private TestDatabase there = null!;
    private TestDatabase elsewhere = null!;

    public ValueTask InitializeAsync()
    {
        here = running.Cluster.Database(0);
        there = running.Cluster.Database(1, here);
        elsewhere = running.Cluster.Database(2, here);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => here.DisposeAsync();

    [Fact]
    public async Task Six_who_migrate_at_once_at_three_nodes_migrate_once()
    {
        var migrated = await Task.WhenAll(new[] { here, there, elsewhere, here, there, elsewhere }.Select(database =>
            HostedCommand.RunAsync(database.ConnectionString, CultureInfo.InvariantCulture, "db", "migrate")));

        Assert.All(migrated, one => one.Succeeded());
        Assert.Single(migrated, one => one.Output.Contains("applied", StringComparison.Ordinal));
        Assert.Empty(await here.QueryAsync<string>("SELECT Name FROM __Lease"));
    }

    [Fact]
    public async Task Five_instances_that_start_at_once_at_three_nodes_all_serve()
    {
        var apps = await Task.WhenAll(new[] { here, there, elsewhere, here, there }.Select(database => HostedApp.BeginAsync(database)));
        try
        {
            foreach (var app in apps) await app.ReadyAsync();

            Assert.All(apps, app => Assert.DoesNotContain("can't be used yet", app.Output, StringComparison.Ordinal));
            await Contract.HoldsAsync(apps[0]);
        }
        finally
        {
            foreach (var app in apps) await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Of_many_who_create_the_same_name_at_three_nodes_one_succeeds_and_the_others_are_told_why()
    {
        await using var apps = await ThreeAsync();
        for (var round = 0; round < 15; round++)
        {
            var name = Person.New().UserName!;

            var answers = await Task.WhenAll(Enumerable.Range(0, 32)
                .Select(i => apps.Apis[i % 3].PostAsync(new Person(name, $"{i}.{name}@example.com"))));

            Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
            Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created),
                answer => answer.IsProblem(HttpStatusCode.Conflict, "userName"));
        }
    }

    [Fact]
    public async Task Of_two_who_change_the_same_version_at_two_nodes_one_succeeds_and_it_is_there()
    {
        await using var apps = await ThreeAsync();
        var created = await apps.Apis[0].CreateAsync();
        var tag = created.ETag;
        for (var round = 0; round < Rounds; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(i =>
                apps.Apis[i].PatchAsync(created.Id, new { displayName = $"round {round} by {i}" }, ("If-Match", tag))));

            var done = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.PreconditionFailed);
            var read = await apps.Apis[2].GetAsync($"/api/users/{created.Id}");
            Assert.Equal(done["displayName"].GetString(), read["displayName"].GetString());
            tag = read.ETag;
        }
    }

    [Fact]
    public async Task Two_administrators_who_deactivate_each_other_at_two_nodes_leave_one_and_what_was_answered_is_so()
    {
        await using var apps = await ThreeAsync();
        var keeper = (await apps.Apis[0].GetAsync($"/api/users?q={TestApp.Administrator}"))["items"][0].GetProperty("id").GetInt64();
        var other = await apps.First.CreateUserAsync("other", "other@example.com", administrator: true);
        using var api = apps.Second.ApiWith(await apps.First.CreateTokenAsync("other"));
        for (var round = 0; round < Rounds; round++)
        {
            var answers = await Task.WhenAll(
                apps.Apis[0].PatchAsync(other, new { status = "deactivated" }), api.PatchAsync(keeper, new { status = "deactivated" }));

            var active = await elsewhere.QueryAsync<long>($"SELECT Id FROM Users WHERE Status = 'Active' AND Id IN ({keeper}, {other})");
            var done = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.Equal(done == answers[0] ? keeper : other, Assert.Single(active));
            Assert.DoesNotContain(answers, answer => answer.Status >= HttpStatusCode.InternalServerError);
            await here.ExecuteAsync("UPDATE Users SET Status = 'Active'");
        }
    }

    [Fact]
    public async Task Whoever_signs_in_at_one_node_is_known_at_the_next()
    {
        await using var apps = await ThreeAsync();
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 3).Select(async i =>
        {
            while (!stop.IsCancellationRequested) await apps.Apis[i].CreateAsync();
        }).ToList();
        for (var round = 0; round < 30; round++)
        {
            var browser = new CookieContainer();
            using var visitor = new Visitor(apps.First.Address, browser);
            await visitor.SignInAsync(TestApp.Administrator, TestApp.Password);
            using var same = new Visitor(apps.Second.Address, browser);

            Assert.Equal(HttpStatusCode.OK, (await same.GetAsync("/users")).Status);
            var created = await apps.Apis[0].CreateAsync();
            Assert.Equal(HttpStatusCode.OK, (await apps.Apis[1].GetAsync($"/api/users/{created.Id}")).Status);
        }
        await stop.CancelAsync();
        await Task.WhenAll(load);
    }

    private async Task<Three> ThreeAsync()
    {
        var first = await HostedApp.BeginAsync(here);
        await first.ReadyAsync();
        var token = await first.TokenAsync();
        var second = await HostedApp.StartBesideAsync(there);
        var third = await HostedApp.StartBesideAsync(elsewhere);
        return new(first, second, third, [first.ApiWith(token), second.ApiWith(token), third.ApiWith(token)]);
    }

    private sealed record Three(HostedApp First, HostedApp Second, HostedApp Third, IReadOnlyList<Api> Apis) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var api in Apis) api.Dispose();
            await First.DisposeAsync();
            await Second.DisposeAsync();
            await Third.DisposeAsync();
        }
    }
}
