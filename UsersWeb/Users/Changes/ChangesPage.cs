using UsersWeb.Audit.Pages;
using UsersWeb.Shared;

namespace UsersWeb.Users.Changes;

/// <summary>What the tab shows.</summary>
/// <param name="Person">Whose.</param>
/// <param name="Field">The one field that was asked for; null for all.</param>
/// <param name="List">The page of entries; null where the field is not understood.</param>
/// <param name="Entries">What they tell.</param>
public sealed record ChangesPage(PersonHead Person, ChangedField? Field, AuditList? List, IReadOnlyList<EntryChanges> Entries)
{
    /// <summary>The address of an entry among all activity: what was done to the person in that second.</summary>
    public string PlaceOf(EntryChanges changes)
    {
        var second = Uri.EscapeDataString(Human.Instant(changes.Entry.At));
        return $"~/admin/audit?subject={Human.Id(Person.Id)}&action={changes.Entry.Action}&from={second}&until={second}";
    }
}
