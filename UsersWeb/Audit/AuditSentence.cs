using UsersWeb.Data;

namespace UsersWeb.Audit;

/// <summary>What an entry tells, in words for people: "Changed Zoe".</summary>
/// <param name="Head">What stands before the name.</param>
/// <param name="Name">Whose it is; null where it was done to no person.</param>
/// <param name="Tail">What stands behind it.</param>
public sealed record AuditSentence(string Head, string? Name, string Tail)
{
    /// <summary>Of an action that this version does not know, its code.</summary>
    public static AuditSentence Of(AuditEntry entry)
    {
        if (AuditActions.Find(entry.Action) is not { } action) return new(entry.Action, null, "");
        return entry.SubjectName is { } name && action.Sentence?.Split("{0}") is [var head, var tail]
            ? new(head, name, tail) : new(action.Name, null, "");
    }
}
