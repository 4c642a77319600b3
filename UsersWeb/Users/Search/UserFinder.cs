using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Shared;

namespace UsersWeb.Users.Search;

/// <summary>
/// Reads a page of users in a time that does not grow with their number. There are two ways to those for whom several things hold: from
/// the rarest of them, by an index, to the rows and then into the order, which is fast for few; and along the order, looking at each row,
/// which is fast where many match. Which it is, is tried, first with little effort, then with more: the databases guess it from figures
/// that are old or missing, and each in another way. docs/performance.md has the measurements.
/// </summary>
internal sealed class UserFinder(UsersDbContext db, DatabaseEngine engine, UserSort sort, UserRows found, DateTime now)
{
    // The first try. What is rarer, or more usual, is answered by it.
    private const int FewIds = 256;
    private const int FewRows = 1_000;

    // Of an index, some tenths of a second.
    private const int MostCounted = 1_000_000;

    private readonly int size = found.Size;

    /// <summary>Reads the page behind or before a place into the rows that it was made with.</summary>
    /// <param name="search">What is asked for.</param>
    /// <param name="from">The place; null for the first page.</param>
    /// <param name="backward">Whether the page before it is wanted.</param>
    /// <param name="cancellation">Of the request.</param>
    public async Task<UserSlice> ReadAsync(UserSearch search, UserPlace? from, bool backward, CancellationToken cancellation)
    {
        if (!search.IsNarrow)
        {
            await WalkAsync([], from, backward, null, cancellation);
            return new(null, []);
        }
        var (indexedTo, greatest) = await ReadIndexAsync(cancellation);
        var conditions = search.Conditions(db, now, indexedTo);
        if (await FewAsync(conditions, cancellation) is { } few) return await ByKeysAsync(few);
        if (await WalkAsync(conditions, from, backward, FewRows, cancellation)) return new(null, conditions);
        // Where both ways take equally long: a row costs half as much again in the order as by its key.
        var wide = (int)Math.Clamp(Math.Sqrt(1.5 * greatest * (size + 1)), FewIds, MostCounted);
        if (await RarestAsync(conditions, wide, cancellation) is { } rare) return await ByKeysAsync(rare);
        // As far as they lie apart where they are evenly spread, and as far again.
        var rows = (int)Math.Clamp(2.0 * greatest * (size + 1) / wide, FewRows, int.MaxValue);
        if (await WalkAsync(conditions, from, backward, rows, cancellation)) return new(null, conditions);
        // Many of each, and few of all: too many to count them, too.
        var many = await RarestAsync(conditions, MostCounted, cancellation);
        IQueryable<User> All(IQueryable<User> users) => many is null
            ? conditions.Aggregate(users, (some, condition) => some.Where(condition.Holds)) : InRow(many(users), conditions);
        await ReadAsync(All, conditions, from, backward, cancellation);
        return new(null, conditions);

        async Task<UserSlice> ByKeysAsync(Func<IQueryable<User>, IQueryable<User>> keys)
        {
            IQueryable<User> Narrow(IQueryable<User> users) => InRow(keys(users), conditions);
            await ReadAsync(Narrow, conditions, from, backward, cancellation);
            return new(Narrow, conditions);
        }
    }

    // In one statement: both are asked for at each search.
    private async Task<(long IndexedTo, long Greatest)> ReadIndexAsync(CancellationToken cancellation)
    {
        var read = await db.SearchIndex.Where(index => index.Id == SearchIndex.OnlyId && index.Rules == SearchText.Rules)
            .Select(index => new { index.IndexedTo, Greatest = db.Users.Max(user => (long?)user.Id) }).FirstOrDefaultAsync(cancellation);
        if (read is not null) return (read.IndexedTo, read.Greatest ?? 0);
        return (0, await db.Users.MaxAsync(user => (long?)user.Id, cancellation) ?? 0);
    }

