using Microsoft.EntityFrameworkCore;

namespace UsersWeb.Data;

/// <summary>Keeps <see cref="UserTerm"/> beside the users. Called in the transaction that saves one.</summary>
public static class UserTermsOf
{
    /// <summary>Adds the terms of somebody new, who has a key by now.</summary>
    public static async Task AddTermsOfAsync(this UsersDbContext db, User user, CancellationToken cancellation)
    {
        var terms = Terms(user).ToList();
        if (terms.Count > 0) await RowInsert.RunAsync(db, terms, cancellation);
    }

    /// <summary>Those of somebody who has other words now, whatever there was.</summary>
    public static async Task ReplaceTermsOfAsync(this UsersDbContext db, User user, CancellationToken cancellation)
    {
        await db.UserTerms.Where(term => term.UserId == user.Id).ExecuteDeleteAsync(cancellation);
        await db.AddTermsOfAsync(user, cancellation);
    }

    /// <summary>For the fast path of many.</summary>
    public static IEnumerable<UserTerm> Terms(User user) =>
        SearchText.Terms(user.SearchText ?? "").Select(term => new UserTerm { Term = term, UserId = user.Id });
}
