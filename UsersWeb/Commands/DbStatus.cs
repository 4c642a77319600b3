using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Availability;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.KeyRing;
using UsersWeb.Monitoring;
using UsersWeb.Shared;

namespace UsersWeb.Commands;

/// <summary>`db status`</summary>
internal static class DbStatus
{
    public static Verb Verb(IConfiguration settings) =>
        new Verb("status", "Shows the database, its size and its migrations; fails when it can't be reached.",
        "UsersWeb db status",
        "DATABASE_URL=postgresql://app@db.example.org/users UsersWeb db status")
    {
        VerbRun.Json,
    }.Does(settings, ShowAsync);

    private static async Task<int> ShowAsync(VerbRun run)
    {
        await run.RequireDatabaseAsync();
        var database = run.Db.Database;
        await database.OpenConnectionAsync(run.Cancellation);
        var cluster = await run.Engine.ReadClusterAsync(database.GetDbConnection(), run.Cancellation);
        var hosts = run.Engine.Hosts is { } several ? await several.AskAllAsync() : null;
        var facts = await run.Engine.ReadFactsAsync(database.GetDbConnection(), run.Cancellation);
        var applied = (await database.GetAppliedMigrationsAsync(run.Cancellation)).ToList();
        var pending = (await database.GetPendingMigrationsAsync(run.Cancellation)).ToList();
        long? users = applied.Count == 0 ? null : await run.Db.Users.LongCountAsync(run.Cancellation);
        var (keys, plain) = applied.Count > 0 ? await KeyRingState.ReadAsync(run.Db, run.Cancellation) : (0, 0);
        var index = pending.Count > 0 ? null : await IndexAsync(run);
        var state = State(await run.Get<IMoveSigns>().ReadAsync(always: true, run.Cancellation));
        run.Tell(
            new()
            {
                ["provider"] = run.Engine.Provider.ToString(),
                ["server"] = facts.Version,
                ["connection"] = run.Get<ConnectionString>().Masked,
                ["host"] = run.Engine.Hosts?.Name,
                ["hosts"] = ClusterJson.Of(hosts),
                ["cluster"] = ClusterJson.Of(cluster),
                ["pool"] = run.Engine.PoolDescription,
                ["bytes"] = facts.Bytes,
                ["users"] = users,
                ["searchIndex"] = index,
                ["keys"] = new JsonObject { ["count"] = keys, ["unencrypted"] = plain },
                ["state"] = state,
                ["applied"] = Names(applied),
                ["pending"] = Names(pending),
            },
            [
                Line("Provider", run.Engine.Provider.ToString()), Line("Server", facts.Version),
                Line("Connection", run.Get<ConnectionString>().Masked),
                .. ClusterWords.Of(cluster, hosts).SelectMany(line => Lines(line.Label, line.Values)),
                .. Notes(ClusterWords.Trouble(cluster), ClusterWords.Missing(cluster)), Line("Pool", run.Engine.PoolDescription),
                Line("Size", Human.Bytes(facts.Bytes)), Line("Users", users is { } count ? Human.Number(count) : "none, no tables yet"),
                Line("Search", index ?? "not yet"), Line("Keys", KeyRingState.Words(keys, plain)), Line("State", state),
                .. Lines("Applied", OrNone(applied)), .. Lines("Pending", OrNone(pending)),
                .. pending.Count > 0 ? ["Apply what is pending with: UsersWeb db migrate"] : (string[])[],
            ]);
        return 0;
    }

    // How far it is complete: the application makes it, while it runs.
    private static async Task<string> IndexAsync(VerbRun run)
    {
        var index = await run.Db.SearchIndex.AsNoTracking().SingleOrDefaultAsync(run.Cancellation);
        if (index is { IndexedTo: SearchIndex.Complete, Rules: SearchText.Rules }) return "complete";
        var last = await run.Db.Users.MaxAsync(user => (long?)user.Id, run.Cancellation) ?? 0;
        return $"being made, up to user {Human.Number(index?.IndexedTo ?? 0)} of {Human.Number(last)}";
    }

    private static string Line(string name, string value) => $"{name,-11} {value}";

    private static IEnumerable<string> Lines(string name, IReadOnlyList<string> values) =>
        values.Select((value, i) => Line(i == 0 ? name : "", value));

    private static IReadOnlyList<string> OrNone(List<string> migrations) => migrations.Count == 0 ? ["none"] : migrations;

    private static IEnumerable<string> Notes(params IEnumerable<string?> notes) =>
        notes.OfType<string>().Select(note => Line("Note", note));

    private static JsonArray Names(List<string> migrations) => new([.. migrations.Select(name => JsonValue.Create(name))]);

    private static string State(MoveSigns signs) => signs switch
    {
        { WhyNotServed: { } problem, Fence: not null } => "moved: " + problem,
        { WhyNotServed: { } problem } => "half-filled: " + problem,
        { IsHeld: true } => "being moved: read-only until that is done",
        { Mark: { State: MarkState.Verified } mark } =>
            $"verified: filled from {mark.Source} at {MoveSigns.At(mark.UpdatedAt)}, not used yet",
        { Mark: { } mark } => $"active: came from {mark.Source}, in use since {MoveSigns.At(mark.UpdatedAt)}",
        _ => "active",
    };
}
