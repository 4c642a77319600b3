namespace UsersWeb.Accounts.Closings;

/// <summary>The page on which somebody closes their account.</summary>
public sealed class ClosingForm
{
    /// <summary>Their user name, typed as a confirmation.</summary>
    public string? Typed { get; set; }

    /// <summary>Never shown again.</summary>
    public string? Password { get; set; }
}

/// <summary>What that page shows.</summary>
/// <param name="UserName">To be typed.</param>
/// <param name="HasPassword">Whether the password is asked for.</param>
/// <param name="Form">What was typed.</param>
/// <param name="Refusal">Why it can't be done, or null.</param>
public sealed record ClosingPage(string UserName, bool HasPassword, ClosingForm Form, string? Refusal);
