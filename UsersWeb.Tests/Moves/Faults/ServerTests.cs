using UsersWeb.Availability;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>The target's server crashes, or cuts the mover's connections; so does the source's.</summary>
[Collection(ServerFaultCollection.Name), Trait(Runs.Once, Runs.Yes)]
public class ServerTests(Sources sources)
{
    private const string Resume = "continue with --resume";

    [Theory]
    [InlineData(DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.MySql)]
    public async Task A_server_that_crashes_in_mid_copy_stops_the_move_which_goes_on_when_it_is_back(DatabaseProvider provider)
    {
        var source = await sources.GetAsync(DatabaseProvider.Sqlite);
        await using var server = await StoppableServer.StartAsync(provider);
        var target = TestDatabase.On(server.Server, provider);
        await using (var mover = Mover.Start(source.ConnectionString, target.ConnectionString, "--no-backup"))
        {
            await mover.HaltAsync("copy");
            await server.StopAsync();
            await mover.SignalAsync("CONT");
            (await mover.EndAsync()).EndedWith(4, Resume);
        }
        (await Mover.RunAsync(source.ConnectionString, target.ConnectionString, "--no-backup", "--resume"))
            .EndedWith(1, "can't be reached");
        await source.IsUntouchedAsync();

        await server.StartAgainAsync();

        await EndsAsync(source, target);
    }

    [Fact]
    public async Task A_server_process_that_is_killed_in_mid_copy_stops_the_move_which_goes_on_when_the_server_has_recovered()
    {
        var source = await sources.GetAsync(DatabaseProvider.Sqlite);
        await using var server = await StoppableServer.StartAsync(DatabaseProvider.PostgreSql);
        var target = TestDatabase.On(server.Server, DatabaseProvider.PostgreSql);
        await using (var mover = Mover.Start(source.ConnectionString, target.ConnectionString, "--no-backup"))
        {
            await mover.HaltAsync("copy");
            var processes = await target.QueryAsync<int>("SELECT pid FROM pg_stat_activity WHERE application_name = 'UsersWeb move'");
            foreach (var process in processes) System.Diagnostics.Process.GetProcessById(process).Kill();
            await mover.SignalAsync("CONT");
            (await mover.EndAsync()).EndedWith(4, Resume);
        }
        // All of its processes begin anew.
        await server.StopAsync();
        await server.StartAgainAsync();

        await EndsAsync(source, target);
    }

    [Theory]
    [InlineData(DatabaseProvider.PostgreSql, "copy")]
    [InlineData(DatabaseProvider.PostgreSql, "verify")]
    [InlineData(DatabaseProvider.MySql, "copy")]
    [InlineData(DatabaseProvider.MySql, "verify")]
    public async Task A_target_that_cuts_the_connections_stops_the_move_which_can_be_continued(DatabaseProvider provider, string step)
    {
        var source = await sources.GetAsync(DatabaseProvider.Sqlite);
        await using var target = await TestDatabase.CreateAsync(provider);
        await using (var mover = await Mover.StartHaltedAsync(
            () => Mover.Start(source.ConnectionString, target.ConnectionString, "--no-backup"), step))
        {
            await CutAsync(target);
            await mover.SignalAsync("CONT");
            (await mover.EndAsync()).EndedWith(4, Resume);
        }
        Assert.Equal(MarkState.Moving, await target.MarkAsync());

        await EndsAsync(source, target);
    }

    [Theory]
    [InlineData(DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.MySql)]
    public async Task A_source_that_cuts_the_connections_stops_the_move_which_can_be_continued(DatabaseProvider provider)
    {
        var source = await sources.GetAsync(provider);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using (var mover = Mover.Start(source.ConnectionString, target.ConnectionString, "--no-backup"))
        {
            await mover.HaltAsync("copy");
            await CutAsync(source.Database);
            await mover.SignalAsync("CONT");
            (await mover.EndAsync()).EndedWith(4, Resume);
        }
        await source.IsUntouchedAsync();

        await EndsAsync(source, target);
    }

    [Theory]
    [InlineData(DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.MySql)]
    public async Task A_source_that_lets_writers_in_before_the_switch_is_not_switched(DatabaseProvider provider)
    {
        await using var source = await PlainSource.CreateAsync(provider);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var mover = Mover.StartConfigured(source.ConnectionString, target.ConnectionString, "--no-backup", "--wait");
        Assert.True(await mover.EventAsync(e => Mover.Text(e, "event") == "waiting"));
        await CutAsync(source);

        await mover.SayAsync("switch");

        (await mover.EndAsync()).EndedWith(4, "kept writers out of the source was cut");
        Assert.Equal(MarkState.Verified, await target.MarkAsync());
        await using var open = await source.OpenAsync();
        Assert.Null(await source.Engine().Marks.ReadFenceAsync(open, TestContext.Current.CancellationToken));
    }

    /// <summary>Ends all sessions of a database but the one that asks.</summary>
    internal static async Task CutAsync(TestDatabase database, string which = "")
    {
        if (database.Provider == DatabaseProvider.PostgreSql)
        {
            await database.QueryAsync<bool>(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
                + $"pg_backend_pid() {which}");
            return;
        }
        var sessions = await database.QueryAsync<long>(
            $"SELECT id FROM information_schema.processlist WHERE db = database() AND id <> connection_id() {which}");
        foreach (var session in sessions) await database.ExecuteAsync($"KILL CONNECTION {session}");
    }

    private async Task EndsAsync(Source source, TestDatabase target)
    {
        (await Mover.RunAsync(source.ConnectionString, target.ConnectionString, "--no-backup", "--resume")).EndedWith(0, "verified");
        await source.IsInAsync(target, sources);
        await source.IsUntouchedAsync();
    }
}
