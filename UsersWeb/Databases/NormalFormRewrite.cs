using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Databases;

/// <summary>
/// Writes the normal forms of users anew where the rules of <see cref="NormalForms"/> have changed since they were written. It uses
/// columns of the first version only, so it can stand before the migrations.
/// </summary>
internal static class NormalFormRewrite
{
    private const int Batch = 1000;

    /// <returns>The ids of users who keep the form they had, because another has the new one.</returns>
    public static async Task<IReadOnlyList<long>> RunAsync(UsersDbContext db, DatabaseEngine engine, CancellationToken cancellation)
    {
        var kept = new List<long>();
        for (var last = long.MinValue; ;)
        {
            var users = await ReadAsync(db, last, cancellation);
            if (users.Count == 0) return kept;
            foreach (var user in users.Where(user => user.Saved != user.Current))
            {
                if (!await WriteAsync(db, engine, user, cancellation)) kept.Add(user.Id);
            }
            last = users[^1].Id;
        }
    }

    private static async Task<List<UserForms>> ReadAsync(UsersDbContext db, long last, CancellationToken cancellation)
    {
        var rows = await db.Users.AsNoTracking().Where(u => u.Id > last).OrderBy(u => u.Id).Take(Batch)
            .Select(u => new
            {
                u.Id,
                u.UserName,
                u.Email,
                u.DisplayName,
                u.NormalizedUserName,
                u.NormalizedEmail,
                u.NormalizedDisplayName,
            }).ToListAsync(cancellation);
        return [.. rows.Select(u => new UserForms(u.Id,
            new(u.NormalizedUserName, u.NormalizedEmail, u.NormalizedDisplayName),
            new(NormalForms.UserName(u.UserName!), NormalForms.Email(u.Email!), NormalForms.DisplayName(u.DisplayName))))];
    }

    private static async Task<bool> WriteAsync(UsersDbContext db, DatabaseEngine engine, UserForms user, CancellationToken cancellation)
    {
        // An international domain is longer in letters of ASCII.
        if (user.Current.Email.Length > UserLimits.Normalized) return true;
        try
        {
            await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set
                .SetProperty(u => u.NormalizedUserName, user.Current.UserName).SetProperty(u => u.NormalizedEmail, user.Current.Email)
                .SetProperty(u => u.NormalizedDisplayName, user.Current.DisplayName), cancellation);
            return true;
        }
        catch (Exception e) when (engine.Classify(e) == DatabaseFailure.UniqueViolation)
        {
            return false;
        }
    }

    private sealed record UserForms(long Id, Forms Saved, Forms Current);

    private sealed record Forms(string UserName, string Email, string DisplayName);
}
