using Microsoft.EntityFrameworkCore;

namespace UsersWeb.Data;

/// <summary>Keeps <see cref="UserTerm"/> beside the users. Called in the transaction that saves one.</summary>
public static class UserTermsOf
{
    /// <summary>The terms of somebody new, for the next save.</summary>
    public static void AddTermsOf(this UsersDbContext db, User user) => db.UserTerms.AddRange(Terms(user));

    /// <summary>Those of somebody who has other words now, whatever there was.</summary>
    public static async Task ReplaceTermsOfAsync(this UsersDbContext db, User user, CancellationToken cancellation)
    {
        foreach (var kept in db.ChangeTracker.Entries<UserTerm>().Where(term => term.Entity.UserId == user.Id).ToList())
            kept.State = EntityState.Detached;
        await db.UserTerms.Where(term => term.UserId == user.Id).ExecuteDeleteAsync(cancellation);
        db.AddTermsOf(user);
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>For the fast path of many.</summary>
    public static IEnumerable<UserTerm> Terms(User user) =>
        SearchText.Terms(user.SearchText ?? "").Select(term => new UserTerm { Term = term, UserId = user.Id });
}
