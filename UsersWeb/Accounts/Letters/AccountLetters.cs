using UsersWeb.Data;
using UsersWeb.Mail;
using UsersWeb.Shared.Languages;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Letters;

/// <summary>
/// The mails about accounts. Each goes to the address that is stored, never to one that was typed into a page, and speaks the language
/// of the account, else that of whoever causes it.
/// </summary>
public sealed class AccountLetters(Outbox outbox, PublicLinks links)
{
    internal const string Confirmation = "confirmation";
    internal const string OwnerIsThere = "already-there";
    internal const string NameTaken = "name-taken";
    internal const string ResetLink = "reset";

    // What a stranger typed stands in no mail to somebody who never confirmed the address: it could be an advertisement, or a lure.
    private static string Stranger => T("Hello,");

    private static string Unasked => T("If you did not ask for this, you need not do anything.");

    private static string NotYou => T("If this was not you, set another password at once and tell an administrator.");

    /// <summary>An invitation.</summary>
    public void Invite(User user, string code) => Send("invitation", user, () => Letter(user, T("You are invited"), [
        T("An account was made for you: your user name is {0}.", user.UserName),
        T("Choose a password, and you can sign in.")], new(T("Choose a password"), Link("/account/welcome", code)),
        T("The link works once, within 7 days.")));

    /// <summary>Whoever signed up shows that the address is theirs.</summary>
    public void Confirm(User user, string code) => Send(Confirmation, user, () => new(T("Confirm your address"), Stranger,
        [T("Somebody signed up with this address. If that was you, choose a password to go on.")],
        new(T("Go on"), Link("/account/welcome", code)), [T("The link works once, within 24 hours."), Unasked]));

    /// <summary>Somebody signed up with an address that has an account.</summary>
    public void AlreadyThere(User user) => Send(OwnerIsThere, user, () => Letter(user, T("You have an account already"), [
        T("Somebody tried to sign up with this address. You have an account already: sign in, or set another password if you don't know "
        + "yours any more.")], new(T("Sign in"), links.Absolute("/account/login")), Unasked));

    /// <summary>Somebody signed up with a user name that another one has.</summary>
    /// <param name="email">The address that was typed; nobody here has it.</param>
    public void NameIsTaken(string email) => outbox.Add(NameTaken, email, new(T("Choose another user name"), Stranger,
        [T("Somebody signed up with this address. The user name that was chosen is taken already, so choose another one.")],
        new(T("Sign up"), links.Absolute("/account/register")), [Unasked]));

    /// <summary>A link to set another password.</summary>
    public void Reset(User user, string code) => Send(ResetLink, user, () => Letter(user, T("Set another password"), [
        T("Here you can set another password for {0}.", user.UserName)], new(T("Set a password"), Link("/account/reset", code)),
        T("The link works once, within 15 minutes."),
        T("If you did not ask for this, you need not do anything. Your password stays as it is.")));

    /// <summary>The password is another one.</summary>
    public void PasswordChanged(User user) => Send("password-changed", user, () => Letter(user, T("Your password was changed"), [
        T("The password of {0} was changed, and all other sessions were ended.", user.UserName)], null, NotYou));

    /// <summary>A link to the new address.</summary>
    public void ConfirmEmail(User user, string newEmail, string code) => Send("email-change", user, newEmail, () => new(
        T("Confirm your new address"), Stranger,
        [T("Somebody asked to use this address for their account. If that was you, confirm it.")],
        new(T("Confirm"), Link("/account/email/confirm", code)), [T("The link works once, within 24 hours."), Unasked]));

    /// <summary>A notice to the address of now that another one was asked for.</summary>
    public void EmailAsked(User user) => Send("email-asked", user, () => Letter(user, T("Another address was asked for"), [
        T("Somebody who is signed in as {0} asked to use another address. It changes once the link there was followed.", user.UserName)],
        null, T("If this was not you, change your password now: that makes the link worthless.")));

