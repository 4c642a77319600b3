using System.Data.Common;
using System.Net;
using UsersWeb.Databases;
using UsersWeb.Tests.Moves;
using UsersWeb.Tests.Moves.Faults;

namespace UsersWeb.Tests.Clusters;

/// <summary>Moves from and to a node of a Galera cluster, while others write at other nodes.</summary>
[Collection(GaleraCollection.Name), Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public sealed class GaleraMoveTests(RunningCluster running) : IAsyncLifetime
{
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;
    private TestDatabase here = null!;
    private TestDatabase there = null!;
    private TestDatabase target = null!;

    public async ValueTask InitializeAsync()
    {
        here = running.Cluster.Database(0);
        there = running.Cluster.Database(1, here);
        target = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        (await HostedCommand.RunAsync(here, "db", "migrate")).Succeeded();
    }

    public async ValueTask DisposeAsync()
    {
        await target.DisposeAsync();
        await here.DisposeAsync();
    }

    [Fact]
    public async Task What_was_acknowledged_at_another_node_before_the_fence_is_moved_and_later_nothing_is_acknowledged()
    {
        await using var app = await HostedApp.BeginAsync(there);
        await app.ReadyAsync();
        using var api = await app.ApiAsync();
        using var stop = new CancellationTokenSource();
        // By the application, and by somebody who knows nothing of it.
        var people = Enumerable.Range(0, 3).Select(_ => CreateUntilAsync(api, stop.Token)).ToList();
        var roles = Enumerable.Range(0, 3).Select(i => InsertUntilAsync(i, stop.Token)).ToList();
        await Task.Delay(TimeSpan.FromSeconds(1), cancellation);

        var moved = await Mover.RunAsync(here.ConnectionString, target.ConnectionString, "--no-backup", "--switch");

        await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        await stop.CancelAsync();
        var created = (await Task.WhenAll(people)).SelectMany(names => names).ToList();
        var inserted = (await Task.WhenAll(roles)).SelectMany(names => names).ToList();
        moved.EndedWith(0, "verified");
        Assert.NotEmpty(created);
        Assert.NotEmpty(inserted);
        Assert.Empty(created.Except(await target.QueryAsync<string>("SELECT UserName FROM Users")));
        Assert.Empty(inserted.Except(await target.QueryAsync<string>("SELECT Name FROM Roles")));
        await Assert.ThrowsAnyAsync<DbException>(() => there.ExecuteAsync(there.InsertRole("late")));
    }

    [Fact]
    public async Task Two_movers_at_two_nodes_do_not_move_at_once()
    {
        await using var elsewhere = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var first = Mover.Start(here.ConnectionString, target.ConnectionString, "--no-backup");
        await first.HaltAsync("preflight");
        var second = Mover.RunAsync(there.ConnectionString, elsewhere.ConnectionString, "--no-backup");
        // A lease that stands still for longer is that of somebody who has died.
        await Task.Delay(TimeSpan.FromSeconds(2), cancellation);
        await first.SignalAsync("CONT");

        (await second).EndedWith(1, "Another move is working on");
        (await first.EndAsync()).EndedWith(0, "verified");
        await there.ExecuteAsync(there.InsertRole("after"));
    }

    [Fact, Trait(Runs.Cluster, Runs.Yes)]
    public async Task Where_a_mover_was_killed_an_instance_at_another_node_takes_changes_again_after_the_lease()
    {
        await using var app = await HostedApp.BeginAsync(there);
        await app.ReadyAsync();
        using var api = await app.ApiAsync();
        await using (var mover = Mover.Start(here.ConnectionString, target.ConnectionString, "--no-backup"))
        {
            await mover.HaltAsync("copy");
            (await api.PostAsync(Person.New())).IsProblem(HttpStatusCode.ServiceUnavailable);
            await Assert.ThrowsAnyAsync<DbException>(() => there.ExecuteAsync(there.InsertRole("early")));
            await mover.SignalAsync("KILL");
        }

        await Eventually.IsTrueAsync(
            async () => (await api.PostAsync(Person.New())).Status == HttpStatusCode.Created, "writers are let in");

        await here.ExecuteAsync(here.InsertRole("later"));
        (await Mover.RunAsync(here.ConnectionString, target.ConnectionString, "--no-backup", "--resume")).EndedWith(0, "verified");
        Assert.Contains("later", await target.QueryAsync<string>("SELECT Name FROM Roles"));
    }

    [Fact, Trait(Runs.Cluster, Runs.Yes)]
    public async Task A_mover_that_stood_still_for_longer_than_the_lease_does_not_switch()
    {
        await using var app = await HostedApp.BeginAsync(there);
        await app.ReadyAsync();
        using var api = await app.ApiAsync();
        await using var mover = Mover.StartConfigured(here.ConnectionString, target.ConnectionString, "--no-backup", "--wait");
        Assert.True(await mover.EventAsync(e => Mover.Text(e, "event") == "waiting"));
        await mover.SignalAsync("STOP");
        await Eventually.IsTrueAsync(
            async () => (await api.PostAsync(Person.New())).Status == HttpStatusCode.Created, "writers are let in");

        await mover.SignalAsync("CONT");
        await mover.SayAsync("switch");

        var given = await mover.EndAsync();
        Assert.NotEqual(0, given.Code);
        await api.CreateAsync();
    }

    [Fact]
    public async Task A_node_is_the_target_as_well()
    {
        await using var source = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await Migrated.FillWithPeopleAsync(source);
        await using var cluster = running.Cluster.Database(0);

        (await Mover.RunAsync(source.ConnectionString, cluster.ConnectionString, "--no-backup")).EndedWith(0, "verified");

        await using var app = await HostedApp.BeginAsync(running.Cluster.Database(1, cluster));
        await app.ReadyAsync();
        Assert.Equal(40, (await running.Cluster.Database(2, cluster).QueryAsync<long>("SELECT COUNT(*) FROM Users"))[0]);
    }

    private static async Task<List<string>> CreateUntilAsync(Api api, CancellationToken stop)
    {
        var names = new List<string>();
        while (!stop.IsCancellationRequested)
        {
            var person = Person.New();
            var answer = await api.PostAsync(person);
            Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.ServiceUnavailable, answer.Text);
            if (answer.Status == HttpStatusCode.Created) names.Add(person.UserName!);
        }
        return names;
    }

    private async Task<List<string>> InsertUntilAsync(int number, CancellationToken stop)
    {
        var names = new List<string>();
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var name = FormattableString.Invariant($"role {number} {i}");
            try
            {
                await there.ExecuteAsync(there.InsertRole(name));
                names.Add(name);
            }
            catch (DbException)
            {
                // Not acknowledged.
            }
        }
        return names;
    }
}
