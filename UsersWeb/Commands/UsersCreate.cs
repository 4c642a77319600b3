using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Passwords;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;

namespace UsersWeb.Commands;

/// <summary>`users create`</summary>
internal static class UsersCreate
{
    private static readonly (UserField Field, Option<string?> Option)[] Fields =
        [.. UserField.All.Select(field => (field, OptionOf(field)))];
    private static readonly Option<string?> RoleName =
        new("--role") { Description = "A role to give, such as Administrator.", HelpName = "ROLE" };

    private static readonly Option<bool> PasswordStdin = new("--password-stdin")
    {
        Description =
            $"Reads the password, at least {PasswordRules.Least} characters, from standard input; without it there is none and the "
            + "user can't sign in yet.",
    };

    private static readonly Option<bool> MustChange = new("--must-change-password")
    {
        Description = "The password is a temporary one: another must be chosen at the first sign-in.",
    };

    public static Verb Verb(IConfiguration settings)
    {
        var verb = new Verb("create", "Adds a user and prints the id.",
            "UsersWeb users create --user-name zoë --email zoe@example.com --display-name \"Zoë Roux\"",
            "UsersWeb users create --user-name admin --email admin@example.com --role Administrator --password-stdin < password.txt");
        foreach (var (_, option) in Fields) verb.Add(option);
        verb.Add(RoleName);
        verb.Add(PasswordStdin);
        verb.Add(MustChange);
        verb.Add(VerbRun.Json);
        return verb.Writes(settings, CreateAsync);
    }

    private static Option<string?> OptionOf(UserField field)
    {
        var option = new Option<string?>(
            field.Option)
        { Description = field.Description, HelpName = field.Placeholder, Required = field.IsRequired };
        if (field.Kind == FieldKind.Choice) option.AcceptOnlyFromAmong([.. field.Choices.Select(choice => choice.Member)]);
        return option;
    }

    private static async Task<int> CreateAsync(VerbRun run)
    {
        var fields = Typed(run).Trimmed();
        var errors = UserRules.Check(fields);
        var password = run.Arguments.GetValue(PasswordStdin) ? await ReadPasswordAsync(run) : null;
        if (password is not null
            && PasswordRules.Check(password, names: [fields.UserName, fields.Email, fields.DisplayName]) is { } problem)
            errors[PasswordStdin.Name] = problem;
        if (errors.Count > 0) return Refuse(run, errors);

        await run.MigrateOrRequireSchemaAsync();
        var roles = await FindRoleAsync(run);
        var user = new User();
        fields.ApplyTo(user);
        if (password is not null)
            user.SetPassword(await run.Get<PasswordHashing>().HashAsync(password, HashingClient.Console, run.Cancellation),
                run.Clock.Now());
        user.MustChangePassword = password is not null && run.Arguments.GetValue(MustChange);
        var changes = run.Get<UserChanges>();
        if (await changes.AddAsync(user, run.Cancellation, roles) == ChangeResult.Duplicate)
            return Refuse(run, await changes.FindDuplicatesAsync(user, run.Cancellation));
        run.Tell(new() { ["id"] = user.Id }, Human.Id(user.Id));
        return 0;
    }

    private static UserFields Typed(VerbRun run)
    {
        var fields = new UserFields();
        foreach (var (field, option) in Fields)
        {
            if (run.Arguments.GetValue(option) is { } text) fields = field.With(fields, field.Choice(text)?.Value ?? text);
        }
        return fields;
    }

    // One line ending belongs to whoever wrote the file, not to the password.
    private static async Task<string> ReadPasswordAsync(VerbRun run)
    {
        if (!Console.IsInputRedirected) run.Error.Write("Password: ");
        var password = Console.IsInputRedirected ? await StandardInput.ReadAsync(Console.In, run.Cancellation)
            : HiddenLine.Read(run.Cancellation);
        if (password.EndsWith('\n')) password = password[..^1];
        if (password.EndsWith('\r')) password = password[..^1];
        return password;
    }

    private static async Task<long[]> FindRoleAsync(VerbRun run)
    {
        if (run.Arguments.GetValue(RoleName) is not { } name) return [];
        var normalized = Text.Normalize(name);
        var role = run.Db.Roles.Where(role => role.NormalizedName == normalized).Select(role => (long?)role.Id);
        return [await role.SingleOrDefaultAsync(run.Cancellation) ?? throw new CommandException($"There is no role \"{name}\".")];
    }

    private static int Refuse(VerbRun run, Dictionary<string, string> errors)
    {
        foreach (var (name, message) in errors)
            run.Error.WriteLine($"{UserField.All.FirstOrDefault(field => field.Name == name)?.Option ?? name}: {message}");
        return 1;
    }
}
