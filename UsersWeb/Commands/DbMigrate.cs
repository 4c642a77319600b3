using System.Text.Json.Nodes;
using UsersWeb.Databases;

namespace UsersWeb.Commands;

/// <summary>`db migrate`</summary>
internal static class DbMigrate
{
    public static Verb Verb(IConfiguration settings) =>
        new Verb("migrate", "Creates the database if need be and applies pending migrations.",
        "UsersWeb db migrate")
    {
        VerbRun.Json,
    }.Writes(settings, MigrateAsync);

    private static async Task<int> MigrateAsync(VerbRun run)
    {
        var applied = await run.Get<Migrator>().MigrateAsync(run.Cancellation);
        run.Tell(new() { ["applied"] = new JsonArray([.. applied.Select(name => JsonValue.Create(name))]) },
            applied.Count == 0 ? ["up to date"] : applied.Select(migration => $"applied {migration}"));
        return 0;
    }
}