    // By the first condition that few have; null where many have each.
    private static async Task<Func<IQueryable<User>, IQueryable<User>>?> FewAsync(
        IReadOnlyList<UserCondition> conditions, CancellationToken cancellation)
    {
        foreach (var condition in conditions.Where(condition => condition.Ids is not null))
        {
            var found = await condition.Ids!.Take(FewIds + 1).ToListAsync(cancellation);
            if (found.Count > FewIds) continue;
            var ids = found.Distinct().ToArray();
            return ids.Length == 0 ? users => users.Where(user => false) : users => users.Where(user => ids.Contains(user.Id));
        }
        return null;
    }

    // By the one that the fewest have; null where more than so many have each.
    private static async Task<Func<IQueryable<User>, IQueryable<User>>?> RarestAsync(
        IReadOnlyList<UserCondition> conditions, int most, CancellationToken cancellation)
    {
        (IQueryable<long>? ids, var fewest) = (null, most + 1);
        foreach (var condition in conditions.Where(condition => condition.Ids is not null))
        {
            var count = await condition.Ids!.Take(fewest).CountAsync(cancellation);
            if (count < fewest) (ids, fewest) = (condition.Ids, count);
        }
        if (ids is null) return null;
        // Cut off, so that the databases know how few they are, behind some who came meanwhile. Distinct, because MariaDB takes no LIMIT
        // right within an IN.
        var keys = ids.Take(fewest + FewIds).Distinct();
        return users => users.Where(user => keys.Contains(user.Id));
    }

    // False when so many rows were looked at and the page is not full.
    private async Task<bool> WalkAsync(
        IReadOnlyList<UserCondition> conditions, UserPlace? from, bool backward, int? most, CancellationToken cancellation)
    {
        found.Clear();
        var descending = sort.Descending != backward;
        foreach (var (number, stretch, place) in StretchesFrom(from, descending, conditions))
        {
            var users = stretch.HasValues ? conditions.Aggregate(stretch.Of(db), (some, condition) => condition.Bound(some, sort.Field))
                : stretch.Of(db);
            var bound = most is { } count ? await stretch.KeysetIn(db).FindBoundAsync(users, descending, place, count, cancellation) : null;
            foreach (var piece in stretch.KeysetIn(db).Pieces(users, descending, place, bound))
            {
                await TakeAsync(InRow(piece, conditions), number, cancellation);
                if (found.IsFull) return true;
            }
            if (bound is not null) return false;
        }
        return true;
    }

    private async Task ReadAsync(Func<IQueryable<User>, IQueryable<User>> narrow,
        IReadOnlyList<UserCondition> conditions, UserPlace? from, bool backward, CancellationToken cancellation)
    {
        found.Clear();
        var descending = sort.Descending != backward;
        foreach (var (number, stretch, place) in StretchesFrom(from, descending, conditions))
        {
            await TakeAsync(stretch.KeysetIn(db).Seek(narrow(stretch.Of(db)), descending, place), number, cancellation);
            if (found.IsFull) break;
        }
    }

    private Task TakeAsync(IQueryable<User> users, int stretch, CancellationToken cancellation) => engine.ReadRowsAsync(
        db, users.Select(UserRow.FromUser).Take(size + 1 - found.Count), row => found.Add(row, stretch), cancellation);

    private IEnumerable<(int Number, UserStretch Stretch, KeysetPlace? Place)> StretchesFrom(
        UserPlace? from, bool descending, IReadOnlyList<UserCondition> conditions)
    {
        var numbers = Enumerable.Range(0, sort.Stretches.Count);
        if (descending) numbers = numbers.Reverse();
        return numbers.SkipWhile(number => from is not null && number != from.Stretch)
            .Where(number => conditions.All(condition => condition.MayHoldIn(sort.Stretches[number])))
            .Select(number => (number, sort.Stretches[number], number == from?.Stretch ? from.Place : null));
    }

    private static IQueryable<User> InRow(IQueryable<User> users, IReadOnlyList<UserCondition> conditions) =>
        conditions.Aggregate(users, (some, condition) => some.Where(condition.InRow()));
}

/// <summary>How those were found who were.</summary>
/// <param name="Narrow">Leaves those who match, and reads no others; null where that is not known.</param>
/// <param name="Conditions">What they match.</param>
internal sealed record UserSlice(
    Func<IQueryable<User>, IQueryable<User>>? Narrow, IReadOnlyList<UserCondition> Conditions);
