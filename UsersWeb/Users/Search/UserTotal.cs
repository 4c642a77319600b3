using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users.Search;

/// <summary>
/// How many users match. Counting reads each of them, so it is done where they are few; for many, a sample is looked at, the same for
/// every search, and the number is an estimate.
/// </summary>
/// <param name="Count">How many.</param>
/// <param name="IsExact">Whether they were counted.</param>
public sealed record UserTotal(long Count, bool IsExact)
{
    // Counted in some milliseconds.
    private const int Countable = 20_000;

    // Stretches of keys one behind another, whose rows lie side by side; so many that neither gaps nor where the matching ones lie
    // counts for much.
    private const int Samples = 40;
    private const int SampleSize = 25;

    /// <summary>For people: 12,340, or about 3.3 million.</summary>
    public string Words() => IsExact ? Human.Number(Count) : T("about {0}", Human.About(Count));

    /// <summary>The same, with what it counts.</summary>
    public string Users() =>
        IsExact ? TPlural(Count, "{0} user", "{0} users") : T("about {0} users", Human.About(Count));

    /// <summary>The same, as what a search has found.</summary>
    public string Found() =>
        IsExact ? TPlural(Count, "{0} user found", "{0} users found") : T("about {0} users found", Human.About(Count));

    /// <summary>Null where the sample has nobody who matches.</summary>
    internal static async Task<UserTotal?> CountAsync(UsersDbContext db, UserSlice slice, CancellationToken cancellation)
    {
        if (slice.Narrow is { } narrow) return new(await narrow(db.Users).LongCountAsync(cancellation), IsExact: true);
        // Rows are counted and not numbers: of those who were deleted many may be missing.
        if (await db.Users.Take(Countable + 1).CountAsync(cancellation) <= Countable)
            return new(await CountAsync(db.Users, slice, cancellation), IsExact: true);
        var first = await db.Users.MinAsync(user => user.Id, cancellation);
        var all = await db.Users.MaxAsync(user => user.Id, cancellation) - first + 1;
        var found = 0;
        for (var i = 0; i < Samples; i++)
        {
            // In the middle of its part: the newest and the oldest are like others.
            var start = first + (long)((Int128)all * (2 * i + 1) / (2 * Samples));
            var end = start + SampleSize;
            found += await CountAsync(db.Users.Where(user => user.Id >= start && user.Id < end), slice, cancellation);
        }
        return found == 0 ? null : new((long)((Int128)all * found / (Samples * SampleSize)), IsExact: false);
    }

    private static Task<int> CountAsync(IQueryable<User> users, UserSlice slice, CancellationToken cancellation) =>
        slice.Conditions.Aggregate(users, (some, condition) => some.Where(condition.InRow())).CountAsync(cancellation);
}
