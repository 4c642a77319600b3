using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Users.Edits;

/// <summary>
/// Saves what somebody typed into a form that they opened a while ago: what others saved meanwhile stays, and what can't be settled
/// without them is asked.
/// </summary>
public sealed class UserEdits(UsersDbContext db, UserChanges changes)
{
    // Each time somebody else got through, and every one of them may change something that must be asked.
    private const int MostAttempts = 20;

    /// <summary>Saves it, as often as others come in between.</summary>
    /// <param name="id">Whose.</param>
    /// <param name="stamp">The version that was opened.</param>
    /// <param name="form">What the form carried besides.</param>
    /// <param name="typed">All fields, with those of the form in place of what is saved.</param>
    /// <param name="cancellation">Of the request.</param>
    public async Task<EditOutcome> SaveAsync(
        long id, string? stamp, EditForm form, Func<UserFields, UserFields> typed, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellation) is not { } user)
                return new(ChangeResult.NotFound, null, new Dictionary<string, string>());
            var (saved, label, isStale) = (UserFields.From(user), user.Label, user.ConcurrencyStamp != stamp);
            var merge = UserMerge.Of(isStale ? form : EditForm.Of(saved), typed(saved), saved);
            if (merge.Conflicts.Count > 0) return Ask(new(id, label, merge.Typed, stamp, form), merge, saved);
            // Whoever sees the form again sees all that is saved.
            var page = new EditPage(id, label, merge.Typed, user.ConcurrencyStamp, EditForm.Of(saved));
            var errors = UserRules.Check(merge.Fields, saved);
            if (errors.Count > 0) return new(null, page, errors);
            merge.Fields.ApplyTo(user);
            var wasSame = isStale && !merge.Fields.DifferencesFrom(saved).Any();
            var result = await changes.SaveAsync(user, cancellation);
            if (result == ChangeResult.Stale && attempt < MostAttempts) continue;
            errors = await ErrorsAsync(result, user, cancellation);
            return new(result, page, errors) { Label = user.Label, WasSame = wasSame, AlsoChanged = Also(merge) };
        }
    }

    private static EditOutcome Ask(EditPage page, UserMerge merge, UserFields saved)
    {
        var errors = page.Form.HasAnswers
            ? merge.Conflicts.ToDictionary(conflict => conflict.Key,
                conflict => conflict.WasAnswered
                    ? T("{0}: somebody changed it once more since you chose. Choose again.", conflict.Field.Label)
                    : T("{0}: choose one of the two.", conflict.Field.Label)) : [];
        return new(null,
            page with { Form = page.Form.Shown(saved, merge.Conflicts), Conflicts = merge.Conflicts, Meanwhile = merge.Meanwhile }, errors);
    }

    private async Task<Dictionary<string, string>> ErrorsAsync(
        ChangeResult result, User user, CancellationToken cancellation) => result switch
        {
            ChangeResult.Done => [],
            ChangeResult.Duplicate => await changes.FindDuplicatesAsync(user, cancellation),
            ChangeResult.LastAdministrator => new() { [nameof(UserFields.Status)] = Administrators.LastOne },
            ChangeResult.Above => new() { [""] = Rank.Above },
            _ => new() { [""] = T("Others keep changing this user. Try again.") },
        };

    private static string Also(UserMerge merge) => merge.Meanwhile.Count == 0 ? ""
        : " " + T("Changed by somebody else meanwhile, and kept: {0}.", string.Join(", ", merge.Meanwhile.Select(field => field.Label)));
}
