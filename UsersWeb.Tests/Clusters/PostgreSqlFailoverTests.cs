using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Clusters;

/// <summary>The primary goes, its standby is promoted, and the same instance goes on, by a connection string that names both.</summary>
[Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public sealed class PostgreSqlFailoverTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_promoted_standby_is_written_to_by_the_same_instance_and_nothing_acknowledged_is_lost()
    {
        await using var pair = await PostgreSqlPair.StartAsync(isSynchronous: true);
        await using var database = TestDatabase.On(pair, DatabaseProvider.PostgreSql);
        await using var app = await HostedApp.BeginAsync(database);
        await app.ReadyAsync();
        using var api = await app.ApiAsync();
        using var writers = new Writers(api, 4);
        await writers.AreAnsweredAsync();
        for (var i = 0; i < 4; i++) await LeaveOpenAsync(app);

        var killed = Stopwatch.GetTimestamp();
        await pair.Primary.KillAsync();
        await pair.PromoteAsync();
        await writers.AreAnsweredAsync();
        output.WriteLine($"{Stopwatch.GetElapsedTime(killed).TotalSeconds:0.0} s from the kill to the next change, "
            + $"{writers.LongestGap.TotalSeconds:0.0} s without one");
        await writers.AreAnsweredAsync();
        await writers.EndAsync();

        Assert.Empty(writers.Unexpected);
        var there = await database.QueryAsync<string>("SELECT \"UserName\" FROM \"Users\"");
        Assert.Empty(writers.Acknowledged.Except(there));
    }

    [Fact, Trait(Runs.Cluster, Runs.Yes)]
    public async Task While_only_a_standby_is_left_reading_goes_on_and_changes_are_refused()
    {
        await using var pair = await PostgreSqlPair.StartAsync();
        await using var database = TestDatabase.On(pair, DatabaseProvider.PostgreSql);
        await using var app = await HostedApp.BeginAsync(database);
        await app.ReadyAsync();
        using var api = await app.ApiAsync();
        var created = await api.CreateAsync();
        await pair.CatchUpAsync();

        await pair.Primary.KillAsync();

        await Eventually.IsTrueAsync(async () =>
            (await api.GetAsync($"/api/users/{created.Id}")).Status == HttpStatusCode.OK, "the standby is read");
        (await api.PostAsync(Person.New())).IsProblem(HttpStatusCode.ServiceUnavailable);
        using var anybody = app.ApiWith(null);
        await Eventually.IsTrueAsync(async () =>
            (await anybody.GetAsync("/healthz/ready")).Text.Contains("read-only", StringComparison.Ordinal), "it says so");
        await pair.PromoteAsync();
        await Eventually.IsTrueAsync(async () =>
            (await api.PostAsync(Person.New())).Status == HttpStatusCode.Created, "changes are taken again");
    }

    // As after a failure of the network between: connections to it stay open, and nothing comes back.
    [Fact, Trait(Runs.Cluster, Runs.Yes)]
    public async Task A_primary_that_stands_still_is_left_for_the_promoted_standby()
    {
        await using var pair = await PostgreSqlPair.StartAsync();
        await using var database = TestDatabase.On(pair, DatabaseProvider.PostgreSql);
        await using var app = await HostedApp.BeginAsync(database);
        await app.ReadyAsync();
        using var api = await app.ApiAsync();
        await api.CreateAsync();
        await pair.CatchUpAsync();

        var frozen = Stopwatch.GetTimestamp();
        await pair.Primary.FreezeAsync(true);
        await pair.PromoteAsync();
        await app.LineAsync(line => line.EndsWith(pair.Primary.HostAndPort, StringComparison.Ordinal));
        await app.ReadyAsync();
        await Eventually.IsTrueAsync(async () =>
            (await api.PostAsync(Person.New())).Status == HttpStatusCode.Created, "changes are taken again");
        output.WriteLine($"{Stopwatch.GetElapsedTime(frozen).TotalSeconds:0.0} s until the next change");
        await pair.Standby.FreezeAsync(false);

        // The old primary takes changes, too, and has a lower timeline.
        Assert.Equal(HttpStatusCode.Created, (await api.PostAsync(Person.New())).Status);
        await using var second = await HostedApp.BeginAsync(database, true, pair.StandbyFirst(database.Name));
        await second.ReadyAsync();
        using var beside = second.ApiWith(await app.TokenAsync());
        var last = await beside.CreateAsync();
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync($"/api/users/{last.Id}")).Status);
    }

    // The server has made it, alone, and says so by a warning and no more.
    [Fact]
    public async Task A_commit_whose_wait_for_the_standby_was_cancelled_is_not_answered_as_saved()
    {
        await using var pair = await PostgreSqlPair.StartAsync(isSynchronous: true);
        await using var database = TestDatabase.On(pair, DatabaseProvider.PostgreSql);
        await using var app = await HostedApp.BeginAsync(database);
        await app.ReadyAsync();
        using var api = await app.ApiAsync();
        await api.CreateAsync();
        await pair.Standby.KillAsync();

        var answer = await CancelledAsync(api.PostAsync(Person.New()));
        var told = await CancelledAsync(HostedCommand.RunAsync(
            database, "users", "create", "--user-name", "somebody", "--email", "somebody@example.com"));

        answer.IsProblem(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("may have been made or not", answer["detail"].GetString(), StringComparison.Ordinal);
        Assert.Equal(1, told.Code);
        Assert.Contains("may have been made or not", told.Error, StringComparison.Ordinal);

        async Task<T> CancelledAsync<T>(Task<T> change)
        {
            await Eventually.IsTrueAsync(async () =>
            {
                await database.QueryAsync<bool>("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
                return change.IsCompleted;
            }, "the wait is cancelled");
            return await change;
        }
    }

    // As a context may be left by a server that ends.
    private static async Task LeaveOpenAsync(HostedApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<UsersDbContext>().Database.OpenConnectionAsync();
    }

    [Fact]
    public async Task An_instance_that_is_handed_a_standby_first_writes_to_the_primary()
    {
        await using var pair = await PostgreSqlPair.StartAsync();
        await using var database = TestDatabase.On(pair, DatabaseProvider.PostgreSql);
        (await HostedCommand.RunAsync(database, "db", "migrate")).Succeeded();
        await using var app = await HostedApp.BeginAsync(database, connectionString: pair.StandbyFirst(database.Name));
        await app.ReadyAsync();
        using var api = await app.ApiAsync();

        await api.CreateAsync();

        Assert.Contains(pair.Primary.HostAndPort, app.Output, StringComparison.Ordinal);
    }
}
