namespace UsersWeb.Accounts.Passkeys;

/// <summary>What an answer of a passkey is for; one for one thing is worth nothing for another.</summary>
public enum PasskeyPurpose
{
    /// <summary>Signing in without a password.</summary>
    SignIn,

    /// <summary>The step after the password.</summary>
    SecondStep,

    /// <summary>Somebody who is signed in proves once more who they are.</summary>
    Confirm,

    /// <summary>Adding one.</summary>
    Add,
}
