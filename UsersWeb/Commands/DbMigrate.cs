using UsersWeb.Databases;

namespace UsersWeb.Commands;

/// <summary>`db migrate`</summary>
internal static class DbMigrate
{
    public static Verb Verb(IConfiguration settings) =>
        new Verb("migrate", "Creates the database if need be and applies pending migrations.",
        "UsersWeb db migrate").Writes(settings, MigrateAsync);

    private static async Task<int> MigrateAsync(VerbRun run)
    {
        var applied = await run.Get<Migrator>().MigrateAsync(run.Cancellation);
        foreach (var migration in applied) run.Output.WriteLine($"applied {migration}");
        if (applied.Count == 0) run.Output.WriteLine("up to date");
        return 0;
    }
}
