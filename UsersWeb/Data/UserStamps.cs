using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace UsersWeb.Data;

/// <summary>Writes what follows from the rest of a user: normalised forms, instants, and a new concurrency stamp for each change.</summary>
public sealed class UserStamps(TimeProvider clock) : SaveChangesInterceptor
{
    /// <summary>The same for somebody new who is written past the context, by the engine's fast path.</summary>
    /// <param name="user">With everything but what follows from it.</param>
    /// <param name="now">UTC, microseconds.</param>
    public static void Complete(User user, DateTime now)
    {
        Stamp(user, isNew: true, now);
        user.NormalizedUserName = NormalForms.UserName(user.UserName!);
        user.NormalizedEmail = NormalForms.Email(user.Email!);
        user.NormalizedDisplayName = NormalForms.DisplayName(user.DisplayName);
        user.SearchText = SearchText.Of(user);
    }

    /// <inheritdoc />
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Stamp(eventData.Context!.ChangeTracker);
        return result;
    }

    /// <inheritdoc />
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Stamp(eventData.Context!.ChangeTracker);
        return ValueTask.FromResult(result);
    }

    private void Stamp(ChangeTracker tracker)
    {
        foreach (var entry in tracker.Entries<User>())
        {
            if (entry.State is not (EntityState.Added or EntityState.Modified)) continue;
            Stamp(entry.Entity, isNew: entry.State == EntityState.Added, clock.Now());
            Normalize(entry);
        }
    }

    private static void Stamp(User user, bool isNew, DateTime now)
    {
        if (isNew && user.CreatedAt == default) user.CreatedAt = now;
        // The clock of a machine can be set back, and that of another instance be behind.
        user.UpdatedAt = isNew || (now < user.CreatedAt && !user.CreatedAt.IsDamaged()) ? user.CreatedAt : now;
        user.ConcurrencyStamp = Guid.NewGuid().ToString();
        // Somebody put work into them: they must not go with those who are made up.
        if (!isNew) user.IsSample = false;
    }

    // What was not changed keeps its form: one of an older version may meet another's when it is made anew.
    private static void Normalize(EntityEntry<User> entry)
    {
        var user = entry.Entity;
        if (IsWritten(nameof(User.UserName))) user.NormalizedUserName = NormalForms.UserName(user.UserName!);
        if (IsWritten(nameof(User.Email))) user.NormalizedEmail = NormalForms.Email(user.Email!);
        if (IsWritten(nameof(User.DisplayName))) user.NormalizedDisplayName = NormalForms.DisplayName(user.DisplayName);
        if (IsWritten(nameof(User.UserName)) || IsWritten(nameof(User.Email)) || IsWritten(nameof(User.DisplayName))
            || IsWritten(nameof(User.PhoneNumber)))
            user.SearchText = SearchText.Of(user);

        bool IsWritten(string property) => entry.State == EntityState.Added || entry.Property(property).IsModified;
    }
}
