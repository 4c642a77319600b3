using System.CommandLine;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;

namespace UsersWeb.Commands;

/// <summary>`tokens create`</summary>
internal static class TokensCreate
{
    private const int MostDays = 3650;

    private static readonly Option<string> User =
        new("--user") { Description = "User name of the owner, whose rights the token has.", HelpName = "NAME", Required = true };
    private static readonly Option<string> Label =
        new("--name") { Description = "What the token is for.", HelpName = "LABEL", Required = true };
    private static readonly Option<int?> ExpiresDays =
        new("--expires-days") { Description = "Days until it stops working; without it, it never does.", HelpName = "N" };

    static TokensCreate()
    {
        Label.Validators.Add(option =>
        {
            if (option.Tokens is not [var token]) return;
            if (token.Value.Any(char.IsControl) || UserRules.Text(token.Value.Trim(), UserLimits.TokenName) is not null)
                option.AddError($"--name takes 1 to {UserLimits.TokenName} characters that can be seen, without control characters.");
        });
        ExpiresDays.Validators.Add(option =>
        {
            if (option.Tokens is [var token] && (!int.TryParse(token.Value, out var days) || days is < 1 or > MostDays))
                option.AddError($"--expires-days takes a number from 1 to {MostDays}, not '{token.Value}'.");
        });
    }

    public static Verb Verb(IConfiguration settings) =>
        new Verb("create", "Makes an API token and prints it once, alone on standard output; only its hash is kept.",
        "UsersWeb tokens create --user alice --name backup-job --expires-days 90",
        "TOKEN=$(UsersWeb tokens create --user alice --name ci)")
    {
        User, Label, ExpiresDays, VerbRun.Json,
    }.Writes(settings, CreateAsync);

    private static async Task<int> CreateAsync(VerbRun run)
    {
        await run.RequireSchemaAsync();
        var owner = await run.FindUserAsync(run.Arguments.GetRequiredValue(User));
        var now = run.Clock.Now();
        var (secret, hash) = TokenSecret.Create();
        var token = new ApiToken
        {
            UserId = owner.Id,
            Name = run.Arguments.GetRequiredValue(Label).Trim(),
            Hash = hash,
            CreatedAt = now,
            ExpiresAt = run.Arguments.GetValue(ExpiresDays) is { } days ? now.AddDays(days) : null,
        };
        await SaveAsync(run, owner, token, secret);

        run.Error.WriteLine(
            $"Token {Human.Id(token.Id)} of {owner.UserName}, "
            + $"{(token.ExpiresAt is { } end ? $"until {Human.Day(end)}" : "without end")}. It is shown only now.");
        if (owner.Status == UserStatus.Deactivated)
            run.Error.WriteLine($"{owner.UserName} is deactivated: the token works only once they are active again.");
        return 0;
    }

    // A token that nobody has seen is nobody's: what can't be printed takes it back.
    private static Task SaveAsync(VerbRun run, User owner, ApiToken token, string secret)
    {
        var isTold = false;
        return run.Get<AuditedTransaction>().RunAsync(async () =>
        {
            await AddAsync(run, owner, token);
            if (isTold) return;
            isTold = true;
            run.Tell(
                new() { ["id"] = token.Id, ["user"] = owner.UserName, ["expiresAt"] = token.ExpiresAt, ["token"] = secret }, secret);
        }, run.Cancellation);
    }

    private static async Task AddAsync(VerbRun run, User owner, ApiToken token)
    {
        token.Id = 0;
        run.Db.ApiTokens.Add(token);
        await run.Db.SaveChangesAsync(run.Cancellation);
        run.Audit.Add(AuditActions.TokenCreate, owner.Id, owner.UserName, null,
            new() { ["token"] = token.Id, ["name"] = token.Name, ["expiresAt"] = token.ExpiresAt });
    }
}
