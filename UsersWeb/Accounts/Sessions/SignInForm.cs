namespace UsersWeb.Accounts.Sessions;

/// <summary>The sign-in page.</summary>
public sealed class SignInForm
{
    /// <summary>User name or e-mail address, in any case.</summary>
    public string? Login { get; set; }

    /// <summary>Never shown again.</summary>
    public string? Password { get; set; }

    /// <summary>Keep me signed in on this device.</summary>
    public bool Remember { get; set; }

    /// <summary>A local path to go to afterwards.</summary>
    public string? ReturnUrl { get; set; }
}
