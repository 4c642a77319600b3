using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace UsersWeb.Data;

/// <summary>Writes what follows from the rest of a user: normalised forms, instants, and a new concurrency stamp for each change.</summary>
public sealed class UserStamps(TimeProvider clock) : SaveChangesInterceptor
{
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
            Stamp(entry.Entity, isNew: entry.State == EntityState.Added);
        }
    }

    private void Stamp(User user, bool isNew)
    {
        var now = clock.Now();
        if (isNew && user.CreatedAt == default) user.CreatedAt = now;
        // The clock of a machine can be set back, and that of another instance be behind.
        user.UpdatedAt = isNew || now < user.CreatedAt ? user.CreatedAt : now;
        user.NormalizedUserName = Text.Normalize(user.UserName!);
        user.NormalizedEmail = Text.Normalize(user.Email!);
        user.NormalizedDisplayName = Text.Normalize(user.DisplayName ?? "");
        user.ConcurrencyStamp = Guid.NewGuid().ToString();
        user.SecurityStamp ??= Guid.NewGuid().ToString("N");
    }
}
