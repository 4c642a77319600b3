using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users.Search;

namespace UsersWeb.Users;

/// <summary>
/// A stretch of an order: the people for whom something holds, by a column. An order of several has all of the first before those of the
/// second, which no column could say, as who has which role.
/// </summary>
/// <param name="Part">Who; null for everybody.</param>
/// <param name="Keyset">Their order.</param>
/// <param name="Value">What all in it have of a filter: nobody is looked for there who has something else. Null for nothing.</param>
/// <param name="ByKey">The same where <see cref="UsersDbContext.OrdersNullsByKey"/>; null where that makes no difference.</param>
internal sealed record UserStretch(
    Func<UsersDbContext, IQueryable<User>>? Part, Keyset<User, UserRow> Keyset, FilterValue? Value = null,
    Keyset<User, UserRow>? ByKey = null)
{
    /// <summary>Whether all in it have a value in the column of the order.</summary>
    public bool HasValues => ByKey is null;

    /// <summary>The order as this database is asked for it.</summary>
    public Keyset<User, UserRow> KeysetIn(UsersDbContext db) => db.OrdersNullsByKey && ByKey is not null ? ByKey : Keyset;

    /// <summary>Those who are in it.</summary>
    public IQueryable<User> Of(UsersDbContext db) => (Part?.Invoke(db) ?? db.Users).AsNoTracking();
}

/// <summary>Orders of users.</summary>
internal static class UserOrder
{
    // As a life goes: who is usual first, who is gone last.
    private static readonly UserStatus[] Life =
    [
        UserStatus.Active, UserStatus.Invited, UserStatus.Unconfirmed, UserStatus.Waiting, UserStatus.Closing, UserStatus.Deactivated,
    ];

    // Who may do most first.
    private static readonly long[] Ranks = [Role.AdministratorId, Role.ManagerId, Role.AuditorId];

    /// <summary>By the key.</summary>
    public static Keyset<User, UserRow> ById { get; } =
        By(u => u.Id, row => row.Id.ToString(CultureInfo.InvariantCulture), ReadId, isUnique: true);

    /// <summary>By text, by code point.</summary>
    public static IReadOnlyList<UserStretch> By(
        Expression<Func<User, string>> column, Func<UserRow, string> value, bool isUnique = false) =>
        [new(null, By(column, value, ReadText, isUnique))];

    /// <summary>By instant.</summary>
    public static IReadOnlyList<UserStretch> By(Expression<Func<User, DateTime>> column, Func<UserRow, DateTime> value) =>
        [new(null, ByInstant(column, value))];

    /// <summary>By the last sign-in; those who never did come first, because engines disagree where null sorts.</summary>
    public static IReadOnlyList<UserStretch> ByLastSignIn { get; } =
    [
        // By the same column, so that the index is read that has them one behind another.
        new(db => db.Users.Where(u => u.LastSignInAt == null), Nulls(isConstant: false), new("signedIn", "No"), Nulls(isConstant: true)),
        new(db => db.Users.Where(u => u.LastSignInAt != null),
            ByInstant(u => u.LastSignInAt!.Value, row => row.LastSignInAt ?? DateTime.UnixEpoch), new("signedIn", "Yes")),
    ];

    /// <summary>The same of all at once, as one statement reads it.</summary>
    public static IOrderedQueryable<User> AllByLastSignIn(UsersDbContext db, IQueryable<User> users, bool descending) => descending
        ? users.OrderByDescending(u => u.LastSignInAt != null).ThenByDescending(u => u.LastSignInAt).ThenByDescending(u => u.Id)
        : users.OrderBy(u => u.LastSignInAt != null).ThenBy(u => u.LastSignInAt).ThenBy(u => u.Id);

    /// <summary>By status, damaged ones last.</summary>
    public static IReadOnlyList<UserStretch> ByStatus { get; } =
    [
        .. Life.Select(status => new UserStretch(db => db.Users.Where(u => u.Status == status), ById, new("status", status.ToString()))),
        new(StatusConverter.Damaged, ById, new("status", nameof(UserStatus.Damaged))),
    ];

