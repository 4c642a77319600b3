using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users;

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
    private const int SampleSize = 1_000;

    /// <summary>For people: 12,340, or about 3.3 million.</summary>
    public string Words() => IsExact ? Human.Number(Count) : "about " + Human.About(Count);

    /// <summary>The same, with what it counts.</summary>
    public string Words(string one, string many) => $"{Words()} {(Count == 1 ? one : many)}";

    /// <summary>Null where the sample has nobody who matches.</summary>
    internal static async Task<UserTotal?> CountAsync(UsersDbContext db, UserSlice slice, CancellationToken cancellation)
    {
        if (slice.Narrow is { } narrow) return new(await narrow(db.Users).LongCountAsync(cancellation), IsExact: true);
        // One after the other: asked for together they are looked for in every row.
        var first = await db.Users.MinAsync(user => (long?)user.Id, cancellation) ?? 0;
        var all = (await db.Users.MaxAsync(user => (long?)user.Id, cancellation) ?? 0) - first + 1;
        if (all <= Countable)
        {
            var users = slice.Conditions.Aggregate(db.Users.AsQueryable(), (some, condition) => some.Where(condition.InRow()));
            return new(await users.LongCountAsync(cancellation), IsExact: true);
        }
        var sample = Enumerable.Range(0, SampleSize).Select(i => first + (long)((Int128)all * i / SampleSize)).ToArray();
        var found = await CountAsync(db, slice, sample, cancellation);
        return found == 0 ? null : new((long)((Int128)all * found / SampleSize), IsExact: false);
    }

    private static Task<int> CountAsync(UsersDbContext db, UserSlice slice, long[] ids, CancellationToken cancellation) =>
        slice.Conditions.Aggregate(db.Users.Where(user => ids.Contains(user.Id)), (some, condition) => some.Where(condition.InRow()))
            .CountAsync(cancellation);
}
