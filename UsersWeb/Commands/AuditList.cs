using System.CommandLine;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Commands;

/// <summary>`audit list`</summary>
internal static class AuditList
{
    private const int Usual = 50;

    private static readonly Option<string?> User = Filter("user", "NAME|ID",
        "Only what this user did or what was done to them, by user name or number; by name also of somebody who is gone.");
    private static readonly Option<string?> Action = Filter("action", "ACTION",
        "Only this action, such as user.delete; with a dot at its end, all that begin so.");
    private static readonly Option<string?> Actor = Filter("actor", "NAME|ID", "Only what this user, or account of a machine, did.");
    private static readonly Option<string?> Subject = Filter("subject", "NAME|ID", "Only what was done to this user.");
    private static readonly Option<string?> Address = Filter("address", "ADDRESS", "Only what came from this network address.");
    private static readonly Option<string?> From = Filter("from", "TIME", "Only since then, in UTC: 2026-01-31, or \"2026-01-31 14:30\".");
    private static readonly Option<string?> Until = Filter("until", "TIME", "Only until then, in UTC; that day, or that minute, included.");
    private static readonly Option<int?> Limit = new("--limit") { Description = $"At most so many; {Usual} without it.", HelpName = "N" };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line." };

    private static readonly Table Columns =
        new(("TIME (UTC)", 19), ("ACTOR", 24), ("FROM", 15), ("ACTION", 16), ("TO", 24), ("CHANGES", 40));

    static AuditList() => Limit.Validators.Add(option =>
    {
        if (option.Tokens is [var token] && (!int.TryParse(token.Value, out var limit) || limit < 1))
            option.AddError($"--limit takes a number from 1, not '{token.Value}'.");
    });

    public static Verb Verb(IConfiguration settings)
    {
        var verb = new Verb("list", "Lists who did what, the newest first.",
            "UsersWeb audit list",
            "UsersWeb audit list --user alice --action sign-in. --limit 20",
            "UsersWeb audit list --from 2026-01-01 --until 2026-01-31 --limit 100000 --json > january.jsonl",
            "UsersWeb audit list --limit 1000 --json | jq -r 'select(.action == \"user.delete\") | .subject.name'")
        {
            User, Action, Actor, Subject, Address, From, Until, Limit, Json,
        };
        verb.Validators.Add(command =>
        {
            foreach (var (name, message) in Search(command.GetValue).Check())
                command.AddError($"--{(name == "person" ? "user" : name)}: {message}");
        });
        return verb.Does(settings, ListAsync);
    }

    private static async Task<int> ListAsync(VerbRun run)
    {
        await run.RequireSchemaAsync();
        var json = run.Arguments.GetValue(Json);
        if (!json) run.Output.WriteLine(Columns.Header);
        var query = await Search(run.Arguments.GetValue).QueryAsync(run.Db, run.Cancellation);
        await foreach (var entry in query.ReadAllAsync(run.Cancellation, run.Arguments.GetValue(Limit) ?? Usual))
            run.Output.WriteLine(json ? AuditJson.Line(entry) : Line(entry));
        return 0;
    }

    private static AuditSearch Search(Func<Option<string?>, string?> value) => new()
    {
        Person = value(User),
        Action = value(Action),
        Actor = value(Actor),
        Subject = value(Subject),
        Address = value(Address),
        From = value(From),
        Until = value(Until),
    };

    private static Option<string?> Filter(string name, string placeholder, string description) =>
        new("--" + name) { Description = description, HelpName = placeholder };

    private static string Line(AuditEntry entry) => Columns.Line(
        Human.Instant(entry.At), Who(entry), entry.Address ?? "console", entry.Action,
        entry.SubjectName ?? "", Changes(entry));

    private static string Who(AuditEntry entry) => entry switch
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
