using UsersWeb.Databases;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>Whoever started the move stops it.</summary>
[Collection(FaultCollection.Name), Trait(Runs.Once, Runs.Yes)]
public class StopTests(Sources sources)
{
    [Theory]
    [InlineData("INT", "preflight", DatabaseProvider.PostgreSql)]
    [InlineData("INT", "copy", DatabaseProvider.Sqlite)]
    [InlineData("TERM", "copy", DatabaseProvider.PostgreSql)]
    [InlineData("INT", "copy", DatabaseProvider.MySql)]
    [InlineData("TERM", "verify", DatabaseProvider.MySql)]
    [InlineData("HUP", "copy", DatabaseProvider.Sqlite)]
    public async Task A_signal_stops_a_move_which_can_be_continued(string signal, string step, DatabaseProvider to)
    {
        var source = await sources.GetAsync(DatabaseProvider.Sqlite);
        await using var target = await TestDatabase.CreateAsync(to);
        await using (var mover = Mover.Start(source.ConnectionString, target.ConnectionString, "--no-backup"))
        {
            await mover.HaltAsync(step);
            await mover.SignalAsync(signal);
            await mover.SignalAsync("CONT");
            (await mover.EndAsync()).EndedWith(6, "--resume");
        }
        await source.IsUntouchedAsync();

        (await Mover.RunAsync(source.ConnectionString, target.ConnectionString, "--no-backup", "--resume")).EndedWith(0, "verified");
        await source.IsInAsync(target, sources);
    }

    [Fact]
    public async Task A_move_ends_with_the_page_that_started_it()
    {
        var source = await sources.GetAsync(DatabaseProvider.Sqlite);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using (var mover = Mover.StartConfigured(source.ConnectionString, target.ConnectionString, "--no-backup", "--wait"))
        {
            await mover.HaltAsync("copy");
            mover.HangUp();
            await mover.SignalAsync("CONT");
            (await mover.EndAsync()).EndedWith(6, "--resume");
        }
        await source.IsUntouchedAsync();

        (await Mover.RunAsync(source.ConnectionString, target.ConnectionString, "--no-backup", "--resume")).EndedWith(0, "verified");
        await source.IsInAsync(target, sources);
    }
}
