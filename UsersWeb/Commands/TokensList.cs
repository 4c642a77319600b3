using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Commands;

/// <summary>`tokens list`</summary>
internal static class TokensList
{
    private static readonly Option<string> User =
        new("--user") { Description = "User name of the owner.", HelpName = "NAME", Required = true };
    private static readonly Table Columns = new(("ID", 8), ("CREATED", 10), ("EXPIRES", 10), ("NAME", UserLimits.TokenName));

    public static Verb Verb(IConfiguration settings) => new Verb("list", "Lists a user's API tokens, without their secrets.",
        "UsersWeb tokens list --user alice")
    {
        User,
    }.Does(settings, ListAsync);

    private static async Task<int> ListAsync(VerbRun run)
    {
        await run.RequireSchemaAsync();
        var owner = await run.FindUserAsync(run.Arguments.GetRequiredValue(User));
        run.Output.WriteLine(Columns.Header);
        var tokens = run.Db.ApiTokens.AsNoTracking().Where(token => token.UserId == owner.Id).OrderBy(token => token.Id);
        await foreach (var token in tokens.AsAsyncEnumerable().WithCancellation(run.Cancellation))
        {
            run.Output.WriteLine(Columns.Line(
                Human.Id(token.Id), Human.Day(token.CreatedAt), token.ExpiresAt is { } end ? Human.Day(end) : "never", token.Name));
        }
        return 0;
    }
}
