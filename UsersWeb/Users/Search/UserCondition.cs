using System.Linq.Expressions;
using UsersWeb.Data;

namespace UsersWeb.Users.Search;

/// <summary>What narrows a list of users.</summary>
/// <param name="Holds">For whom it holds, as a row says.</param>
/// <param name="Ids">
/// The keys of all of them, and perhaps of others, from an index; a key may come twice. Null where only the rows say.
/// </param>
/// <param name="Value">The filter's value, where it is a choice.</param>
/// <param name="Bounds">
/// What it says of a column that a list may be sorted by, by the name of that order: there the index of the order ends by itself.
/// </param>
internal sealed record UserCondition(
    Expression<Func<User, bool>> Holds, IQueryable<long>? Ids, FilterValue? Value = null,
    params (string Sort, Expression<Func<User, bool>> Holds)[] Bounds)
{
    /// <summary>Whether it is a word of a search.</summary>
    public bool IsWord { get; init; }

    /// <summary>Whether anybody in a stretch of an order may have it.</summary>
    public bool MayHoldIn(UserStretch stretch) =>
        Value is null || stretch.Value is null || Value.Filter != stretch.Value.Filter || Value.Choice == stretch.Value.Choice;

    /// <summary>Those of an order for whom it may hold, as far as the order's own index says.</summary>
    public IQueryable<User> Bound(IQueryable<User> users, string sort) =>
        Bounds.Where(bound => bound.Sort == sort).Aggregate(users, (some, bound) => some.Where(bound.Holds));

    /// <summary>The same, looked at in rows that were found by something else.</summary>
    public Expression<Func<User, bool>> InRow() => Expression.Lambda<Func<User, bool>>(
        Expression.Call(typeof(UsersDbContext), nameof(UsersDbContext.InRow), null, Holds.Body, Expression.Constant(false)),
        Holds.Parameters);
}

/// <summary>A choice of a filter.</summary>
/// <param name="Filter">The filter's name.</param>
/// <param name="Choice">The choice's value.</param>
internal sealed record FilterValue(string Filter, string Choice);
