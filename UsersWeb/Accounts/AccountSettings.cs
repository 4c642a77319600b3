using UsersWeb.Databases;
using UsersWeb.Users;

namespace UsersWeb.Accounts;

/// <summary>The section <c>Accounts</c> of the configuration.</summary>
/// <param name="Registration">The setting <c>Accounts:Registration</c>: who may sign up.</param>
public sealed record AccountSettings(Registration Registration)
{
    /// <summary>Whether there is a page on which people sign up.</summary>
    public bool TakesRegistrations => Registration is Registration.Open or Registration.Approval;

    /// <summary>
    /// The setting <c>Accounts:RequireSecondFactor</c>, names of roles with commas between them: the sum of the keys of those that
    /// demand a second factor.
    /// </summary>
    public long RolesWithSecondFactor { get; init; }

    /// <exception cref="ConnectionStringException">A setting is none of its values.</exception>
    public static AccountSettings Read(IConfiguration settings) =>
        new(ReadRegistration(settings["Accounts:Registration"]))
        {
            RolesWithSecondFactor = ReadRoles(settings["Accounts:RequireSecondFactor"]),
        };

    private static Registration ReadRegistration(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return Registration.Invitation;
        if (Enum.GetValues<Registration>().Any(one => one.ToString() == text)) return Enum.Parse<Registration>(text);
        throw new ConnectionStringException(
            $"Accounts:Registration is {text}; it must be {string.Join(", ", Enum.GetNames<Registration>()[..^1])} or Off.");
    }

    private static long ReadRoles(string? text)
    {
        var names = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Distinct().Sum(name => RolePermissions.Roles.FirstOrDefault(role => role.Name == name)?.Id
            ?? throw new ConnectionStringException($"Accounts:RequireSecondFactor names {name}, which is no role; there are "
                + $"{string.Join(", ", RolePermissions.Roles.Select(role => role.Name))}."));
    }
}

/// <summary>Who may sign up.</summary>
public enum Registration
{
    /// <summary>Everybody, by an e-mail address of theirs.</summary>
    Open,

    /// <summary>The same, and somebody approves each.</summary>
    Approval,

    /// <summary>Whoever is invited.</summary>
    Invitation,

    /// <summary>Nobody; there is no page that says how, either.</summary>
    Off,
}
