using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Shared;

namespace UsersWeb.Commands;

/// <summary>`tokens revoke`</summary>
internal static class TokensRevoke
{
    private static readonly Option<long> Id =
        new("--id") { Description = "The token's number in `tokens list`.", HelpName = "N", Required = true };

    public static Verb Verb(IConfiguration settings) => new Verb("revoke", "Deletes an API token; it stops working at once.",
        "UsersWeb tokens revoke --id 3")
    {
        Id, VerbRun.Json,
    }.Writes(settings, RevokeAsync);

    private static async Task<int> RevokeAsync(VerbRun run)
    {
        await run.RequireSchemaAsync();
        var id = run.Arguments.GetRequiredValue(Id);
        if (!await DeleteAsync(run, id)) throw new CommandException($"There is no token {Human.Id(id)}.");
        run.Tell(new() { ["revoked"] = id }, $"revoked {Human.Id(id)}");
        return 0;
    }

    private static Task<bool> DeleteAsync(VerbRun run, long id) =>
        run.Get<AuditedTransaction>().RunAsync(() => DeleteRowAsync(run, id), isDeleted => isDeleted, run.Cancellation);

    private static async Task<bool> DeleteRowAsync(VerbRun run, long id)
    {
        if (await run.Db.ApiTokens.AsNoTracking().SingleOrDefaultAsync(token => token.Id == id, run.Cancellation) is not { } token)
            return false;
        var owner = await run.Db.Users.Where(user => user.Id == token.UserId).Select(user => user.UserName).SingleAsync(run.Cancellation);
        if (await run.Db.ApiTokens.Where(one => one.Id == id).ExecuteDeleteAsync(run.Cancellation) == 0) return false;
        run.Audit.Add(AuditActions.TokenRevoke, token.UserId, owner, new() { ["token"] = id, ["name"] = token.Name }, null);
        return true;
    }
}
