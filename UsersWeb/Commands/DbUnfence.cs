using UsersWeb.Audit;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Engines;

namespace UsersWeb.Commands;

/// <summary>`db unfence`</summary>
internal static class DbUnfence
{
    public static Verb Verb(IConfiguration settings) =>
        new Verb("unfence", "Lets the application use a database again that it was moved away from.",
        "UsersWeb db unfence",
        "UsersWeb db unfence --ConnectionStrings:Users=\"Data Source=users.db\"")
    {
        VerbRun.Json,
    }.Does(settings, UnfenceAsync);

    private static async Task<int> UnfenceAsync(VerbRun run)
    {
        await run.RequireDatabaseAsync();
        var database = await MoveEngines.OneHostAsync(run.Get<ConnectionString>(), run.Cancellation);
        var engine = MoveEngines.For(database);
        await using var turn = await engine.TryLockAsync(run.Cancellation)
            ?? throw new CommandException($"A move of {database.Masked} is running. Wait until it is done, or stop it.");
        await using var connection = engine.ConnectToHold();
        await connection.OpenAsync(run.Cancellation);
        var fence = await engine.Marks.ReadFenceAsync(connection, run.Cancellation)
            ?? throw new CommandException($"There is no fence in {database.Masked}: it has not been moved away from.");
        await engine.Marks.RemoveFenceAsync(connection, run.Cancellation);
        await RecordAsync(run, fence);
        run.Tell(
            new() { ["database"] = database.Masked, ["target"] = fence.Target, ["at"] = fence.At, ["digest"] = fence.Digest },
            $"{database.Masked} can be used again.",
            $"It had been moved to {fence.Target} at {MoveSigns.At(fence.At)} (digest {fence.Digest}).",
            "What was changed there since is not here. See it before you go on: UsersWeb db verify --against \"connection string of "
            + "that database\"");
        return 0;
    }

    // After the deed: before it, nothing can be written.
    private static Task RecordAsync(VerbRun run, Fence fence) => run.Get<AuditedTransaction>().NoteAsync(
        () => run.Audit.Add(AuditActions.DatabaseUnfence, null, null, new() { ["target"] = fence.Target }, null), run.Cancellation);
}
