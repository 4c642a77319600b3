using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using UsersWeb.Availability;
using UsersWeb.Data;
using UsersWeb.Shared;

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

    /// <summary>Claim with the second of the last typed password, in Unix time.</summary>
    internal const string PasswordTypedClaim = "password-typed";

    // EF ties a compiled query to one model; a restart on another database brings another.
    private static readonly ConditionalWeakTable<IModel, Func<UsersDbContext, long, string, Task<Person?>>> Queries = [];

    private static Task<Person?> Find(UsersDbContext db, long id, string stamp) => Queries.GetValue(db.Model, static _ => Compile())(db, id, stamp);

    private static Func<UsersDbContext, long, string, Task<Person?>> Compile() => EF.CompileAsyncQuery((UsersDbContext db, long id, string stamp) =>
        db.Users.Where(u => u.Id == id && u.SecurityStamp == stamp && u.Status == UserStatus.Active)
            .Select(u => new Person(u.DisplayName ?? u.UserName!, db.UserRoles.Any(role => role.UserId == u.Id && role.RoleId == Role.AdministratorId)))
            .FirstOrDefault());

    /// <summary>Settings of the cookie.</summary>
    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "UsersWeb.Session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        // Behind https the cookie is Secure; the first day on http://localhost works as well.
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
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
        var identity = new ClaimsIdentity(Scheme, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new(ClaimTypes.NameIdentifier, user.Id.ToString(CultureInfo.InvariantCulture)));
        identity.AddClaim(new(StampClaim, user.SecurityStamp!));
        identity.AddClaim(new(PasswordTypedClaim, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        return context.SignInAsync(Scheme, new(identity), new() { IsPersistent = remember });
    }

    /// <inheritdoc />
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var cancellation = context.HttpContext.RequestAborted;
        cancellation.ThrowIfCancellationRequested();
        if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<WithoutDatabaseAttribute>() is not null)
        {
            context.RejectPrincipal();
            return;
        }
        var db = context.HttpContext.RequestServices.GetRequiredService<UsersDbContext>();
        if (context.Principal?.FindFirst(StampClaim) is { } stamp && context.Principal.UserId() is var id
            && await Find(db, id, stamp.Value) is { } person)
        {
            var identity = (ClaimsIdentity)context.Principal!.Identity!;
            identity.AddClaim(new(ClaimTypes.Name, person.Label));
            if (person.IsAdministrator) identity.AddClaim(new(ClaimTypes.Role, Role.Administrator));
            return;
        }
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Scheme);
    }

    /// <inheritdoc />
    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        // The address stays, and the status says it.
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private sealed record Person(string Label, bool IsAdministrator);
}

/// <summary>Who is signed in.</summary>
public static class Principals
{
    /// <summary>The id of the signed-in user; 0 for nobody.</summary>
    public static long UserId(this ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var id) ? id : 0;

    /// <summary>When the signed-in user last typed their password, to the second; null when the session does not say.</summary>
    public static DateTimeOffset? PasswordTypedAt(this ClaimsPrincipal principal) =>
        int.TryParse(principal.FindFirstValue(SessionCookie.PasswordTypedClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var second)
            ? DateTimeOffset.FromUnixTimeSeconds(second) : null;
}
