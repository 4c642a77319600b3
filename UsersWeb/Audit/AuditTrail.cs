using System.Text.Json.Nodes;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Shared;

namespace UsersWeb.Audit;

/// <summary>
/// Who did what, in the transaction of the deed: <see cref="AuditedTransaction"/> writes the entries before its commit, and tells the log
/// of them after it.
/// </summary>
public sealed class AuditTrail(UsersDbContext db, DatabaseEngine engine, Current current, TimeProvider clock, AuditLog log)
{
    // More than the changes of one person lead to.
    private const int Few = 8;

    private readonly List<AuditEntry> untold = [];
    private Current acting = current;
    private bool isOpen;

    /// <summary>What follows is told of whoever asked for it, though it is done later; null changes nothing.</summary>
    public void ActAs(Current? asked) => acting = asked ?? acting;

    /// <summary>The transaction begins.</summary>
    public void Begin() => isOpen = true;

    /// <summary>Adds an entry to those of the transaction.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="subjectId">The user to whom it was done; null for everything else.</param>
    /// <param name="subjectName">What others call them.</param>
    /// <param name="before">The fields that changed, as they were. Never a secret.</param>
    /// <param name="after">The fields that changed, as they became. Never a secret.</param>
    /// <exception cref="InvalidOperationException">There is no transaction that would write it.</exception>
    public void Add(string action, long? subjectId, string? subjectName, JsonObject? before, JsonObject? after)
    {
        if (!isOpen) throw new InvalidOperationException($"{action} is told outside of an {nameof(AuditedTransaction)}.");
        var entry = Entry(action, subjectId, subjectName);
        entry.Before = before?.ToJsonString(AuditJson.Readable);
        entry.After = after?.ToJsonString(AuditJson.Readable);
        untold.Add(entry);
    }

    /// <summary>Writes the entries, past the context.</summary>
    public Task WriteAsync(CancellationToken cancellation) => untold.Count switch
    {
        0 => Task.CompletedTask,
        <= Few => RowInsert.RunAsync(db, untold, cancellation),
        _ => engine.InsertAsync(db, untold, cancellation),
    };

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
        Forget();
    }

    /// <summary>The transaction was rolled back: nothing of it happened.</summary>
    public void Forget()
    {
        untold.Clear();
        isOpen = false;
    }

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
