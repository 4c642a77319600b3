using System.CommandLine;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;

namespace UsersWeb.Commands;

/// <summary>`users list`</summary>
internal static class UsersList
{
    private static readonly UserFilterOptions Filters = new();
    private static readonly Option<int?> Limit = new("--limit") { Description = "At most so many.", HelpName = "N" };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line." };

    private static readonly Table Columns =
        new(("ID", 8), ("USER NAME", 26), ("E-MAIL", 34), ("NAME", 26), ("STATUS", 11), ("CREATED", 10));

    static UsersList()
    {
        Limit.Validators.Add(option =>
        {
            if (option.Tokens is [var token] && (!int.TryParse(token.Value, out var limit) || limit < 1))
                option.AddError($"--limit takes a number from 1, not '{token.Value}'.");
        });
    }

    public static Verb Verb(IConfiguration settings)
    {
        var verb = new Verb("list", "Lists users by user name.",
        "UsersWeb users list --limit 20",
        "UsersWeb users list --q zoë --status active",
        "UsersWeb users list --not-signed-in-since 90d --role none",
        "UsersWeb users list --json | jq -r .email")
        {
            Limit, Json,
        };
        Filters.AddTo(verb);
        return verb.Does(settings, ListAsync);
    }

    private static async Task<int> ListAsync(VerbRun run)
    {
        await run.RequireSchemaAsync();
        var json = run.Arguments.GetValue(Json);
        if (!json) run.Output.WriteLine(Columns.Header);
        // A write to the console is a system call each, so lines go out in blocks.
        var users = (await FindAsync(run)).Select(UserRow.FromUser).AsAsyncEnumerable();
        await foreach (var block in users.Chunk(200).WithCancellation(run.Cancellation))
        {
            run.Output.Write(string.Concat(block.Select(user => (json ? JsonLine(user) : TableLine(user)) + "\n")));
        }
        return 0;
    }

    private static async Task<IQueryable<User>> FindAsync(VerbRun run)
    {
        var users = (await Filters.Read(run.Arguments).MatchingAsync(run.Db, run.Clock.Now(), run.Cancellation))
            .OrderBy(user => user.NormalizedUserName);
        return run.Arguments.GetValue(Limit) is { } limit ? users.Take(limit) : users;
    }

    private static string TableLine(UserRow user) => Columns.Line(
        Human.Id(user.Id), user.UserName, user.Email, user.DisplayName ?? "", UserField.OfMember("status")!.Json(UserFields.From(user))!,
        Human.Day(user.CreatedAt));

    private static string JsonLine(UserRow user) => JsonSerializer.Serialize(user, UsersJsonContext.Readable.UserRow);
}
