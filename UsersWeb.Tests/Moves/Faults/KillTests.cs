using UsersWeb.Databases;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>The mover is killed at a random moment of each step, and the move is done again.</summary>
[Collection(FaultCollection.Name), Trait(Runs.Once, Runs.Yes)]
public class KillTests(Sources sources, ITestOutputHelper output)
{
    // More of them: USERSWEB_TEST_KILLS=40 dotnet test --project UsersWeb.Tests --filter-class '*.Kill*Tests'
    internal static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("USERSWEB_TEST_KILLS"), out var count) ? count : 1;
    internal static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("USERSWEB_TEST_SEED"), out var seed) ? seed
        : Environment.TickCount;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, DatabaseProvider.MySql)]
    [InlineData(DatabaseProvider.PostgreSql, DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.MySql, DatabaseProvider.PostgreSql)]
    public async Task A_mover_that_was_killed_leaves_the_source_alone_and_ends_when_begun_again(DatabaseProvider from, DatabaseProvider to)
    {
        var source = await sources.GetAsync(from);
        var random = new Random(Seed);
        var moments = await Moments.MeasureAsync(source, to);
        // Copying twice as often: most of the time is spent there.
        string[] steps = ["copy", "verify", "schema", "copy", "identities", "preflight", "indexes", "backup", "start"];
        var counts = new SortedDictionary<string, int>();
        for (var i = 0; i < Kills; i++)
        {
            var kill = new Kill(source, steps[i % steps.Length], random.NextDouble(), IsResumed: random.Next(3) > 0);
            await using var target = await TestDatabase.CreateAsync(to);
            var result = await kill.RunAsync(target, moments, sources, output);
            counts[result] = counts.GetValueOrDefault(result) + 1;
        }
        output.WriteLine($"{from} to {to}, seed {Seed}: {string.Join(", ", counts.Select(count => $"{count.Key}: {count.Value}"))}");
    }
}