    /// <summary>A notice to the address of before.</summary>
    public void EmailChanged(User user, string oldEmail) => Send("email-changed", user, oldEmail, () => Letter(user,
        T("Your address was changed"), [T("Mail for {0} goes to another address from now on.", user.UserName)], null,
        T("If this was not you, tell an administrator at once.")));

    /// <summary>Somebody approved the account.</summary>
    public void Approved(User user) => Send("approved", user, () => Letter(user, T("Your account is ready"), [
        T("Your account {0} was approved. You can sign in now.", user.UserName)],
        new(T("Sign in"), links.Absolute("/account/login"))));

    /// <summary>The account is being closed.</summary>
    public void Closed(User user) => Send("closed", user, () => Letter(user, T("Your account is closed"), [
        T("You closed the account {0}. Within 30 days you can come back by signing in; after that everything about you is erased.",
            user.UserName)],
        new(T("Sign in to come back"), links.Absolute("/account/login")),
        T("If this was not you, sign in and change your password.")));

    /// <summary>A second step stands before the account from now on.</summary>
    public void FactorAdded(User user) => Send("factor-added", user, () => Letter(user, T("A second step was set up"), [
        T("Whoever signs in as {0} is asked for a code of an app from now on. All other sessions were ended.", user.UserName)],
        null, NotYou));

    /// <summary>It is gone.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="byThemselves">Whether they did it, and nobody for them.</param>
    public void FactorRemoved(User user, bool byThemselves) =>
        Send("factor-removed", user, () => Letter(user, T("The second step was removed"), [
            byThemselves ? T("The password of {0} alone signs in from now on, without a code.", user.UserName)
                : T("Somebody who looks after users has removed the app, the recovery codes and the passkeys of {0}: the password alone "
                + "signs in, until you set them up again.", user.UserName)], null, NotYou));

    /// <summary>Other recovery codes were made.</summary>
    public void RecoveryCodesMade(User user) => Send("recovery-codes", user, () => Letter(user, T("New recovery codes were made"), [
        T("The recovery codes of {0} that were made before are worth nothing any more.", user.UserName)], null, NotYou));

    /// <summary>One was used.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="left">How many are good still.</param>
    public void RecoveryCodeUsed(User user, int left) =>
        Send("recovery-code-used", user, () => Letter(user, T("A recovery code was used"), [
            T("Somebody used a recovery code of {0}, with the right password.", user.UserName),
            left == 0 ? T("None are left.") : TPlural(left, "One is left.", "{0} are left.")], null, NotYou));

    /// <summary>There is another way in.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="name">Of the passkey.</param>
    public void PasskeyAdded(User user, string name) => Send("passkey-added", user, () => Letter(user, T("A passkey was added"), [
        T("The passkey {0} signs in as {1} from now on.", name, user.UserName)], null, NotYou));

    /// <summary>It is gone.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="name">Of the passkey.</param>
    public void PasskeyRemoved(User user, string name) => Send("passkey-removed", user, () => Letter(user, T("A passkey was removed"), [
        T("The passkey {0} does not sign in as {1} any more.", name, user.UserName)], null, NotYou));

    /// <summary>Only passkeys sign in.</summary>
    public void PasswordRemoved(User user) => Send("password-removed", user, () => Letter(user, T("Your password was removed"), [
        T("{0} has no password any more, and signs in by passkeys alone. All other sessions were ended.", user.UserName)], null, NotYou));

    private void Send(string kind, User user, Func<MailText> write) => Send(kind, user, user.Email!, write);

    private void Send(string kind, User user, string recipient, Func<MailText> write)
    {
        using (Language.Speak(user.Language)) outbox.Add(kind, recipient, write(), user.Id);
    }

    private static MailText Letter(User user, string subject, string[] sentences, MailButton? button, params string[] closing) =>
        new(subject, T("Hello {0},", user.Label), sentences, button, closing);

    private string Link(string path, string code) => links.Absolute($"{path}?code={code}");
}
