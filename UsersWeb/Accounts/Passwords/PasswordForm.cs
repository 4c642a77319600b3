using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace UsersWeb.Accounts.Passwords;

/// <summary>The page on which somebody changes their password.</summary>
public sealed class PasswordForm
{
    /// <summary>The password until now; never shown again.</summary>
    public string? Current { get; set; }

    /// <summary>The one from now on; never shown again.</summary>
    public string? New { get; set; }

    /// <summary>A local path to go to afterwards.</summary>
    public string? ReturnUrl { get; set; }

    /// <summary>Whether there is a password until now.</summary>
    [BindNever]
    public bool HasPassword { get; set; }

    /// <summary>Whether a code is asked for after the password, which may be shorter then.</summary>
    [BindNever]
    public bool HasSecondFactor { get; set; }
}
