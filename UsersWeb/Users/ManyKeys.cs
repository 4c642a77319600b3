using Microsoft.EntityFrameworkCore;

namespace UsersWeb.Users;

/// <summary>Asks for many by their keys.</summary>
internal static class ManyKeys
{
    // Each key is a parameter, and SQLite looks for each by its name among all of the statement: ten times as many take a hundred
    // times as long.
    private const int AtOnce = 200;

    /// <summary>All that some statements find.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="query">What to ask for by some of them.</param>
    /// <param name="cancellation">Of the caller.</param>
    public static async Task<List<T>> ReadAsync<TKey, T>(
        IEnumerable<TKey> keys, Func<TKey[], IQueryable<T>> query, CancellationToken cancellation)
    {
        var found = new List<T>();
        foreach (var some in keys.Distinct().Chunk(AtOnce)) found.AddRange(await query(some).ToListAsync(cancellation));
        return found;
    }
}
