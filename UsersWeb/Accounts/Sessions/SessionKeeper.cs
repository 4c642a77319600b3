using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Availability;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Sessions;

/// <summary>
/// Writes what can wait, so that no request has to: when sessions were last seen, and those that were only noted during a move.
/// Removes what is over.
/// </summary>
public sealed partial class SessionKeeper(
    SessionNotes notes, DatabaseState state, ReadOnlyMode mode, DatabaseEngine engine, IServiceScopeFactory scopes, TimeProvider clock,
    ILogger<SessionKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Exactness = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenRemovals = TimeSpan.FromHours(1);

    private const int BatchSize = 500;

    private readonly ConcurrentDictionary<long, DateTime> seen = new();
    private DateTime? removedAt;

    /// <summary>Whether it is worth while to write that a session is used now.</summary>
    public static bool IsNews(FoundSession session, DateTime now) => session.Id > 0 && now - session.LastSeenAt >= Exactness;

    /// <summary>A person made a request by this session.</summary>
    public void Seen(long id, DateTime now) => seen[id] = now;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (state.IsReady && !mode.IsOn) await TryWriteAsync(stoppingToken);
        }
    }

    private async Task TryWriteAsync(CancellationToken cancellation)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<UsersDbContext>();
            await WriteNotesAsync(db, cancellation);
            await WriteSeenAsync(db, cancellation);
            await RemoveAsync(db, cancellation);
        }
        catch (Exception e) when (e is DbException or DbUpdateException or InvalidOperationException or TimeoutException or IOException)
        {
            // An outage is noticed by the requests; the next time comes soon.
            LogLater(logger, e);
        }
    }

    private async Task WriteNotesAsync(UsersDbContext db, CancellationToken cancellation)
    {
        if (!notes.Any) return;
        foreach (var (hash, begun) in notes.Read())
        {
            if (begun is null) await db.Sessions.Where(s => s.Hash == hash).ExecuteDeleteAsync(cancellation);
            else await AddAsync(db, begun, cancellation);
            notes.Forget([hash]);
        }
    }

    private async Task AddAsync(UsersDbContext db, Session begun, CancellationToken cancellation)
    {
        begun.Id = 0;
        // Whoever was shut out or has another password since then has ended it.
        var isGood = await db.Users.Where(MaySignIn.IsOpen(clock.Now())).AnyAsync(
            u => u.Id == begun.UserId && (u.PasswordChangedAt == null || u.PasswordChangedAt <= begun.CreatedAt), cancellation);
        if (!isGood) return;
        try
        {
            db.Sessions.Add(begun);
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException e) when (engine.Classify(e) == DatabaseFailure.UniqueViolation)
        {
            // It was written before the answer was lost.
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    private async Task WriteSeenAsync(UsersDbContext db, CancellationToken cancellation)
    {
        foreach (var batch in seen.ToArray().Chunk(BatchSize))
        {
            var (ids, last) = (batch.Select(one => one.Key).ToList(), batch.Max(one => one.Value));
            await db.Sessions.Where(s => ids.Contains(s.Id) && s.LastSeenAt < last)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeenAt, last), cancellation);
            foreach (var one in batch) seen.TryRemove(one);
        }
    }

    private async Task RemoveAsync(UsersDbContext db, CancellationToken cancellation)
    {
        var now = clock.Now();
        if (now - removedAt < BetweenRemovals) return;
        removedAt = now;
        var ids = await db.Sessions.Where(s => s.EndsAt <= now).OrderBy(s => s.EndsAt).Select(s => s.Id).Take(BatchSize)
            .ToListAsync(cancellation);
        if (ids.Count > 0) await db.Sessions.Where(s => ids.Contains(s.Id)).ExecuteDeleteAsync(cancellation);
        if (ids.Count == BatchSize) removedAt = null;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Sessions are written later")]
    private static partial void LogLater(ILogger logger, Exception exception);
}
