using System.Collections.Concurrent;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Factors;

/// <summary>
/// Codes and answers of passkeys that were taken while nothing can be written to the database, so that none is taken twice. Kept by
/// the process, and outlives the restart by which it goes over to another database; another instance does not know of them.
/// </summary>
public sealed class UsedOnce(CookieNames names)
{
    private const string Place = "UsersWeb.UsedOnce";

    /// <summary>Whether this one, or a later one, was taken.</summary>
    /// <param name="what">As "app 7".</param>
    /// <param name="step">Which; they are taken in their order.</param>
    public bool Has(string what, long step) =>
        Store() is { IsEmpty: false } store && store.TryGetValue(Key(what), out var last) && last >= step;

    /// <summary>Takes it; false when it or a later one was taken before.</summary>
    /// <param name="what">As "app 7".</param>
    /// <param name="step">Which; they are taken in their order.</param>
    public bool TryUse(string what, long step)
    {
        var (store, key) = (Store(), Key(what));
        while (!store.TryAdd(key, step))
        {
            if (!store.TryGetValue(key, out var last)) continue;
            if (last >= step) return false;
            if (store.TryUpdate(key, step, last)) return true;
        }
        return true;
    }

    // Each database's own; the name moves along with the users.
    private string Key(string what) => $"{names.Read()}:{what}";

    private static ConcurrentDictionary<string, long> Store() => ProcessStore.Of<long>(Place);
}
