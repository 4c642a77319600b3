using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;

namespace UsersWeb.Users.Edits;

/// <summary>Who saved what is asked about, as far as the audit tells it.</summary>
public sealed class LastChanges(UsersDbContext db, IFieldWords words)
{
    // Whoever changed it since the form was opened did so lately.
    private const int MostEntries = 50;

    /// <summary>The questions, each with who saved the other value and when.</summary>
    /// <param name="id">Whose fields.</param>
    /// <param name="conflicts">The questions.</param>
    /// <param name="name">What to call whoever is told of in an entry; null for not at all.</param>
    /// <param name="cancellation">Of the request.</param>
    public async Task<IReadOnlyList<FieldConflict>> TellAsync(
        long id, IReadOnlyList<FieldConflict> conflicts, Func<AuditEntry, string?> name, CancellationToken cancellation)
    {
        if (conflicts.Count == 0) return conflicts;
        var entries = await db.AuditEntries.AsNoTracking().Where(entry => entry.SubjectId == id && entry.After != null)
            .OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id).Take(MostEntries).ToListAsync(cancellation);
        return [.. conflicts.Select(conflict => entries.FirstOrDefault(entry => Tells(entry, conflict)) is { } last
            ? conflict with { SavedBy = name(last), SavedAt = last.At } : conflict)];
    }

    // An entry of before that set another value says nothing of this one.
    private bool Tells(AuditEntry entry, FieldConflict conflict) => AuditDetail.Of(entry, words).Any(detail =>
        detail.Member == conflict.Field.Member && (detail.After ?? "") == (conflict.Field.Words(conflict.Theirs) ?? ""));
}
