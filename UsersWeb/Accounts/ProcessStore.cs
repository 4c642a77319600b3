using System.Collections.Concurrent;

namespace UsersWeb.Accounts;

/// <summary>
/// What is kept by the process and not by the application, which is built anew after a switch to another database, perhaps from the other
/// edition's assembly: so the values are of types that both know.
/// </summary>
internal static class ProcessStore
{
    private static readonly Lock Making = new();

    /// <summary>That of a name; made when it is asked for first.</summary>
    public static ConcurrentDictionary<string, T> Of<T>(string name)
    {
        if (AppContext.GetData(name) is ConcurrentDictionary<string, T> store) return store;
        lock (Making)
        {
            if (AppContext.GetData(name) is ConcurrentDictionary<string, T> made) return made;
            store = new(StringComparer.Ordinal);
            AppContext.SetData(name, store);
            return store;
        }
    }
}
