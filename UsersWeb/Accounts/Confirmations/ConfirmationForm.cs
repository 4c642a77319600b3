using Microsoft.AspNetCore.Mvc.ModelBinding;
using UsersWeb.Accounts.Passkeys;

namespace UsersWeb.Accounts.Confirmations;

/// <summary>The page that asks once more who somebody is.</summary>
public sealed class ConfirmationForm
{
    /// <summary>Never shown again.</summary>
    public string? Password { get; set; }

    /// <summary>Of the second factor, instead; never shown again.</summary>
    public string? Code { get; set; }

    /// <summary>Whether the password is asked for: where there is no app.</summary>
    [BindNever]
    public bool TakesPassword { get; set; }

    /// <summary>Whether there is an app that shows codes.</summary>
    [BindNever]
    public bool TakesCode { get; set; }

    /// <summary>Asks for a passkey; null where there is none.</summary>
    [BindNever]
    public PasskeyQuestion? Passkey { get; set; }

    /// <summary>A local path to go to afterwards.</summary>
    public string? ReturnUrl { get; set; }
}
