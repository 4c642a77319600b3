using System.Globalization;
using System.Linq.Expressions;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users;

/// <summary>Orders of users by one column.</summary>
internal static class UserOrder
{
    /// <summary>By text, by code point.</summary>
    public static Keyset<User, UserRow> By(Expression<Func<User, string>> column, Func<UserRow, string> value) =>
        By(column, value, ReadText);

    /// <summary>By instant.</summary>
    public static Keyset<User, UserRow> By(Expression<Func<User, DateTime>> column, Func<UserRow, DateTime> value) =>
        By(column, row => value(row).Ticks.ToString(CultureInfo.InvariantCulture), ReadInstant);

    /// <summary>By any type.</summary>
    /// <param name="column">Never null, because engines disagree where null sorts.</param>
    /// <param name="value">The column's value in a row, as text.</param>
    /// <param name="read">The value from its text; throws FormatException on any other text.</param>
    public static Keyset<User, UserRow> By<TKey>(
        Expression<Func<User, TKey>> column, Func<UserRow, string> value, Func<string, TKey> read) =>
        new Keyset<User, UserRow, TKey>(column, u => u.Id, value, row => row.Id, read);

    /// <exception cref="FormatException">It is no number of 32 bits.</exception>
    public static int ReadNumber(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw new FormatException();

    /// <exception cref="FormatException">It is no number of 64 bits.</exception>
    public static long ReadId(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw new FormatException();

    private static DateTime ReadInstant(string text) =>
        ReadId(text) is >= 0 and <= 3155378975999999999 and var ticks ? new(ticks, DateTimeKind.Utc) : throw new FormatException();

    private static string ReadText(string text) => Text.IsSearchable(text) ? text : throw new FormatException();
}
