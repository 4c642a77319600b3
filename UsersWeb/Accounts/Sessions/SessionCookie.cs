using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Sessions;

/// <summary>
/// The cookie of a session: a secret and nothing else, protected by the key ring. Every request asks the database for the session
/// and its user, so that whoever signed out, was deactivated or deleted, or lost a role is out at once (ASVS 7.4.1, 7.4.2, 8.3.2).
/// </summary>
public sealed class SessionCookie(SessionLookup lookup, SessionKeeper keeper, TimeProvider clock) : CookieAuthenticationEvents
{
    /// <summary>Name of the scheme.</summary>
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    private const string SecretClaim = "secret";

    /// <summary>Settings of the cookie.</summary>
    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = CookieNames.Session;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.LoginPath = "/account/login";
        options.LogoutPath = "/account/logout";
        options.AccessDeniedPath = "/error/403";
        options.ReturnUrlParameter = "returnUrl";
        options.ExpireTimeSpan = SessionLimits.LifePersistent;
        options.SlidingExpiration = false;
        options.EventsType = typeof(SessionCookie);
    }

    /// <summary>Begins the session of somebody who has just proved who they are.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="proof">How.</param>
    /// <param name="remember">Whether it stays when the browser is closed.</param>
    /// <returns>False when the password was changed meanwhile, the person shut out, or the proof has lost its worth.</returns>
    public static async Task<bool> SignInAsync(HttpContext context, Proof proof, bool remember)
    {
        var now = context.RequestServices.GetRequiredService<TimeProvider>().Now();
        var session = new Session
        {
            Hash = "",
            UserId = proof.User.Id,
            IsPersistent = remember,
            PasswordAt = proof.ByPassword ? now : null,
            SecondFactorAt = proof.BySecondFactor ? now : null,
            UserAgent = Device.Of(context.Request),
            Address = context.Connection.RemoteIpAddress?.ToString(),
        };
        var services = context.RequestServices;
        var secret = await services.GetRequiredService<SessionStore>().BeginAsync(session, proof, context.RequestAborted);
        if (secret is null) return false;
        await WriteAsync(context, session, secret);
        if (proof.User.Theme is { } theme) Theme.Remember(context.Response, theme);
        // The rest of the request is theirs: where they begin depends on what they may.
        var found = await services.GetRequiredService<SessionLookup>()
            .FindAsync(services, RandomSecret.Hash(secret), context.RequestAborted);
        if (found is not null) context.User = found.ToPrincipal();
        return true;
    }

    /// <summary>The signed-in user has proved again who they are; false when the session has ended meanwhile.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="bySecondFactor">Whether by a second factor and not by the password.</param>
    public static async Task<bool> RenewAsync(HttpContext context, bool bySecondFactor = false)
    {
        if (context.User.Session() is not { } session) return false;
        var now = context.RequestServices.GetRequiredService<TimeProvider>().Now();
        var store = context.RequestServices.GetRequiredService<SessionStore>();
        if (await store.RenewAsync(session.Id, session.Hash, Note, context.RequestAborted) is not { } renewed) return false;
        await WriteAsync(context, renewed.Session, renewed.Secret);
        return true;

        void Note(Session renewing)
        {
            if (bySecondFactor) renewing.SecondFactorAt = now;
            else renewing.PasswordAt = now;
        }
    }

    /// <summary>Ends the session of a request, here and in the browser.</summary>
    public static async Task SignOutAsync(HttpContext context)
    {
        if (context.User.Session() is { } session)
            await context.RequestServices.GetRequiredService<SessionStore>().EndAsync(session.Hash, context.RequestAborted);
        await context.SignOutAsync(Scheme);
    }

    /// <inheritdoc />
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var cancellation = context.HttpContext.RequestAborted;
        cancellation.ThrowIfCancellationRequested();
        if (context.Principal?.FindFirstValue(SecretClaim) is { } secret
            && await lookup.FindAsync(context.HttpContext.RequestServices, RandomSecret.Hash(secret), cancellation) is { } found)
        {
            NoteUse(context.HttpContext, found);
            context.ReplacePrincipal(found.ToPrincipal());
            return;
        }
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Scheme);
    }

    /// <inheritdoc />
    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        // Without a host: what a request names as such is anybody's.
        if (KeptForm.IsIn(context.HttpContext, context.HttpContext.GetEndpoint()))
        {
            // An error page brings back what was typed. The scheme is none that a browser would ask for by itself.
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Session";
            return Task.CompletedTask;
        }
        var (request, options) = (context.Request, context.Options);
        context.Response.Redirect(request.PathBase + options.LoginPath + QueryString.Create(options.ReturnUrlParameter, request.Here()));
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Task RedirectToReturnUrl(RedirectContext<CookieAuthenticationOptions> context) =>
        // The framework would take it from the address as it is, and a header holds ASCII only. The page that signs in chooses.
        Task.CompletedTask;

    /// <inheritdoc />
    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        // The address stays, and the status says it.
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private void NoteUse(HttpContext context, FoundSession found)
    {
        var now = clock.Now();
        // Known now only: where it fails, the answer is that of the page of errors.
        if (!SessionKeeper.IsNews(found, now) || context.IsUnattended()) return;
        // Only what is answered tells whether a person asked, or a page that is open and left alone.
        context.Response.OnStarting(() =>
        {
            if (!context.IsUnattended()) keeper.Seen(found.Id, now);
            return Task.CompletedTask;
        });
    }

    private static Task WriteAsync(HttpContext context, Session session, string secret)
    {
        var identity = new ClaimsIdentity([new(SecretClaim, secret)], Scheme);
        return context.SignInAsync(Scheme, new(identity), new() { IsPersistent = session.IsPersistent, ExpiresUtc = session.EndsAt });
    }
}