    /// <summary>The same of all at once, as one statement reads it.</summary>
    public static IOrderedQueryable<User> AllByStatus(UsersDbContext db, IQueryable<User> users, bool descending) =>
        InOrder(users, descending, Life.Select(status => (Expression<Func<User, bool>>)(u => u.Status == status)));

    /// <summary>By the role in which somebody may do most.</summary>
    public static IReadOnlyList<UserStretch> ByRole { get; } =
    [
        .. Ranks.Select((role, place) => new UserStretch(
            db => Ranks[..place].Aggregate(WithRole(db, role), (users, higher) => users.Except(higher, db)), ById)),
        new(db => db.Users.Where(u => !db.RolesThatCount.Any(role => role.UserId == u.Id)), ById, new("role", "None")),
    ];

    /// <summary>The same of all at once, as one statement reads it.</summary>
    public static IOrderedQueryable<User> AllByRole(UsersDbContext db, IQueryable<User> users, bool descending) =>
        InOrder(users, descending, Ranks.Select(id =>
            (Expression<Func<User, bool>>)(u => db.UserRoles.Any(role => role.UserId == u.Id && role.RoleId == id))));

    // By the first of these that holds; those for whom none does come last.
    private static IOrderedQueryable<User> InOrder(
        IQueryable<User> users, bool descending, IEnumerable<Expression<Func<User, bool>>> conditions)
    {
        var user = Expression.Parameter(typeof(User), "u");
        var all = conditions.ToArray();
        var place = Expression.Lambda<Func<User, int>>(all.Index().Reverse().Aggregate(
            (Expression)Expression.Constant(all.Length),
            (otherwise, one) => Expression.Condition(
                ReplacingExpressionVisitor.Replace(one.Item.Parameters[0], user, one.Item.Body),
                Expression.Constant(one.Index), otherwise)), user);
        return descending ? users.OrderByDescending(place).ThenByDescending(u => u.Id) : users.OrderBy(place).ThenBy(u => u.Id);
    }

    private static IQueryable<User> WithRole(UsersDbContext db, long id) =>
        db.Users.Where(u => db.UserRoles.Where(role => role.RoleId == id).Select(role => role.UserId).Contains(u.Id));

    private static IQueryable<User> Except(this IQueryable<User> users, long id, UsersDbContext db) =>
        users.Where(u => !db.UserRoles.Any(role => role.UserId == u.Id && role.RoleId == id));

    private static Keyset<User, UserRow, DateTime?> Nulls(bool isConstant) => new(
        u => u.LastSignInAt, u => u.Id, _ => "", row => row.Id, text => text.Length == 0 ? null : throw new FormatException(),
        isConstant: isConstant);

    private static Keyset<User, UserRow> ByInstant(Expression<Func<User, DateTime>> column, Func<UserRow, DateTime> value) =>
        new Keyset<User, UserRow, DateTime>(
            column, u => u.Id, row => TextOf(value(row)), row => row.Id, ReadInstant, isUnreadable: Instants.IsDamaged);

    private static Keyset<User, UserRow> By<TKey>(
        Expression<Func<User, TKey>> column, Func<UserRow, string> value, Func<string, TKey> read, bool isUnique = false) =>
        new Keyset<User, UserRow, TKey>(column, u => u.Id, value, row => row.Id, read, isUnique);

    private static string TextOf(DateTime instant) =>
        instant.IsDamaged() ? KeysetPlace.Unreadable : instant.Ticks.ToString(CultureInfo.InvariantCulture);

    private static long ReadId(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw new FormatException();

    private static DateTime ReadInstant(string text) =>
        ReadId(text) is >= 0 and <= 3155378975999999999 and var ticks ? new(ticks, DateTimeKind.Utc) : throw new FormatException();

    private static string ReadText(string text) => Text.IsSearchable(text) ? text : throw new FormatException();
}
