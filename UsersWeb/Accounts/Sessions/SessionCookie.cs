using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Shared;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Sessions;

/// <summary>
/// The session in a cookie: the user's id and security stamp. Every request checks both against the database, so that a
/// deactivated user, a deleted one, or one who lost a role is out at once (ASVS 7.4.2, 8.3.2).
/// </summary>
public sealed class SessionCookie : CookieAuthenticationEvents
{
    /// <summary>Name of the scheme.</summary>
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    private const string StampClaim = "stamp";

    private static readonly RowByKey<long, Person> Find = new(
        (db, id) => db.Users.Where(u => u.Id == id).Select(u => new Person(
            u.SecurityStamp!, u.Status, u.DisplayName ?? u.UserName!,
            db.UserRoles.Any(role => role.UserId == u.Id && role.RoleId == Role.AdministratorId))),
        (row, _) => new(row.GetString(0), Enum.Parse<UserStatus>(row.GetString(1)), row.GetString(2), row.GetBoolean(3)));

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
        options.ExpireTimeSpan = TimeSpan.FromDays(14);
        options.SlidingExpiration = true;
        options.EventsType = typeof(SessionCookie);
    }

    /// <summary>Signs a user in who has just typed their password.</summary>
    public static Task SignInAsync(HttpContext context, User user, bool remember)
    {
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var identity = Principals.Identity(Scheme, user.Id);
        identity.AddClaim(new(StampClaim, user.SecurityStamp!));
        identity.AddPasswordTypedAt(now);
        return context.SignInAsync(Scheme, new(identity), new() { IsPersistent = remember });
    }

    /// <inheritdoc />
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var cancellation = context.HttpContext.RequestAborted;
        cancellation.ThrowIfCancellationRequested();
        if (context.Principal?.FindFirst(StampClaim) is { } stamp
            && await Find.FindAsync(context.HttpContext.RequestServices, context.Principal.UserId(),
                cancellation) is { Status: UserStatus.Active } person
            && person.Stamp == stamp.Value)
        {
            ((ClaimsIdentity)context.Principal.Identity!).AddPerson(person.Label, RolePermissions.Of(person.IsAdministrator));
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

    private sealed record Person(string Stamp, UserStatus Status, string Label, bool IsAdministrator);
}
