using System.Text.Json.Nodes;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Audit;

/// <summary>
/// Who did what, in the transaction of the deed: an entry is added to the context and saved with everything else. Once the
/// transaction has ended well, <see cref="Tell"/> writes its entries to the log too.
/// </summary>
public sealed class AuditTrail(UsersDbContext db, Current current, TimeProvider clock, AuditLog log)
{
    private readonly List<AuditEntry> untold = [];
    private Current acting = current;

    /// <summary>What follows is told of whoever asked for it, though it is done later; null changes nothing.</summary>
    public void ActAs(Current? asked) => acting = asked ?? acting;

    /// <summary>Adds an entry; the next save of the context writes it.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="subjectId">The user to whom it was done; null for everything else.</param>
    /// <param name="subjectName">What others call them.</param>
    /// <param name="before">The fields that changed, as they were. Never a secret.</param>
    /// <param name="after">The fields that changed, as they became. Never a secret.</param>
    public void Add(string action, long? subjectId, string? subjectName, JsonObject? before, JsonObject? after) =>
        db.AuditEntries.Add(Make(action, subjectId, subjectName, before, after));

    /// <summary>The same for whoever writes many in this transaction by the engine's fast path: the entry is not in the context.</summary>
    public AuditEntry Make(string action, long? subjectId, string? subjectName, JsonObject? before, JsonObject? after)
    {
        var entry = Entry(action, subjectId, subjectName);
        entry.Before = before?.ToJsonString(AuditJson.Readable);
        entry.After = after?.ToJsonString(AuditJson.Readable);
        untold.Add(entry);
        return entry;
    }

    /// <summary>Tells the log alone, at once: of what happens to a user while nothing can be written to the database.</summary>
    public void TellOnly(string action, long? subjectId, string? subjectName, JsonObject? after = null)
    {
        var entry = Entry(action, subjectId, subjectName);
        entry.After = after?.ToJsonString(AuditJson.Readable);
        log.Write(entry);
    }

    /// <summary>The transaction was committed.</summary>
    public void Tell()
    {
        foreach (var entry in untold) log.Write(entry);
        untold.Clear();
    }

    /// <summary>The transaction was rolled back: nothing of it happened. The context must be cleared too.</summary>
    public void Forget() => untold.Clear();

    private AuditEntry Entry(string action, long? subjectId, string? subjectName) => new()
    {
        At = clock.Now(),
        ActorKind = AuditJson.Word(acting.Kind),
        ActorId = acting.UserId,
        ActorName = acting.Name.Cut(AuditEntry.Name),
        TokenId = acting.TokenId,
        Address = acting.Address,
        Action = action,
        SubjectId = subjectId,
        SubjectName = subjectName?.Cut(AuditEntry.Name),
    };
}
