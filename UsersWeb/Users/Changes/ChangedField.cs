using UsersWeb.Audit;
using UsersWeb.Data;

namespace UsersWeb.Users.Changes;

/// <summary>
/// Something about a person whose changes the audit tells: each field of <see cref="UserField"/>, and what <see cref="UserAudit"/>
/// tells besides.
/// </summary>
/// <param name="Name">In an address and in JSON.</param>
/// <param name="English">What people call it.</param>
/// <param name="Members">Where it stands in an entry.</param>
public sealed record ChangedField(string Name, string English, params IReadOnlyList<string> Members)
{
    private const string HasPassword = "hasPassword";

    /// <summary>The list, in the order in which people see it.</summary>
    public static IReadOnlyList<ChangedField> All { get; } =
    [
        .. UserField.All.Select(field => new ChangedField(field.Member, field.English, field.Member)),
        new("roles", TKey("Roles"), "roles"),
        new("emailConfirmed", TKey("E-mail confirmed"), "emailConfirmed"),
        new("password", TKey("Password"), HasPassword, "passwordChangedAt"),
        new("mustChangePassword", TKey("Must change the password"), "mustChangePassword"),
        new("lockedUntil", TKey("Locked until"), "lockedUntil"),
        new("lockReason", TKey("Why they are locked"), "lockReason"),
        new("erasedAfter", TKey("Erased after"), "erasedAfter"),
    ];

    /// <summary>What people call it, in the language of now.</summary>
    public string Label => T(English);

    /// <summary>Whether it is never shown, but only that it changed.</summary>
    public bool IsSecret => Members.Contains(HasPassword);

    /// <summary>The field of a name; null when there is none.</summary>
    public static ChangedField? Find(string? name) => All.FirstOrDefault(field => field.Name == name);

    /// <summary>What an entry tells of it; null for nothing.</summary>
    /// <param name="details">Of the entry.</param>
    public FieldChange? In(IReadOnlyList<AuditDetail> details)
    {
        var told = details.Where(detail => Members.Contains(detail.Member)).ToList();
        if (told.Count == 0) return null;
        if (IsSecret) return new(this, null, Secret(told));
        // Of somebody new it tells what they have not got, too.
        return told[0].Before == told[0].After ? null : new(this, told[0].Before, told[0].After);
    }

    private static string Secret(List<AuditDetail> told) => told.FirstOrDefault(detail => detail.Member == HasPassword)?.After switch
    {
        null => T("changed"),
        "true" => T("set"),
        _ => T("removed"),
    };
}

/// <summary>A field that changed.</summary>
/// <param name="Field">Which.</param>
/// <param name="Before">What it was, in words; null for nothing, and for what is secret.</param>
/// <param name="After">What it became, likewise; of what is secret, "set", "changed" or "removed".</param>
public sealed record FieldChange(ChangedField Field, string? Before, string? After);

/// <summary>An entry of the audit, and what it tells of a person's fields.</summary>
/// <param name="Entry">Who, when and by what.</param>
/// <param name="Fields">The fields, in the order of the list.</param>
public sealed record EntryChanges(AuditEntry Entry, IReadOnlyList<FieldChange> Fields)
{
    /// <summary>All that an entry tells, or of one field alone.</summary>
    public static EntryChanges Of(AuditEntry entry, ChangedField? field, IFieldWords words)
    {
        var details = AuditDetail.Of(entry, words);
        var fields = field is null ? ChangedField.All : [field];
        return new(entry, [.. fields.Select(one => one.In(details)).OfType<FieldChange>()]);
    }
}
