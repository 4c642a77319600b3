namespace UsersWeb.Accounts.Confirmations;

/// <summary>The page that asks for the password once more.</summary>
public sealed class ConfirmationForm
{
    /// <summary>Never shown again.</summary>
    public string? Password { get; set; }

    /// <summary>A local path to go to afterwards.</summary>
    public string? ReturnUrl { get; set; }
}
