using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Availability;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Sessions;

/// <summary>
/// Begins and ends sessions. While the database can't be written they are noted by the process (<see cref="SessionNotes"/>), so
/// that people come and go during a move, too.
/// </summary>
public sealed class SessionStore(
    UsersDbContext db, AuditedTransaction transaction, SessionNotes notes, ReadOnlyMode mode, TimeProvider clock)
{
    /// <summary>
    /// Begins a session of somebody who has just proved who they are. While that was looked at, which takes a while, the password
    /// may have been changed or the person shut out: then there is none.
    /// </summary>
    /// <param name="session">Without hash and times, which are given to it here.</param>
    /// <param name="proof">How.</param>
    /// <param name="cancellation">Of the request.</param>
    /// <returns>The secret for the cookie; null when there is no session.</returns>
    public async Task<string?> BeginAsync(Session session, Proof proof, CancellationToken cancellation)
    {
        var secret = RandomSecret.Create();
        var now = clock.Now();
        session.Hash = RandomSecret.Hash(secret);
        session.CreatedAt = session.LastSeenAt = now;
        session.EndsAt = now + (session.IsPersistent ? SessionLimits.LifePersistent : SessionLimits.Life);
        if (mode.IsOn)
        {
            if (proof.Alongside is not null && !await proof.Alongside()) return null;
            notes.Begin(session);
            return secret;
        }
        var isAdded = await transaction.RunAsync(() => AddAsync(session, proof, cancellation), added => added, cancellation);
        return isAdded ? secret : null;
    }

    /// <summary>
    /// Somebody who is signed in has proved again who they are: the session goes on under another secret, and the one of before is
    /// worth nothing (ASVS 7.2.4).
    /// </summary>
    /// <param name="id">The session's key; 0 for one that is only noted.</param>
    /// <param name="hash">Of the secret until now.</param>
    /// <param name="change">Notes which factor was given, and when.</param>
    /// <param name="cancellation">Of the request.</param>
    /// <returns>The session as it is now, and its secret; null when it has ended meanwhile.</returns>
    public async Task<(Session Session, string Secret)?> RenewAsync(
        long id, string hash, Action<Session> change, CancellationToken cancellation)
    {
        var session = notes.Find(hash) ?? await db.Sessions.AsNoTracking()
            .SingleOrDefaultAsync(s => s.Id == id && s.Hash == hash, cancellation);
        if (session is null) return null;
        var secret = RandomSecret.Create();
        var next = RandomSecret.Hash(secret);
        change(session);
        session.Hash = next;
        if (mode.IsOn)
        {
            notes.Begin(session);
            notes.End(hash);
            return (session, secret);
        }
        var changed = await db.Sessions.Where(s => s.Id == id && s.Hash == hash).ExecuteUpdateAsync(set => set
            .SetProperty(s => s.Hash, next)
            .SetProperty(s => s.PasswordAt, session.PasswordAt)
            .SetProperty(s => s.SecondFactorAt, session.SecondFactorAt), cancellation);
        return changed == 1 ? (session, secret) : null;
    }

    /// <summary>Ends a session.</summary>
    public async Task EndAsync(string hash, CancellationToken cancellation)
    {
        if (mode.IsOn)
        {
            notes.End(hash);
            return;
        }
        notes.Forget([hash]);
        await db.Sessions.Where(s => s.Hash == hash).ExecuteDeleteAsync(cancellation);
    }

    private async Task<bool> AddAsync(Session session, Proof proof, CancellationToken cancellation)
    {
        var passwordHash = proof.User.PasswordHash;
        DateTime? now = session.CreatedAt;
        // Whoever changes the user at this moment waits for this, or is waited for. A sample person who signs in is none.
        if (await db.Users.Where(MaySignIn.IsOpen(session.CreatedAt)).Where(u => u.Id == session.UserId && u.PasswordHash == passwordHash)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.LastSignInAt, now).SetProperty(u => u.IsSample, false), cancellation) == 0)
            return false;
        // An app that was set up meanwhile: its owner begins once more.
        if (!proof.BySecondFactor && await db.Authenticators.AnyAsync(app => app.UserId == session.UserId, cancellation)) return false;
        session.Id = 0;
        if (proof.Alongside is not null && !await proof.Alongside()) return false;
        var surplus = await db.Sessions.Where(s => s.UserId == session.UserId).OrderByDescending(s => s.LastSeenAt)
            .Skip(SessionLimits.Most - 1).Select(s => s.Id).Take(SessionLimits.Most).ToListAsync(cancellation);
        if (surplus.Count > 0) await db.Sessions.Where(s => surplus.Contains(s.Id)).ExecuteDeleteAsync(cancellation);
        db.Sessions.Add(session);
        await db.SaveChangesAsync(cancellation);
        db.Entry(session).State = EntityState.Detached;
        return true;
    }
}
