using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Audit;

/// <summary>Who did what an entry tells of, in words for people.</summary>
public static class AuditActor
{
    /// <summary>As "Zoe", "root on the command line", "the application"; "somebody who was not signed in" for nobody.</summary>
    public static string Words(AuditEntry entry)
    {
        if (entry.ActorKind == AuditJson.Word(ActorKind.System)) return T("the application");
        if (entry.ActorKind == AuditJson.Word(ActorKind.Nobody)) return T("somebody who was not signed in");
        if (entry.ActorKind == AuditJson.Word(ActorKind.CommandLine)) return T("{0} on the command line", entry.ActorName);
        return entry.TokenId is { } token ? T("{0} by token {1}", entry.ActorName, Human.Id(token)) : entry.ActorName;
    }
}
