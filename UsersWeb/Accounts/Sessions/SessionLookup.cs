using System.Data.Common;
using System.Globalization;
using System.Security.Claims;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Shared;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Sessions;

/// <summary>Finds the session of a cookie with its user, for every request of a page.</summary>
public sealed class SessionLookup(SessionNotes notes, TimeProvider clock)
{
    private static readonly RowByKey<string, FoundSession> BySecret = new(
        (db, hash) => db.Sessions.Where(s => s.Hash == hash).Join(db.Users, s => s.UserId, u => u.Id, (s, u) => new FoundSession(
            u.Id, u.DisplayName ?? u.UserName!, u.Status, u.LockedUntil, u.MustChangePassword, u.Language,
            db.RolesThatCount.Where(role => role.UserId == u.Id).Sum(role => role.RoleId),
            s.Id, s.Hash, s.IsPersistent, s.LastSeenAt, s.EndsAt, s.PasswordAt, s.SecondFactorAt)),
        (row, engine) => Read(row, engine) with
        {
            Id = row.GetInt64(7),
            Hash = row.GetString(8),
            IsPersistent = row.GetBoolean(9),
            LastSeenAt = engine.ReadInstant(row, 10),
            EndsAt = engine.ReadInstant(row, 11),
            PasswordAt = Instant(row, engine, 12),
            SecondFactorAt = Instant(row, engine, 13),
        });

    // For a session that is only noted.
    private static readonly RowByKey<long, FoundSession> ByUser = new(
        (db, id) => db.Users.Where(u => u.Id == id).Select(u => new FoundSession(
            u.Id, u.DisplayName ?? u.UserName!, u.Status, u.LockedUntil, u.MustChangePassword, u.Language,
            db.RolesThatCount.Where(role => role.UserId == u.Id).Sum(role => role.RoleId),
            0, "", false, default, default, null, null)),
        Read);

    /// <summary>The session, when it is there and not over, and its user may be signed in; null otherwise.</summary>
    public async Task<FoundSession?> FindAsync(IServiceProvider services, string hash, CancellationToken cancellation)
    {
        if (notes.HasEnded(hash)) return null;
        var found = await BySecret.FindAsync(services, hash, cancellation) ?? await FindNotedAsync(services, hash, cancellation);
        return found is not null && IsAlive(found, clock.Now()) ? found : null;
    }

    private async Task<FoundSession?> FindNotedAsync(IServiceProvider services, string hash, CancellationToken cancellation)
    {
        if (notes.Find(hash) is not { } noted) return null;
        return await ByUser.FindAsync(services, noted.UserId, cancellation) is not { } user ? null : user with
        {
            Hash = hash,
            IsPersistent = noted.IsPersistent,
            LastSeenAt = noted.LastSeenAt,
            EndsAt = noted.EndsAt,
            PasswordAt = noted.PasswordAt,
            SecondFactorAt = noted.SecondFactorAt,
        };
    }

    private static bool IsAlive(FoundSession found, DateTime now) =>
        MaySignIn.IsOpen(found.Status, found.LockedUntil, now)
        && !SessionLimits.IsOver(found.IsPersistent, found.LastSeenAt, found.EndsAt, now);

    private static FoundSession Read(DbDataReader row, DatabaseEngine engine) => new(
        row.GetInt64(0), row.GetString(1), engine.ReadStatus(row, 2), Instant(row, engine, 3), row.GetBoolean(4),
        row.GetTextOrNull(5), Convert.ToInt64(row.GetValue(6), CultureInfo.InvariantCulture), 0, "", false, default, default, null, null);

    private static DateTime? Instant(DbDataReader row, DatabaseEngine engine, int column) =>
        row.IsDBNull(column) ? null : engine.ReadInstant(row, column);
}

/// <summary>A session and its user.</summary>
/// <param name="UserId">Who is signed in.</param>
/// <param name="Label">What others call them.</param>
/// <param name="Status">Of the user.</param>
/// <param name="LockedUntil">Of the user.</param>
/// <param name="MustChangePassword">Of the user.</param>
/// <param name="Language">Of the user; null where none was chosen.</param>
/// <param name="Roles">The sum of the keys of their roles.</param>
/// <param name="Id">The session's key; 0 for one that is only noted.</param>
/// <param name="Hash">Of its secret.</param>
/// <param name="IsPersistent">Whether it stays when the browser is closed.</param>
/// <param name="LastSeenAt">When it was last seen.</param>
/// <param name="EndsAt">When it ends in any case.</param>
/// <param name="PasswordAt">When the password was typed last.</param>
/// <param name="SecondFactorAt">When a second factor was given last.</param>
public sealed record FoundSession(
    long UserId, string Label, UserStatus Status, DateTime? LockedUntil, bool MustChangePassword, string? Language, long Roles,
    long Id, string Hash, bool IsPersistent, DateTime LastSeenAt, DateTime EndsAt, DateTime? PasswordAt, DateTime? SecondFactorAt)
{
    /// <summary>Who is signed in, and what they may do.</summary>
    public ClaimsPrincipal ToPrincipal()
    {
        var identity = Principals.Identity(SessionCookie.Scheme, UserId);
        identity.AddPerson(Label, RolePermissions.OfSum(Roles));
        identity.AddSession(Id, Hash);
        identity.AddRoles(Roles);
        if (Language is not null) identity.AddLanguage(Language);
        if (SecondFactorAt is not null) identity.AddSecondFactor();
        if (MustChangePassword) identity.AddMustChangePassword();
        if ((PasswordAt > SecondFactorAt ? PasswordAt : SecondFactorAt ?? PasswordAt) is { } proved) identity.AddProvedAt(proved);
        return new(identity);
    }
}
