using System.CommandLine;
using UsersWeb.Samples;
using UsersWeb.Shared;

namespace UsersWeb.Commands;

/// <summary>`db seed --users N`</summary>
internal static class DbSeed
{
    private const int Most = 100_000_000;

    private static readonly Option<int> Count = new("--users") { Description = "How many people to add.", HelpName = "N", Required = true };
    private static readonly Option<int> Seed = new("--seed") { Description = "The same number makes the same people.", HelpName = "N" };

    static DbSeed() => Count.Validators.Add(option =>
    {
        if (option.Tokens is [var token] && (!int.TryParse(token.Value, out var count) || count is < 1 or > Most))
            option.AddError($"--users takes a number from 1 to {Human.Number(Most)}, not '{token.Value}'.");
    });

    public static Verb Verb(IConfiguration settings) =>
        new Verb("seed", "Adds sample people in many scripts; run again, it adds more. They have no passwords.",
        "UsersWeb db seed --users 200",
        "UsersWeb db seed --users 1000000 --seed 7")
    {
        Count, Seed, VerbRun.Json,
    }.Writes(settings, SeedAsync);

    private static async Task<int> SeedAsync(VerbRun run)
    {
        var count = run.Arguments.GetRequiredValue(Count);
        await run.MigrateOrRequireSchemaAsync();
        var progress = new VerbProgress(run, "users");
        var start = run.Clock.GetTimestamp();
        var added = await run.Get<SamplePeople>().AddAsync(count, run.Arguments.GetValue(Seed), progress.ForCount(count), run.Cancellation);
        progress.Clear();
        var time = run.Clock.GetElapsedTime(start);
        run.Tell(new() { ["added"] = added, ["seconds"] = Math.Round(time.TotalSeconds, 3) },
            $"{Human.Number(added)} sample people added in {Human.Duration(time)}");
        return 0;
    }
}
