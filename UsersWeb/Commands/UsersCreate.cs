using System.CommandLine;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;

namespace UsersWeb.Commands;

/// <summary>`users create`</summary>
internal static class UsersCreate
{
    private static readonly Option<string> UserName = new("--user-name") { Description = "Unique without regard to case.", HelpName = "NAME", Required = true };
    private static readonly Option<string> Email = new("--email") { Description = "Unique without regard to case.", HelpName = "ADDRESS", Required = true };
    private static readonly Option<string?> DisplayName = new("--display-name") { Description = "The name people read.", HelpName = "NAME" };
    private static readonly Option<string?> RoleName = new("--role") { Description = "A role to give, such as Administrator.", HelpName = "ROLE" };
    private static readonly Option<bool> PasswordStdin = new("--password-stdin") { Description = $"Reads the password, at least {PasswordRules.Least} characters, from standard input; without it there is none and the user can't sign in yet." };

    public static Verb Verb(IConfiguration settings) => new Verb("create", "Adds a user and prints the id.",
        "UsersWeb users create --user-name zoë --email zoe@example.com --display-name \"Zoë Roux\"",
        "UsersWeb users create --user-name admin --email admin@example.com --role Administrator --password-stdin < password.txt")
    {
        UserName, Email, DisplayName, RoleName, PasswordStdin,
    }.Writes(settings, CreateAsync);

    private static async Task<int> CreateAsync(VerbRun run)
    {
        var fields = UserFields.From(new UserForm
        {
            UserName = run.Arguments.GetValue(UserName),
            Email = run.Arguments.GetValue(Email),
            DisplayName = run.Arguments.GetValue(DisplayName),
        });
        var errors = UserRules.Check(fields);
        var password = run.Arguments.GetValue(PasswordStdin) ? await ReadPasswordAsync(run) : null;
        if (password is not null && PasswordRules.Check(password, fields.UserName, fields.Email, fields.DisplayName) is { } problem) errors["Password"] = problem;
        if (errors.Count > 0) return Refuse(run, errors);

        await run.MigrateOrRequireSchemaAsync();
        var roles = await FindRoleAsync(run);
        var user = new User { LockoutEnabled = true };
        fields.ApplyTo(user);
        if (password is not null) user.PasswordHash = run.Get<IPasswordHasher<User>>().HashPassword(user, password);
        var changes = run.Get<UserChanges>();
        if (await changes.AddAsync(user, run.Cancellation, roles) == ChangeResult.Duplicate)
            return Refuse(run, await changes.FindDuplicatesAsync(user, run.Cancellation));
        run.Output.WriteLine(Human.Id(user.Id));
        return 0;
    }

    // One line ending belongs to whoever wrote the file, not to the password.
    private static async Task<string> ReadPasswordAsync(VerbRun run)
    {
        if (!Console.IsInputRedirected) run.Error.Write("Password: ");
        var password = Console.IsInputRedirected ? await Console.In.ReadToEndAsync(run.Cancellation) : HiddenLine.Read(run.Cancellation);
        if (password.EndsWith('\n')) password = password[..^1];
        if (password.EndsWith('\r')) password = password[..^1];
        return password;
    }

    private static async Task<long[]> FindRoleAsync(VerbRun run)
    {
        if (run.Arguments.GetValue(RoleName) is not { } name) return [];
        var normalized = Text.Normalize(name);
        var id = await run.Db.Roles.Where(role => role.NormalizedName == normalized).Select(role => (long?)role.Id).SingleOrDefaultAsync(run.Cancellation);
        return [id ?? throw new CommandException($"There is no role \"{name}\".")];
    }

    private static int Refuse(VerbRun run, Dictionary<string, string> errors)
    {
        foreach (var (field, message) in errors) run.Error.WriteLine($"{OptionOf(field)}: {message}");
        return 1;
    }

    private static string OptionOf(string field) => field switch
    {
        nameof(UserFields.UserName) => UserName.Name,
        nameof(UserFields.Email) => Email.Name,
        nameof(UserFields.DisplayName) => DisplayName.Name,
        "Password" => PasswordStdin.Name,
        _ => field,
    };
}
