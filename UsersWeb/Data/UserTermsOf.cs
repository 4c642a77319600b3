using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace UsersWeb.Data;

/// <summary>Keeps <see cref="UserTerm"/> beside the users. Called in the transaction that saves one.</summary>
public static class UserTermsOf
{
    /// <summary>Adds the terms of somebody new, who has a key by now: all in one statement, because EF Core writes one for each.</summary>
    public static async Task AddTermsOfAsync(this UsersDbContext db, User user, CancellationToken cancellation)
    {
        var terms = SearchText.Terms(user.SearchText ?? "").ToArray();
        if (terms.Length == 0) return;
        var quote = db.GetService<ISqlGenerationHelper>();
        var (table, term, id) = (quote.DelimitIdentifier("UserTerms"), quote.DelimitIdentifier(nameof(UserTerm.Term)),
            quote.DelimitIdentifier(nameof(UserTerm.UserId)));
        var rows = string.Join(", ", terms.Select((_, i) => $"({{{i}}}, {{{terms.Length}}})"));
        var sql = $"INSERT INTO {table} ({term}, {id}) VALUES {rows}";
        await db.Database.ExecuteSqlRawAsync(sql, [.. terms, user.Id], cancellation);
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
