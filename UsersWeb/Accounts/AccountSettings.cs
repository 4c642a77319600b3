using UsersWeb.Databases;

namespace UsersWeb.Accounts;

/// <summary>The section <c>Accounts</c> of the configuration.</summary>
/// <param name="Registration">The setting <c>Accounts:Registration</c>: who may sign up.</param>
public sealed record AccountSettings(Registration Registration)
{
    /// <summary>Whether there is a page on which people sign up.</summary>
    public bool TakesRegistrations => Registration is Registration.Open or Registration.Approval;

    /// <exception cref="ConnectionStringException">A setting is none of its values.</exception>
    public static AccountSettings Read(IConfiguration settings)
    {
        var text = settings["Accounts:Registration"];
        if (string.IsNullOrWhiteSpace(text)) return new(Registration.Invitation);
        if (Enum.GetValues<Registration>().Any(one => one.ToString() == text)) return new(Enum.Parse<Registration>(text));
        throw new ConnectionStringException(
            $"Accounts:Registration is {text}; it must be {string.Join(", ", Enum.GetNames<Registration>()[..^1])} or Off.");
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
