using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Shared;

namespace UsersWeb.Commands;

/// <summary>`tokens revoke`</summary>
internal static class TokensRevoke
{
    private static readonly Option<long> Id = new("--id") { Description = "The token's number in `tokens list`.", HelpName = "N", Required = true };

    public static Verb Verb(IConfiguration settings) => new Verb("revoke", "Deletes an API token; it stops working at once.",
        "UsersWeb tokens revoke --id 3")
    {
        Id,
    }.Writes(settings, RevokeAsync);

    private static async Task<int> RevokeAsync(VerbRun run)
    {
        await run.RequireSchemaAsync();
        var id = run.Arguments.GetRequiredValue(Id);
        if (await run.Db.ApiTokens.Where(token => token.Id == id).ExecuteDeleteAsync(run.Cancellation) == 0)
            throw new CommandException($"There is no token {Human.Id(id)}.");
        run.Output.WriteLine($"revoked {Human.Id(id)}");
        return 0;
    }
}
