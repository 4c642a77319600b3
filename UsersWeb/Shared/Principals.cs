using System.Globalization;
using System.Security.Claims;

namespace UsersWeb.Shared;

/// <summary>What the claims of a signed-in user or a token say. Whoever authenticates writes them by <see cref="Identity"/>.</summary>
public static class Principals
{
    private const string ProvedClaim = "proved";
    private const string MustChangePasswordClaim = "must-change-password";
    private const string SessionClaim = "session";
    private const string SessionHashClaim = "session-hash";
    private const string TokenClaim = "token";
    private const string PermissionsClaim = "permissions";
    private const string RolesClaim = "roles";
    private const string SecondFactorClaim = "second-factor";
    private const string LanguageClaim = "language";

    /// <summary>An identity with a user's id; everything else is added to it.</summary>
    public static ClaimsIdentity Identity(string scheme, long userId)
    {
        var identity = new ClaimsIdentity(scheme);
        identity.AddClaim(new(ClaimTypes.NameIdentifier, userId.ToString(CultureInfo.InvariantCulture)));
        return identity;
    }

    /// <summary>Adds what others call the user, and what the user may do.</summary>
    public static void AddPerson(this ClaimsIdentity identity, string name, Permissions permissions)
    {
        identity.AddClaim(new(ClaimTypes.Name, name));
        identity.AddClaim(new(PermissionsClaim, ((int)permissions).ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Adds when the user last proved who they are, to the second.</summary>
    public static void AddProvedAt(this ClaimsIdentity identity, DateTimeOffset instant) =>
        identity.AddClaim(new(ProvedClaim, instant.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));

    /// <summary>Adds the session by which the user came.</summary>
    /// <param name="identity">Of the user.</param>
    /// <param name="id">Its key; 0 for one that is not in the database yet.</param>
    /// <param name="hash">Of its secret.</param>
    public static void AddSession(this ClaimsIdentity identity, long id, string hash)
    {
        identity.AddClaim(new(SessionClaim, id.ToString(CultureInfo.InvariantCulture)));
        identity.AddClaim(new(SessionHashClaim, hash));
    }

    /// <summary>Adds the key of the API token by which the user came.</summary>
    public static void AddToken(this ClaimsIdentity identity, long tokenId) =>
        identity.AddClaim(new(TokenClaim, tokenId.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Adds that the password must be changed before anything else is done.</summary>
    public static void AddMustChangePassword(this ClaimsIdentity identity) => identity.AddClaim(new(MustChangePasswordClaim, "true"));

    /// <summary>Whether the password must be changed before anything else is done.</summary>
    public static bool MustChangePassword(this ClaimsPrincipal principal) => principal.HasClaim(MustChangePasswordClaim, "true");

    /// <summary>Adds the sum of the keys of the user's roles.</summary>
    public static void AddRoles(this ClaimsIdentity identity, long roles) =>
        identity.AddClaim(new(RolesClaim, roles.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The sum of the keys of the user's roles; 0 for whoever has no session.</summary>
    public static long Roles(this ClaimsPrincipal principal) => Number(principal, RolesClaim) ?? 0;

    /// <summary>Adds the language that the user chose, a tag of BCP 47.</summary>
    public static void AddLanguage(this ClaimsIdentity identity, string tag) => identity.AddClaim(new(LanguageClaim, tag));

    /// <summary>The language that the user chose; null for whoever chose none, and for tokens.</summary>
    public static string? Language(this ClaimsPrincipal principal) => principal.FindFirstValue(LanguageClaim);

    /// <summary>Adds that a second factor was given in the session.</summary>
    public static void AddSecondFactor(this ClaimsIdentity identity) => identity.AddClaim(new(SecondFactorClaim, "true"));

    /// <summary>Whether a second factor was given in the session.</summary>
    public static bool GaveSecondFactor(this ClaimsPrincipal principal) => principal.HasClaim(SecondFactorClaim, "true");

    /// <summary>The id of the signed-in user; 0 for nobody.</summary>
    public static long UserId(this ClaimsPrincipal principal) => Number(principal, ClaimTypes.NameIdentifier) ?? 0;

    /// <summary>The key of the API token; null for everybody who came in another way.</summary>
    public static long? TokenId(this ClaimsPrincipal principal) => Number(principal, TokenClaim);

    /// <summary>What the user may do.</summary>
    public static Permissions Permissions(this ClaimsPrincipal principal) => (Permissions)(Number(principal, PermissionsClaim) ?? 0);

    /// <summary>The key and the hash of the session; null for whoever has none.</summary>
    public static (long Id, string Hash)? Session(this ClaimsPrincipal principal) =>
        principal.FindFirstValue(SessionHashClaim) is { } hash ? (Number(principal, SessionClaim) ?? 0, hash) : null;

    /// <summary>When the signed-in user last proved who they are, to the second; null when the session does not say.</summary>
    public static DateTimeOffset? ProvedAt(this ClaimsPrincipal principal) =>
        Number(principal, ProvedClaim) is >= 0 and <= int.MaxValue and var second ? DateTimeOffset.FromUnixTimeSeconds(second)
            : null;

    private static long? Number(ClaimsPrincipal principal, string claim) =>
        long.TryParse(principal.FindFirstValue(claim), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
