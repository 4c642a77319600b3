using System.Diagnostics;
using System.Net;
using System.Text.Json;
using UsersWeb.Databases;
using UsersWeb.Tests.Commands;
using UsersWeb.Tests.Moves.Faults;

namespace UsersWeb.Tests.Moves.Live;

/// <summary>A move that has closed the database and says nothing more, as one that stands still: nobody waits for it for long.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class SilentMoveTests : IAsyncLifetime
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;
    private TemporaryFolder home = null!;

    public async ValueTask InitializeAsync() => home = await TemporaryFolder.CreateAsync();

    public async ValueTask DisposeAsync() => await home.DisposeAsync();

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.PostgreSql), InlineData(DatabaseProvider.MySql)]
    public async Task Changes_wait_no_longer_than_ten_seconds_and_reading_goes_on(DatabaseProvider from)
    {
        await using var source = await TestDatabase.CreateAsync(from);
        await using var target = await TestDatabase.CreateAsync(
            from == DatabaseProvider.Sqlite ? DatabaseProvider.PostgreSql : DatabaseProvider.Sqlite);
        await Migrated.FillAsync(source, "boss");
        await using var app = await StartAsync(source);
        var token = await source.AddTokenAsync("boss", "tests");
        await using var mover = await CloseAsync(source, target);
        using var api = new Api(app.Address, token);
        var start = Stopwatch.GetTimestamp();
        var waiting = Task.Run(() => api.PostAsync(new Person("patient", "patient@example.com")), cancellation);
        await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        Assert.False(waiting.IsCompleted);

        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/users/1")).Status);

        Assert.False(waiting.IsCompleted);
        Assert.Equal(HttpStatusCode.Created, (await waiting).Status);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromSeconds(1), Longest);
    }

    [Fact]
    public async Task Neither_do_they_where_the_database_goes_away_meanwhile()
    {
        await using var server = await PostgreSqlServer.StartNewAsync();
        await using var source = TestDatabase.On(server, DatabaseProvider.PostgreSql);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        (await HostedCommand.RunAsync(source, "users", "create", "--user-name", "boss", "--email", "b@example.com", "--role", "Administrator"))
            .Succeeded();
        await using var app = await StartAsync(source);
        var token = await source.AddTokenAsync("boss", "tests");
        await using var mover = await CloseAsync(source, target);
        using var api = new Api(app.Address, token);
        var waiting = Task.Run(() => api.PostAsync(new Person("patient", "patient@example.com")), cancellation);
        await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        Assert.False(waiting.IsCompleted);

        await server.KillAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await waiting.WaitAsync(Longest, cancellation)).Status);
        await server.StartAsync();
        await Eventually.IsTrueAsync(
            async () => (await api.PostAsync(new Person("later", "later@example.com"))).Status == HttpStatusCode.Created, "people go on");
    }

    private async Task<ProgramApp> StartAsync(TestDatabase source)
    {
        await File.WriteAllTextAsync(home["appsettings.json"],
            JsonSerializer.Serialize(new { ConnectionStrings = new { Users = source.ConnectionString } }), cancellation);
        var app = await ProgramApp.StartAtHomeAsync(home.Path, source);
        await app.ReadyAsync();
        return app;
    }

    // As one that was stopped (SIGSTOP) right after it had closed the database.
    private async Task<Mover> CloseAsync(TestDatabase source, TestDatabase target)
    {
        var mover = Mover.StartAtHome(home, target.ConnectionString, "--no-backup", "--live", "--wait");
        Assert.True(await mover.EventAsync(e => Mover.Text(e, "event") == "waiting"));
        await mover.SignalAsync("STOP");
        await source.ExecuteAsync($"UPDATE {source.Quote("__MoveLive")} SET {source.Quote("Phase")} = 'Closing'");
        // Twice a second, at most.
        await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        return mover;
    }
}
