using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>A second mover comes while the first is at work, or waits to be told to switch.</summary>
[Collection(ServerFaultCollection.Name), Trait(Runs.Once, Runs.Yes)]
public class TwoMoversTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.PostgreSql, DatabaseProvider.MySql)]
    [InlineData(DatabaseProvider.MySql, DatabaseProvider.Sqlite)]
    public async Task A_second_mover_ends_at_once_and_does_not_disturb_the_first(DatabaseProvider from, DatabaseProvider to)
    {
        await using var source = await PlainSource.CreateAsync(from);
        await using var other = await PlainSource.CreateAsync(from);
        await using var target = await TestDatabase.CreateAsync(to);
        await using var elsewhere = await TestDatabase.CreateAsync(to);
        // Halted while it connects it must not take the time for a server that does not answer.
        await using var first = Mover.StartConfigured(
            Patient(source.ConnectionString, from), Patient(target.ConnectionString, to), "--no-backup", "--wait");
        await first.HaltAsync("preflight");
        await OthersAreRefusedAsync();

        await first.SignalAsync("CONT");
        Assert.True(await first.EventAsync(e => Mover.Text(e, "event") == "waiting"));
        await OthersAreRefusedAsync();

        await first.SayAsync("switch");
        var moved = (await first.EndAsync()).EndedWith(0, "verified");
        Assert.Contains("\"step\": \"waiting\"", moved.Reports[1], StringComparison.Ordinal);
        Assert.Equal(await Content.ReadAsync(source), await Content.ReadButSwitchesAsync(target));

        async Task OthersAreRefusedAsync()
        {
            (await Mover.RunAsync(source.ConnectionString, elsewhere.ConnectionString, "--no-backup"))
                .EndedWith(1, "Another move is working on");
            if (await IsThereAsync(target))
                (await Mover.RunAsync(other.ConnectionString, target.ConnectionString, "--no-backup"))
                    .EndedWith(1, "Another move is working on");
        }
    }

    private static string Patient(string connectionString, DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.PostgreSql => connectionString + ";Timeout=120",
        DatabaseProvider.MySql => connectionString + ";Connection Timeout=120",
        _ => connectionString,
    };

    private static async Task<bool> IsThereAsync(TestDatabase database)
    {
        try
        {
            await using var open = await database.OpenAsync();
            return true;
        }
        catch (System.Data.Common.DbException)
        {
            return false;
        }
    }
}
