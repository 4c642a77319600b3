using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
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
        using var writers = new Writers(await app.TokenAsync(), app);
        await writers.AreAnsweredAsync();

        var killed = Stopwatch.GetTimestamp();
        await pair.Primary.KillAsync();
        await pair.PromoteAsync();
        await writers.AreAnsweredAsync();
        output.WriteLine($"{Stopwatch.GetElapsedTime(killed).TotalSeconds:0.0} s from the kill to the next change, "
            + $"{writers.LongestGap.TotalSeconds:0.0} s without one");
        await writers.AreAnsweredAsync();
        await writers.EndAsync();

        Assert.Empty(writers.Statuses.Keys.Except([HttpStatusCode.Created, HttpStatusCode.ServiceUnavailable]));
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

        var creating = api.PostAsync(Person.New());
        await Eventually.IsTrueAsync(async () =>
        {
            await database.QueryAsync<bool>("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
            return creating.IsCompleted;
        }, "the wait is cancelled");

        var answer = await creating;
        answer.IsProblem(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("may have been made or not", answer["detail"].GetString(), StringComparison.Ordinal);
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

    // Changes by several at once, each tried again until it is taken.
    private sealed class Writers : IDisposable
    {
        private readonly CancellationTokenSource end = new();
        private readonly Task[] tasks;
        private long last = Stopwatch.GetTimestamp();
        private long gap;

        public Writers(string token, HostedApp app) =>
            tasks = [.. Enumerable.Range(0, 4).Select(_ => WriteAsync(app.ApiWith(token)))];

        public ConcurrentDictionary<HttpStatusCode, int> Statuses { get; } = [];

        public ConcurrentBag<string> Acknowledged { get; } = [];

        public TimeSpan LongestGap => TimeSpan.FromSeconds((double)Interlocked.Read(ref gap) / Stopwatch.Frequency);

        public Task AreAnsweredAsync()
        {
            var before = Acknowledged.Count;
            return Eventually.IsTrueAsync(() => Task.FromResult(Acknowledged.Count > before + 10), "changes are taken");
        }

        public async Task EndAsync()
        {
            await end.CancelAsync();
            await Task.WhenAll(tasks);
        }

        public void Dispose() => end.Dispose();

        private async Task WriteAsync(Api api)
        {
            using (api)
            {
                while (!end.IsCancellationRequested)
                {
                    var person = Person.New();
                    var answer = await api.PostAsync(person);
                    Statuses.AddOrUpdate(answer.Status, 1, (_, count) => count + 1);
                    if (answer.Status == HttpStatusCode.Created) Note(person.UserName!);
                    await Task.Delay(20);
                }
            }
        }

        private void Note(string userName)
        {
            Acknowledged.Add(userName);
            var now = Stopwatch.GetTimestamp();
            var since = now - Interlocked.Exchange(ref last, now);
            if (since > Interlocked.Read(ref gap)) Interlocked.Exchange(ref gap, since);
        }
    }
}
