using System.Linq.Expressions;
using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary>What narrows a list of users.</summary>
/// <param name="Holds">For whom it holds, as a row says.</param>
/// <param name="Ids">
/// The keys of all of them, and perhaps of others, from an index; a key may come twice. Null where only the rows say.
/// </param>
/// <param name="IsWord">Whether it is a word of a search.</param>
internal sealed record UserCondition(Expression<Func<User, bool>> Holds, IQueryable<long>? Ids, bool IsWord = false)
{
    /// <summary>The same, looked at in rows that were found by something else.</summary>
    public Expression<Func<User, bool>> InRow() => Expression.Lambda<Func<User, bool>>(
        Expression.Call(typeof(UsersDbContext), nameof(UsersDbContext.InRow), null, Holds.Body, Expression.Constant(false)),
        Holds.Parameters);
}
