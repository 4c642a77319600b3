using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Commands;

/// <summary>`audit list`</summary>
internal static class AuditList
{
    private const int Usual = 50;

    private static readonly Option<string?> User = new("--user")
    {
        Description = "Only what this user did or what was done to them, by user name; also of somebody who is gone.",
        HelpName = "NAME",
    };

    private static readonly Option<string?> Action = new("--action")
    {
        Description = "Only this action, such as user.delete; with a dot at its end, all that begin so.",
        HelpName = "ACTION",
    };

    private static readonly Option<int?> Limit = new("--limit") { Description = $"At most so many; {Usual} without it.", HelpName = "N" };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line." };

    private static readonly Table Columns =
        new(("TIME (UTC)", 19), ("ACTOR", 24), ("FROM", 15), ("ACTION", 16), ("TO", 24), ("CHANGES", 40));

    static AuditList() => Limit.Validators.Add(option =>
    {
        if (option.Tokens is [var token] && (!int.TryParse(token.Value, out var limit) || limit < 1))
            option.AddError($"--limit takes a number from 1, not '{token.Value}'.");
    });

    public static Verb Verb(IConfiguration settings) => new Verb("list", "Lists who did what, the newest first.",
        "UsersWeb audit list",
        "UsersWeb audit list --user alice --action sign-in. --limit 20",
        "UsersWeb audit list --limit 1000 --json | jq -r 'select(.action == \"user.delete\") | .subject.name'")
    {
        User, Action, Limit, Json,
    }.Does(settings, ListAsync);

    private static async Task<int> ListAsync(VerbRun run)
    {
        await run.RequireSchemaAsync();
        var json = run.Arguments.GetValue(Json);
        if (!json) run.Output.WriteLine(Columns.Header);
        var entries = (await FindAsync(run)).OrderByDescending(entry => entry.Id).Take(run.Arguments.GetValue(Limit) ?? Usual);
        await foreach (var entry in entries.AsAsyncEnumerable().WithCancellation(run.Cancellation))
            run.Output.WriteLine(json ? AuditJson.Line(entry) : Line(entry));
        return 0;
    }

    private static async Task<IQueryable<AuditEntry>> FindAsync(VerbRun run)
    {
        var entries = run.Db.AuditEntries.AsNoTracking();
        if (run.Arguments.GetValue(Action) is { } action)
            entries = action.EndsWith('.') ? entries.Where(entry => entry.Action.StartsWith(action))
                : entries.Where(entry => entry.Action == action);
        if (run.Arguments.GetValue(User)?.Trim() is not { } name) return entries;
        var normalized = NormalForms.UserName(name);
        var id = await run.Db.Users.Where(user => user.NormalizedUserName == normalized).Select(user => (long?)user.Id)
            .SingleOrDefaultAsync(run.Cancellation);
        return id is null
            ? entries.Where(entry => entry.SubjectName == name || entry.ActorName == name)
            : entries.Where(entry => entry.SubjectId == id || entry.ActorId == id);
    }

    private static string Line(AuditEntry entry) => Columns.Line(
        Human.Instant(entry.At), Actor(entry), entry.Address ?? "console", entry.Action,
        entry.SubjectName ?? "", Changes(entry));

    private static string Actor(AuditEntry entry) => entry switch
    {
        { ActorName: "" } => $"({entry.ActorKind})",
        { TokenId: not null } => $"{entry.ActorName} (token)",
        _ => entry.ActorName,
    };

    private static string Changes(AuditEntry entry) => (entry.Before, entry.After) switch
    {
        (null, null) => "",
        (null, { } after) => after,
        ({ } before, null) => before,
        var (before, after) => $"{before} -> {after}",
    };
}
