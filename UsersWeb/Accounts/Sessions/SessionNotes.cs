using System.Collections.Concurrent;
using System.Text.Json;
using UsersWeb.Data;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Sessions;

/// <summary>
/// Sessions that began or ended while nothing can be written to the database, as while its users are being moved. They are kept by
/// the process, outlive the restart by which it goes over to the new database, and are written once that is possible. Another
/// instance does not know of them until then.
/// </summary>
public sealed class SessionNotes(CookieNames names)
{
    private const string Place = "UsersWeb.SessionNotes";
    private const string Ended = "";

    /// <summary>Whether there are any. Of the database that this application serves or, in tests, of another's.</summary>
    public bool Any => !Store().IsEmpty;

    /// <summary>Notes a session that began.</summary>
    public void Begin(Session session) => Store()[Key(session.Hash)] = JsonSerializer.Serialize(session);

    /// <summary>Notes that a session has ended.</summary>
    public void End(string hash) => Store()[Key(hash)] = Ended;

    /// <summary>Whether a session was noted as ended.</summary>
    public bool HasEnded(string hash) => Any && Store().TryGetValue(Key(hash), out var note) && note == Ended;

    /// <summary>The session that was noted as begun; null when there is none.</summary>
    public Session? Find(string hash) => Any && Store().TryGetValue(Key(hash), out var note) ? Read(note) : null;

    /// <summary>All of them: the hash, and the session unless it has ended.</summary>
    public IReadOnlyList<(string Hash, Session? Begun)> Read()
    {
        var start = Key("");
        return [.. Store().Where(note => note.Key.StartsWith(start, StringComparison.Ordinal))
            .Select(note => (note.Key[start.Length..], Read(note.Value)))];
    }

    /// <summary>They stand in the database now.</summary>
    public void Forget(IEnumerable<string> hashes)
    {
        foreach (var hash in hashes) Store().TryRemove(Key(hash), out _);
    }

    private static Session? Read(string note) => note == Ended ? null : JsonSerializer.Deserialize<Session>(note);

    // Each database's own; the name moves along with the users.
    private string Key(string hash) => $"{names.Read()}:{hash}";

    private static ConcurrentDictionary<string, string> Store() => ProcessStore.Of<string>(Place);
}
