using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;

namespace UsersWeb.Users.Changes;

/// <summary>The entries of the audit that tell of changes to one person.</summary>
public static class ChangeHistory
{
    // Those that tell of an address which nobody has yet, or of no field at all.
    private static readonly string[] Others =
    [
        AuditActions.UserInvite, AuditActions.UserEmailRequest, AuditActions.UserResetRequest, AuditActions.UserDelete,
        AuditActions.UserExport,
    ];

    private static readonly string[] Actions = [.. AuditActions.Matching("user.").Except(Others)];

    /// <summary>Asks for them.</summary>
    /// <param name="db">Where they are.</param>
    /// <param name="id">Of whom they tell.</param>
    /// <param name="field">Of which field they tell; null for any.</param>
    public static AuditQuery Query(UsersDbContext db, long id, ChangedField? field)
    {
        var actions = Actions;
        var entries = db.AuditEntries.AsNoTracking().Where(entry => entry.SubjectId == id && entry.After != null && entry.After != "{}"
            && actions.Contains(entry.Action));
        if (field is null) return new([entries]);
        // A quotation mark in a value is escaped, so this is the name of a member.
        var (first, last) = (Named(field.Members[0]), Named(field.Members[^1]));
        // Of somebody new every field is told.
        var none = first + "null";
        return new([entries.Where(entry => (entry.After!.Contains(first) || entry.After.Contains(last))
            && (entry.Before != null || !entry.After.Contains(none)))]);

        static string Named(string member) => $"\"{member}\":";
    }
}
