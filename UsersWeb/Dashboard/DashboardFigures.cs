using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Shared;
using UsersWeb.Users;

namespace UsersWeb.Dashboard;

/// <summary>
/// The numbers of the dashboard: counted in the background for everybody who looks, and no more often than each minute. People by
/// state are counted by reading the whole table, days by indexes.
/// </summary>
public sealed class DashboardFigures
{
    /// <summary>So many days, today among them.</summary>
    public const int Days = 30;

    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    // So long the page waits for numbers. Another moment would be noticed, and a large table takes longer anyway.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Nobody waits for it, and millions of rows may have to come from the disk.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly Kept<Figures> kept;
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider clock;

    /// <summary>One for the process.</summary>
    public DashboardFigures(IServiceScopeFactory scopes, DatabaseEngine engine, TimeProvider clock, ILogger<DashboardFigures> logger)
    {
        (this.scopes, this.clock) = (scopes, clock);
        // A table so large that it can't be counted within the limit of a statement.
        kept = new(clock, KeptFor, CountAsync, failure => engine.Classify(failure) == DatabaseFailure.Busy, logger);
    }

    /// <summary>The newest there are.</summary>
    public Task<KeptValue<Figures>> GetAsync(CancellationToken cancellation) => kept.GetAsync(Patience, cancellation);

    private async Task<Figures> CountAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<UsersDbContext>();
        db.Database.SetCommandTimeout(Limit);
        try
        {
            return await CountAllAsync(db, clock.Now());
        }
        finally
        {
            // The context goes back to its pool.
            db.Database.SetCommandTimeout(null);
        }
    }

    private static async Task<Figures> CountAllAsync(UsersDbContext db, DateTime now)
    {
        var groups = await db.Users.GroupBy(user => user.Status).Select(group => new { group.Key, Count = group.LongCount() })
            .ToListAsync();
        // Several texts may be the damaged one.
        var states = groups.GroupBy(group => group.Key).ToDictionary(same => same.Key, same => same.Sum(group => group.Count));
        var concerns = new List<long>();
        foreach (var concern in Concern.All) concerns.Add(await CountAsync(db, concern, states, now));
        var today = now.Date;
        var days = new List<DayFigures>();
        for (var day = today.AddDays(1 - Days); day <= today; day = day.AddDays(1)) days.Add(await CountDayAsync(db, day));
        var known = StatusConverter.Known.Concat(states.Keys).Distinct();
        return new([.. known.Select(status => (status, states.GetValueOrDefault(status)))], concerns, days);
    }

    // What follows from the states needs no scan of its own.
    private static async Task<long> CountAsync(UsersDbContext db, Concern concern, Dictionary<UserStatus, long> states, DateTime now)
    {
        if (concern.Status is { } status && (states.GetValueOrDefault(status) == 0 || concern.Filters.Length == 1))
            return states.GetValueOrDefault(status);
        return await (await concern.Search().MatchingAsync(db, now, CancellationToken.None)).LongCountAsync();
    }

    private static async Task<DayFigures> CountDayAsync(UsersDbContext db, DateTime day)
    {
        var (start, end) = (DateTime.SpecifyKind(day, DateTimeKind.Utc), DateTime.SpecifyKind(day.AddDays(1), DateTimeKind.Utc));
        Task<long> Told(string action) =>
            db.AuditEntries.LongCountAsync(entry => entry.Action == action && entry.At >= start && entry.At < end);
        return new(start, await db.Users.LongCountAsync(user => user.CreatedAt >= start && user.CreatedAt < end),
            await Told(AuditActions.SignInSucceed), await Told(AuditActions.SignInFail));
    }
}

/// <summary>What was counted.</summary>
/// <param name="States">How many people are in each state.</param>
/// <param name="Concerns">How many people each of <see cref="Concern.All"/> is about.</param>
/// <param name="Days">The last days, the oldest first.</param>
public sealed record Figures(
    IReadOnlyList<(UserStatus Status, long Count)> States, IReadOnlyList<long> Concerns, IReadOnlyList<DayFigures> Days)
{
    /// <summary>Everybody.</summary>
    public long Total => States.Sum(state => state.Count);
}

/// <summary>A day in UTC.</summary>
/// <param name="Start">Its beginning.</param>
/// <param name="Created">People who were created on it and are still there.</param>
/// <param name="SignedIn">Sign-ins that stand in the audit.</param>
/// <param name="Failed">Wrong passwords that stand there.</param>
public sealed record DayFigures(DateTime Start, long Created, long SignedIn, long Failed);
