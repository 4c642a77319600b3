using UsersWeb.Audit;
using UsersWeb.Shared;

namespace UsersWeb.Commands;

/// <summary>`audit expire`</summary>
internal static class AuditExpire
{
    public static Verb Verb(IConfiguration settings) =>
        new Verb("expire", "Removes entries that are older than the setting Audit:RetentionDays.",
        "UsersWeb audit expire",
        "UsersWeb audit expire --Audit:RetentionDays=365")
    {
        VerbRun.Json,
    }.Writes(settings, ExpireAsync);

    private static async Task<int> ExpireAsync(VerbRun run)
    {
        await run.RequireSchemaAsync();
        if (run.Get<AuditSettings>().RetentionDays is null)
            throw new CommandException("Everything is kept: set Audit:RetentionDays to a number of days first.");
        var count = await run.Get<AuditRetention>().RemoveExpiredAsync(run.Cancellation);
        run.Tell(new() { ["removed"] = count }, $"removed {Human.Number(count)}");
        return 0;
    }
}
