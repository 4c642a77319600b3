using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Engines;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>The mover is killed at a random moment between the verification and its end, and the switch is asked for again.</summary>
[Collection(FaultCollection.Name), Trait(Runs.Once, Runs.Yes)]
public class KilledSwitchTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.PostgreSql, DatabaseProvider.MySql)]
    [InlineData(DatabaseProvider.MySql, DatabaseProvider.Sqlite)]
    public async Task A_switch_that_was_killed_is_finished_when_it_is_asked_for_again(DatabaseProvider from, DatabaseProvider to)
    {
        await using var source = await PlainSource.CreateAsync(from);
        var rows = await Content.ReadAsync(source);
        var random = new Random(KillTests.Seed);
        var length = await KillAsync(source, to, null);
        for (var i = 0; i < KillTests.Kills; i++) await KillAsync(source, to, length * random.NextDouble());

        // Each time it was opened again stands in its audit.
        var unfenced = Convert.ToHexString("database.unfence"u8);
        Assert.Equal(rows, (await Content.ReadAsync(source)).Where(row => !row.Contains(unfenced, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.MySql, DatabaseProvider.Sqlite)]
    public async Task A_switch_that_died_before_the_settings_were_changed_is_finished_without_moving_anything(DatabaseProvider from,
        DatabaseProvider to)
    {
        await using var source = await PlainSource.CreateAsync(from);
        await using var target = await TestDatabase.CreateAsync(to);
        await using var home = await TemporaryFolder.CreateAsync();
        await SetAsync(home, source);
        (await SwitchAsync(home, target)).EndedWith(0, "in service");
        await SetAsync(home, source);
        (await HostedCommand.RunAsync(target, "db", "seed", "--users", "2")).Succeeded();
        var rows = await Content.ReadButSwitchesAsync(target);

        (await Mover.RunAsync(source.ConnectionString, target.ConnectionString, "--no-backup", "--resume")).EndedWith(3, "was moved to");
        var finished = await SwitchAsync(home, target);

        finished.EndedWith(0, "in service");
        Assert.Equal(target.ConnectionString, Setting(home));
        Assert.Equal(rows, await Content.ReadButSwitchesAsync(target));
    }

    [Fact]
    public async Task A_target_that_was_moved_on_itself_is_not_put_into_service_again()
    {
        await using var first = await PlainSource.CreateAsync(DatabaseProvider.Sqlite);
        await using var second = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using var third = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var home = await TemporaryFolder.CreateAsync();
        await SetAsync(home, first);
        (await SwitchAsync(home, second)).EndedWith(0, "in service");
        (await SwitchAsync(home, third)).EndedWith(0, "in service");
        await SetAsync(home, first);

        (await SwitchAsync(home, second)).EndedWith(3, "from there on to");

        Assert.Equal(first.ConnectionString, Setting(home));
    }

    // Returns how long it took; nobody is killed without a time for it.
    private async Task<TimeSpan> KillAsync(TestDatabase source, DatabaseProvider to, TimeSpan? untilKill)
    {
        await using var home = await TemporaryFolder.CreateAsync();
        await using var target = await TestDatabase.CreateAsync(to);
        await SetAsync(home, source);
        await using var mover = Mover.StartAtHome(home, target.ConnectionString, "--no-backup", "--switch");
        Assert.True(await mover.EventAsync(e => Mover.Text(e, "event") == "verified"));
        var start = TimeProvider.System.GetTimestamp();
        if (untilKill is { } time)
        {
            await Task.Delay(time);
            mover.Kill();
        }
        var first = await mover.EndAsync();
        var length = TimeProvider.System.GetElapsedTime(start);
        var isFenced = await IsFencedAsync(source);
        var isSet = Setting(home) == target.ConnectionString;
        output.WriteLine(
            $"{source.Provider} to {to}: ended with {first.Code}, {(isFenced ? "closed" : "open")}, settings "
            + $"{(isSet ? "new" : "old")}, target {await target.MarkAsync()}");

        // The settings come last: whoever finds them changed finds all the rest done.
        Assert.True(isFenced || !isSet);
        if (!isSet) (await SwitchAsync(home, target)).EndedWith(0, "in service");
        Assert.Equal(target.ConnectionString, Setting(home));
        Assert.Equal(MarkState.Active, await target.MarkAsync());
        Assert.True(await IsFencedAsync(source));
        Assert.Equal(await Content.ReadAsync(source), await Content.ReadButSwitchesAsync(target));
        (await HostedCommand.RunAsync(source, "db", "unfence")).Succeeded();
        return length;
    }

    private static async Task<Moved> SwitchAsync(TemporaryFolder home, TestDatabase target)
    {
        await using var mover = Mover.StartAtHome(home, target.ConnectionString, "--no-backup", "--resume", "--switch");
        return await mover.EndAsync();
    }

    private static Task SetAsync(TemporaryFolder home, TestDatabase database) => home.SetAsync(database);

    private static string Setting(TemporaryFolder home) => HomeSettings.Setting(home.Path);

    private static async Task<bool> IsFencedAsync(TestDatabase database)
    {
        await using var open = await database.OpenAsync();
        return await database.Engine().Marks.ReadFenceAsync(open, CancellationToken.None) is not null;
    }
}
