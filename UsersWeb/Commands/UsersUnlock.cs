using System.CommandLine;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Failures;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Commands;

/// <summary>`users unlock`</summary>
internal static class UsersUnlock
{
    private static readonly Argument<string> Name =
        new("NAME") { Description = "User name or e-mail address, as typed when signing in." };

    public static Verb Verb(IConfiguration settings) =>
        new Verb("unlock", "Forgets the wrong passwords that were counted for a name, so that signing in is no longer paused.",
            "UsersWeb users unlock zoë")
        {
            Name, VerbRun.Json,
        }.Writes(settings, UnlockAsync);

    private static async Task<int> UnlockAsync(VerbRun run)
    {
        await run.RequireSchemaAsync();
        var name = run.Arguments.GetRequiredValue(Name);
        var user = await LoginNames.FindAsync(run.Db, name, run.Cancellation);
        var removed = await ForgetAsync(run, user, Attempt.SubjectOf(user?.Id, name));
        if (user is null && removed == 0)
            throw new CommandException($"There is no user \"{name}\", and nothing was counted for that name.");
        run.Tell(new() { ["unlocked"] = name, ["counts"] = removed },
            string.Create(CultureInfo.InvariantCulture, $"unlocked {name} ({removed} counts)"));
        return 0;
    }

    private static Task<int> ForgetAsync(VerbRun run, User? user, string subject) => run.Get<AuditedTransaction>().RunAsync(async () =>
    {
        var removed = await run.Db.SignInFailures.Where(count => count.Subject == subject).ExecuteDeleteAsync(run.Cancellation);
        run.Audit.Add(AuditActions.SignInUnlock, user?.Id, user?.UserName, new() { ["counts"] = removed }, null);
        return removed;
    }, removed => removed > 0, run.Cancellation);
}
