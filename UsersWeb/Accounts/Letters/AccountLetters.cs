using UsersWeb.Data;
using UsersWeb.Mail;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Letters;

/// <summary>The mails about accounts. Each goes to the address that is stored, never to one that was typed into a page.</summary>
public sealed class AccountLetters(Outbox outbox, PublicLinks links)
{
    internal const string Confirmation = "confirmation";
    internal const string OwnerIsThere = "already-there";
    internal const string NameTaken = "name-taken";
    internal const string ResetLink = "reset";

    // What a stranger typed stands in no mail to somebody who never confirmed the address: it could be an advertisement, or a lure.
    private const string Stranger = "Hello,";

    private const string Unasked = "If you did not ask for this, you need not do anything.";

    private const string NotYou = "If this was not you, set another password at once and tell an administrator.";

    /// <summary>An invitation.</summary>
    public void Invite(User user, string code) => Send("invitation", user, "You are invited", [
        $"An account was made for you: your user name is {user.UserName}.",
        "Choose a password, and you can sign in."], new("Choose a password", Link("/account/welcome", code)),
        "The link works once, within 7 days.");

    /// <summary>Whoever signed up shows that the address is theirs.</summary>
    public void Confirm(User user, string code) => outbox.Add(Confirmation, user.Email!, new("Confirm your address", Stranger,
        ["Somebody signed up with this address. If that was you, choose a password to go on."],
        new("Go on", Link("/account/welcome", code)), ["The link works once, within 24 hours.", Unasked]), user.Id);

    /// <summary>Somebody signed up with an address that has an account.</summary>
    public void AlreadyThere(User user) => Send(OwnerIsThere, user, "You have an account already", [
        "Somebody tried to sign up with this address. You have an account already: sign in, or set another password if you don't know "
        + "yours any more."], new("Sign in", links.Absolute("/account/login")), Unasked);

    /// <summary>Somebody signed up with a user name that another one has.</summary>
    /// <param name="email">The address that was typed; nobody here has it.</param>
    public void NameIsTaken(string email) => outbox.Add(NameTaken, email, new("Choose another user name", Stranger,
        ["Somebody signed up with this address. The user name that was chosen is taken already, so choose another one."],
        new("Sign up", links.Absolute("/account/register")), [Unasked]));

    /// <summary>A link to set another password.</summary>
    public void Reset(User user, string code) => Send(ResetLink, user, "Set another password", [
        $"Here you can set another password for {user.UserName}."], new("Set a password", Link("/account/reset", code)),
        "The link works once, within 15 minutes.", Unasked + " Your password stays as it is.");

    /// <summary>The password is another one.</summary>
    public void PasswordChanged(User user) => Send("password-changed", user, "Your password was changed", [
        $"The password of {user.UserName} was changed, and all other sessions were ended."], null,
        NotYou);

    /// <summary>A link to the new address.</summary>
    public void ConfirmEmail(User user, string newEmail, string code) =>
        outbox.Add("email-change", newEmail, new("Confirm your new address",
        Stranger, ["Somebody asked to use this address for their account. If that was you, confirm it."],
        new("Confirm", Link("/account/email/confirm", code)), ["The link works once, within 24 hours.", Unasked]), user.Id);

    /// <summary>A notice to the address of now that another one was asked for.</summary>
    public void EmailAsked(User user) => Send("email-asked", user, "Another address was asked for", [
        $"Somebody who is signed in as {user.UserName} asked to use another address. It changes once the link there was followed."], null,
        "If this was not you, change your password now: that makes the link worthless.");

    /// <summary>A notice to the address of before.</summary>
    public void EmailChanged(User user, string oldEmail) => outbox.Add("email-changed", oldEmail, new("Your address was changed",
        $"Hello {user.Label},", [$"Mail for {user.UserName} goes to another address from now on."], null,
        ["If this was not you, tell an administrator at once."]), user.Id);

    /// <summary>Somebody approved the account.</summary>
    public void Approved(User user) => Send("approved", user, "Your account is ready", [
        $"Your account {user.UserName} was approved. You can sign in now."], new("Sign in", links.Absolute("/account/login")));

    /// <summary>The account is being closed.</summary>
    public void Closed(User user) => Send("closed", user, "Your account is closed", [
        $"You closed the account {user.UserName}. Within 30 days you can come back by signing in; after that everything about you is "
            + "erased."],
        new("Sign in to come back", links.Absolute("/account/login")), "If this was not you, sign in and change your password.");

    /// <summary>A second step stands before the account from now on.</summary>
    public void FactorAdded(User user) => Send("factor-added", user, "A second step was set up", [
        $"Whoever signs in as {user.UserName} is asked for a code of an app from now on. All other sessions were ended."], null, NotYou);

    /// <summary>It is gone.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="byThemselves">Whether they did it, and nobody for them.</param>
    public void FactorRemoved(User user, bool byThemselves) => Send("factor-removed", user, "The second step was removed", [
        byThemselves ? $"The password of {user.UserName} alone signs in from now on, without a code."
            : $"Somebody who looks after users has removed the app, the recovery codes and the passkeys of {user.UserName}: the password "
            + "alone signs in, until you set them up again."], null, NotYou);

    /// <summary>Other recovery codes were made.</summary>
    public void RecoveryCodesMade(User user) => Send("recovery-codes", user, "New recovery codes were made", [
        $"The recovery codes of {user.UserName} that were made before are worth nothing any more."], null, NotYou);

    /// <summary>One was used.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="left">How many are good still.</param>
    public void RecoveryCodeUsed(User user, int left) => Send("recovery-code-used", user, "A recovery code was used", [
        $"Somebody used a recovery code of {user.UserName}, with the right password.",
        left == 1 ? "One is left." : $"{(left == 0 ? "None" : left)} are left."], null, NotYou);

    /// <summary>There is another way in.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="name">Of the passkey.</param>
    public void PasskeyAdded(User user, string name) => Send("passkey-added", user, "A passkey was added", [
        $"The passkey {name} signs in as {user.UserName} from now on."], null, NotYou);

    /// <summary>It is gone.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="name">Of the passkey.</param>
    public void PasskeyRemoved(User user, string name) => Send("passkey-removed", user, "A passkey was removed", [
        $"The passkey {name} does not sign in as {user.UserName} any more."], null, NotYou);

    /// <summary>Only passkeys sign in.</summary>
    public void PasswordRemoved(User user) => Send("password-removed", user, "Your password was removed", [
        $"{user.UserName} has no password any more, and signs in by passkeys alone. All other sessions were ended."], null, NotYou);

    private void Send(string kind, User user, string subject, string[] sentences, MailButton? button, params string[] closing) =>
        outbox.Add(kind, user.Email!, new(subject, $"Hello {user.Label},", sentences, button, closing), user.Id);

    private string Link(string path, string code) => links.Absolute($"{path}?code={code}");
}
