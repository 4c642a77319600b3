using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Audit;

/// <summary>Who did what an entry tells of, in words for people.</summary>
public static class AuditActor
{
    /// <summary>As "Zoe", "root on the command line", "the application"; "somebody who was not signed in" for nobody.</summary>
    public static string Words(AuditEntry entry)
    {
        if (entry.ActorKind == AuditJson.Word(ActorKind.System)) return "the application";
        if (entry.ActorKind == AuditJson.Word(ActorKind.Nobody)) return "somebody who was not signed in";
        if (entry.ActorKind == AuditJson.Word(ActorKind.CommandLine)) return $"{entry.ActorName} on the command line";
        return entry.TokenId is { } token ? $"{entry.ActorName} by token {Human.Id(token)}" : entry.ActorName;
    }
}
