using System.Diagnostics;
using System.Globalization;
using System.Net;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Databases;

/// <summary>Servers that neither answer nor hang up, and connections that they have ended while nobody looked.</summary>
[Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public sealed class FrozenServerTests
{
    // What a load balancer waits for, and a loaded machine.
    private static readonly TimeSpan OfHealth = TimeSpan.FromSeconds(4);

    [Theory]
    [InlineData(DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.MySql)]
    public async Task A_server_that_stands_still_counts_as_lost_and_is_served_again_when_it_goes_on(DatabaseProvider provider)
    {
        await using var server = await StoppableServer.StartAsync(provider);
        var database = TestDatabase.On(server.Server, provider);
        await using var app = await HostedApp.BeginAsync(database, settings:
            [("Database:CommandTimeoutSeconds", "1"), ("Database:PoolTimeoutSeconds", "2")]);
        await app.ReadyAsync();
        using var api = await app.ApiAsync();
        await api.CreateAsync();

        await server.FreezeAsync(true);
        using var anybody = app.ApiWith(null);
        var start = Stopwatch.StartNew();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await anybody.GetAsync("/healthz/ready")).Status);
        Assert.InRange(start.Elapsed, TimeSpan.Zero, OfHealth);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => api.PostAsync(Person.New())));
        Assert.All(answers, answer => answer.IsProblem(HttpStatusCode.ServiceUnavailable));
        await Eventually.IsTrueAsync(async () => await IsAnsweredAtOnceAsync(api), "it counts as lost");
        await server.FreezeAsync(false);

        await app.ReadyAsync();
        await api.CreateAsync();
    }

    [Theory]
    [InlineData(DatabaseProvider.PostgreSql, """BEGIN; LOCK TABLE "Users" IN ACCESS EXCLUSIVE MODE""")]
    [InlineData(DatabaseProvider.MySql, "LOCK TABLES Users WRITE")]
    public async Task Health_is_answered_in_time_when_all_connections_are_taken(DatabaseProvider provider, string hold)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var app = await HostedApp.StartAsync(database, ("Database:MaxPoolSize", "1"));
        using var api = await app.ApiAsync();
        await using var holder = await database.OpenAsync();
        await using var command = holder.CreateCommand();
        command.CommandText = hold;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var waiting = api.GetAsync("/api/users");
        using var anybody = app.ApiWith(null);

        await Eventually.IsTrueAsync(async () =>
        {
            var start = Stopwatch.StartNew();
            var ready = await anybody.GetAsync("/healthz/ready");
            Assert.InRange(start.Elapsed, TimeSpan.Zero, OfHealth);
            return ready is { Status: HttpStatusCode.ServiceUnavailable, Text: "the database does not answer in time" };
        }, "it is not ready");

        await holder.CloseAsync();
        IsAnswered(await waiting, HttpStatusCode.OK);
        await app.ReadyAsync();
    }

    // Long before the thirty seconds that a statement may take, also for whoever waits for the server by then.
    [Theory]
    [InlineData(DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.MySql)]
    public async Task That_a_server_stands_still_is_noticed_without_any_request(DatabaseProvider provider)
    {
        await using var server = await StoppableServer.StartAsync(provider);
        await IsNoticedAsync(server.FreezeAsync, TestDatabase.On(server.Server, provider));
    }

    [Fact]
    public async Task So_it_is_where_it_is_reached_by_a_socket_of_the_machine()
    {
        await using var server = await PostgreSqlServer.StartNewAsync();
        var database = TestDatabase.On(server, DatabaseProvider.PostgreSql);
        var text = new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString) { Host = server.SocketFolder };
        await IsNoticedAsync(server.FreezeAsync, database, text.ConnectionString);
    }

    private static async Task IsNoticedAsync(Func<bool, Task> freezeAsync, TestDatabase database, string? connectionString = null)
    {
        await using var app = await HostedApp.BeginAsync(database, connectionString: connectionString);
        await app.ReadyAsync();
        using var api = await app.ApiAsync();
        await api.CreateAsync();

        await freezeAsync(true);
        // By connections that are there, and by more than there are.
        var waited = await Task.WhenAll(Enumerable.Range(0, 8)
                .Select(i => i % 2 == 0 ? api.GetAsync("/api/users") : api.PostAsync(Person.New())))
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.All(waited, answer => answer.IsProblem(HttpStatusCode.ServiceUnavailable));
        await Eventually.IsTrueAsync(() => IsAnsweredAtOnceAsync(api), "it counts as lost", TimeSpan.FromSeconds(5));
        await freezeAsync(false);

        await app.ReadyAsync();
        await api.CreateAsync();
    }

    [Theory]
    [InlineData(DatabaseProvider.PostgreSql, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        + "WHERE datname = current_database() AND pid <> pg_backend_pid()")]
    [InlineData(DatabaseProvider.MySql, "")]
    public async Task Requests_do_not_notice_that_the_connections_in_the_pool_were_ended(DatabaseProvider provider, string end)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var app = await HostedApp.StartAsync(database);
        using var api = await app.ApiAsync();
        using var administrator = await app.SignInAsAdministratorAsync();
        for (var i = 0; i < 5; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => api.CreateAsync()));
            await EndConnectionsAsync(database, end);

            IsAnswered(await api.GetAsync("/api/users"), HttpStatusCode.OK);
            await EndConnectionsAsync(database, end);
            IsAnswered(await api.PostAsync(Person.New()), HttpStatusCode.Created);
            await EndConnectionsAsync(database, end);
            Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync("/users")).Status);
        }
    }

    [Fact]
    public async Task Where_the_server_has_no_room_for_more_connections_requests_wait_for_ours()
    {
        await using var server = await PostgreSqlServer.StartNewAsync("max_connections=10");
        await using var database = TestDatabase.On(server, DatabaseProvider.PostgreSql);
        (await HostedCommand.RunAsync(database.ConnectionString, CultureInfo.InvariantCulture, "db", "migrate")).Succeeded();
        await database.ExecuteAsync("CREATE ROLE app LOGIN PASSWORD 'plain'");
        await database.ExecuteAsync("GRANT ALL ON ALL TABLES IN SCHEMA public TO app; GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO app; "
            + "GRANT ALL ON SCHEMA public TO app");
        var restricted = new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = "app", Password = "plain" };
        await using var app = await HostedApp.BeginAsync(database, connectionString: restricted.ConnectionString);
        await app.ReadyAsync();
        using var api = await app.ApiAsync();

        for (var round = 0; round < 2; round++)
        {
            var created = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => api.PostAsync(Person.New())));
            Assert.All(created, answer => IsAnswered(answer, HttpStatusCode.Created));
        }
    }

    // Were the wait cancelled, the server would commit alone and say so in a warning only: after a failover the user would be gone.
    [Fact]
    public async Task A_commit_that_waits_for_a_standby_which_is_not_there_is_never_answered_as_saved()
    {
        await using var server = await PostgreSqlServer.StartNewAsync();
        await using var database = TestDatabase.On(server, DatabaseProvider.PostgreSql);
        await using var app = await HostedApp.BeginAsync(database, settings: [("Database:CommandTimeoutSeconds", "1")]);
        await app.ReadyAsync();
        using var api = await app.ApiAsync();
        await api.CreateAsync();
        await database.ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        await database.ExecuteAsync("SELECT pg_reload_conf()");
        await Eventually.IsTrueAsync(async () =>
            (await database.QueryAsync<string>("SHOW synchronous_standby_names"))[0] == "nobody", "the setting counts");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => api.PostAsync(Person.New())));

        Assert.All(answers, answer => answer.IsProblem(HttpStatusCode.ServiceUnavailable));
        await database.ExecuteAsync("ALTER SYSTEM RESET synchronous_standby_names");
        await database.ExecuteAsync("SELECT pg_reload_conf()");
        await app.ReadyAsync();
        await api.CreateAsync();
    }

    private static async Task<bool> IsAnsweredAtOnceAsync(Api api)
    {
        var start = Stopwatch.GetTimestamp();
        var answer = await api.GetAsync("/api/users");
        return answer.Status == HttpStatusCode.ServiceUnavailable && Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(500);
    }

    private static void IsAnswered(ApiAnswer answer, HttpStatusCode status) =>
        Assert.True(answer.Status == status, $"{(int)answer.Status}: {answer.Text}");

    private static async Task EndConnectionsAsync(TestDatabase database, string end)
    {
        if (end.Length > 0)
        {
            await database.ExecuteAsync(end);
            return;
        }
        foreach (var id in await database.QueryAsync<long>(
            "SELECT id FROM information_schema.processlist WHERE db = database() AND id <> connection_id()"))
        {
            // It may have ended by itself.
            await Record.ExceptionAsync(() => database.ExecuteAsync(FormattableString.Invariant($"KILL {id}")));
        }
    }
}
