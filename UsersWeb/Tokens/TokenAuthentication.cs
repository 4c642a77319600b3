using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Shared;
using UsersWeb.Users;

namespace UsersWeb.Tokens;

/// <summary>Bearer tokens (RFC 6750). Each request looks the token up, so a revoked one, or a deactivated user's, stops at once.</summary>
public sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "Bearer";

    private static readonly RowByKey<string, Bearer> Find = new(
        (db, hash) => db.ApiTokens.Where(token => token.Hash == hash)
            .Join(db.Users, token => token.UserId, user => user.Id, (token, user) => new Bearer(
                user.Id, user.UserName!, user.Status, user.LockedUntil, token.ExpiresAt, token.Id, token.Scopes,
                db.RolesThatCount.Where(role => role.UserId == user.Id).Sum(role => role.RoleId))),
        (row, engine) => new(
            row.GetInt64(0), row.GetString(1), engine.ReadStatus(row, 2),
            row.IsDBNull(3) ? null : engine.ReadInstant(row, 3), row.IsDBNull(4) ? null : engine.ReadInstant(row, 4), row.GetInt64(5),
            row.GetTextOrNull(6), Convert.ToInt64(row.GetValue(7), CultureInfo.InvariantCulture)));

    /// <inheritdoc />
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        var token = header["Bearer ".Length..].Trim();
        // Anything else was not made here, so no database needs to be asked.
        if (!token.StartsWith(TokenSecret.Prefix, StringComparison.Ordinal) || token.Length > 64) return AuthenticateResult.Fail("unknown");
        var bearer = await Find.FindAsync(Context.RequestServices, TokenSecret.Hash(token), Context.RequestAborted);
        var now = clock.Now();
        if (bearer is null || !MaySignIn.IsOpen(bearer.Status, bearer.LockedUntil, now) || bearer.ExpiresAt <= now)
            return AuthenticateResult.Fail("unknown or expired");
        return AuthenticateResult.Success(new(bearer.ToPrincipal(), Scheme.Name));
    }

    /// <inheritdoc />
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Request.Headers.Authorization.Count == 0 ? "Bearer" : "Bearer error=\"invalid_token\"";
        return Problem.WriteAsync(Context, 401);
    }

    /// <inheritdoc />
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problem.WriteAsync(Context, 403);

    private sealed record Bearer(
        long Id, string UserName, UserStatus Status, DateTime? LockedUntil, DateTime? ExpiresAt, long TokenId, string? Scopes, long Roles)
    {
        public ClaimsPrincipal ToPrincipal()
        {
            var identity = Principals.Identity(SchemeName, Id);
            identity.AddPerson(UserName, RolePermissions.OfSum(Roles) & TokenScopes.Read(Scopes));
            identity.AddToken(TokenId);
            return new(identity);
        }
    }
}
