using UsersWeb.Accounts.Failures;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Passkeys;

/// <summary>Signs people in by a passkey, or lets them prove by one who they are.</summary>
public sealed class PasskeySignIn(PasskeyAnswers answers, SignInRecord record, ComingBack comingBack, Attempts attempts, TimeProvider clock)
{
    /// <summary>Said for every reason, so that nobody learns which passkeys are known.</summary>
    public static string Refused =>
        T("This passkey did not sign you in. Try once more, in case the page was open for long; else it was removed here, or this user "
        + "can't sign in now.");

    private const string Factor = "passkey";

    /// <summary>Begins the session of whoever has answered; an account that is being closed comes back.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="purpose">Signing in, or its second step.</param>
    /// <param name="userId">Who typed their password before; null for nobody.</param>
    /// <param name="form">What came.</param>
    public async Task<bool> TryAsync(HttpContext context, PasskeyPurpose purpose, long? userId, PasskeyForm form)
    {
        if (await BeginAsync(context, purpose, userId, form)) return true;
        record.TellRefused(userId, Factor);
        return false;
    }

    /// <summary>Whether somebody who is signed in has answered.</summary>
    public async Task<bool> ConfirmAsync(long userId, PasskeyForm form, CancellationToken cancellation) =>
        await answers.CheckAsync(PasskeyPurpose.Confirm, userId, form, cancellation) is { } proved
        && await record.ConfirmedByAsync(proved.User, null, Factor, proved.UseAsync, cancellation);

    private async Task<bool> BeginAsync(HttpContext context, PasskeyPurpose purpose, long? userId, PasskeyForm form)
    {
        var cancellation = context.RequestAborted;
        if (await answers.CheckAsync(purpose, userId, form, cancellation) is not { User: var user } proved
            || !MaySignIn.ByPasskey(user, clock.Now()) || !await comingBack.TryAsync(user, cancellation))
            return false;
        var proof = new Proof(user) { ByPassword = userId is not null, BySecondFactor = true, Alongside = UseAsync };
        if (!await SessionCookie.SignInAsync(context, proof, form.Remember)) return false;
        attempts.Succeeded(user);
        return true;

        async Task<bool> UseAsync()
        {
            if (!await proved.UseAsync()) return false;
            await record.SignedInByAsync(user, null, Factor, cancellation);
            return true;
        }
    }
}
