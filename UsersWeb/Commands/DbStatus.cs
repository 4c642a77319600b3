using Microsoft.EntityFrameworkCore;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Shared;

namespace UsersWeb.Commands;

/// <summary>`db status`</summary>
internal static class DbStatus
{
    public static Verb Verb(IConfiguration settings) =>
        new Verb("status", "Shows the database, its size and its migrations; fails when it can't be reached.",
        "UsersWeb db status",
        "DATABASE_URL=postgresql://app@db.example.org/users UsersWeb db status").Does(settings, ShowAsync);

    private static async Task<int> ShowAsync(VerbRun run)
    {
        await run.RequireDatabaseAsync();
        var database = run.Db.Database;
        await database.OpenConnectionAsync(run.Cancellation);
        var facts = await run.Engine.ReadFactsAsync(database.GetDbConnection(), run.Cancellation);
        var applied = (await database.GetAppliedMigrationsAsync(run.Cancellation)).ToList();
        var pending = (await database.GetPendingMigrationsAsync(run.Cancellation)).ToList();
        var users = applied.Count == 0 ? "none, no tables yet" : Human.Number(await run.Db.Users.LongCountAsync(run.Cancellation));

        Line("Provider", run.Engine.Provider.ToString());
        Line("Server", facts.Version);
        Line("Connection", run.Get<ConnectionString>().Masked);
        Line("Pool", run.Engine.PoolDescription);
        Line("Size", Human.Bytes(facts.Bytes));
        Line("Users", users);
        Line("State", State(await run.Get<IMoveSigns>().ReadAsync(always: true, run.Cancellation)));
        List("Applied", applied);
        List("Pending", pending);
        if (pending.Count > 0) run.Output.WriteLine("Apply what is pending with: UsersWeb db migrate");
        return 0;

        void Line(string name, string value) => run.Output.WriteLine($"{name,-11} {value}");

        void List(string name, List<string> migrations)
        {
            Line(name, migrations.Count == 0 ? "none" : migrations[0]);
            foreach (var migration in migrations.Skip(1)) Line("", migration);
        }
    }

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
