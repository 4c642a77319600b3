using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Commands;

/// <summary>`tokens list`</summary>
internal static class TokensList
{
    private static readonly Option<string> User =
        new("--user") { Description = "User name of the owner.", HelpName = "NAME", Required = true };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line." };
    private static readonly Table Columns = new(("ID", 8), ("CREATED", 10), ("EXPIRES", 10), ("NAME", UserLimits.TokenName));

    public static Verb Verb(IConfiguration settings) => new Verb("list", "Lists a user's API tokens, without their secrets.",
        "UsersWeb tokens list --user alice")
    {
        User, Json,
    }.Does(settings, ListAsync);

    private static async Task<int> ListAsync(VerbRun run)
    {
        await run.RequireSchemaAsync();
        var owner = await run.FindUserAsync(run.Arguments.GetRequiredValue(User));
        var json = run.Arguments.GetValue(Json);
        if (!json) run.Output.WriteLine(Columns.Header);
        var tokens = run.Db.ApiTokens.AsNoTracking().Where(token => token.UserId == owner.Id).OrderBy(token => token.Id);
        await foreach (var token in tokens.AsAsyncEnumerable().WithCancellation(run.Cancellation))
            run.Output.WriteLine(json ? VerbRun.Line(Object(token)) : Line(token));
        return 0;
    }

    private static string Line(ApiToken token) => Columns.Line(
        Human.Id(token.Id), Human.Day(token.CreatedAt), token.ExpiresAt is { } end ? Human.Day(end) : "never", token.Name);

    private static JsonObject Object(ApiToken token) =>
        new() { ["id"] = token.Id, ["name"] = token.Name, ["createdAt"] = token.CreatedAt, ["expiresAt"] = token.ExpiresAt };
}
