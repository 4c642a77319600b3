using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq.Expressions;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users;

/// <summary>An order of users: a field, with "-" before it for descending. Ties are broken by id, so it is the same on every engine.</summary>
public sealed record UserSort(string Field, bool Descending)
{
    // Earlier than any sign-in, for users who never did: engines disagree where null sorts.
    private static readonly DateTime Never = DateTime.UnixEpoch;

    private static readonly Dictionary<string, Keyset<User, UserRow>> Columns = new(StringComparer.Ordinal)
    {
        ["id"] = Order(u => u.Id, r => r.Id.ToString(CultureInfo.InvariantCulture), ReadId),
        ["userName"] = Order(u => u.NormalizedUserName!, r => Text.Normalize(r.UserName), ReadText),
        ["email"] = Order(u => u.NormalizedEmail!, r => Text.Normalize(r.Email), ReadText),
        ["displayName"] = Order(u => u.NormalizedDisplayName, r => Text.Normalize(r.DisplayName ?? ""), ReadText),
        ["phoneNumber"] = Order(u => u.PhoneNumber ?? "", r => r.PhoneNumber ?? "", ReadText),
        ["status"] = Order(u => u.Status == UserStatus.Deactivated ? 1 : 0, r => r.Status == UserStatus.Deactivated ? "1" : "0", text => (int)ReadId(text)),
        ["createdAt"] = Order(u => u.CreatedAt, r => Write(r.CreatedAt), ReadInstant),
        ["updatedAt"] = Order(u => u.UpdatedAt, r => Write(r.UpdatedAt), ReadInstant),
        ["lastSignInAt"] = Order(u => u.LastSignInAt ?? Never, r => Write(r.LastSignInAt ?? Never), ReadInstant),
    };

    /// <summary>The fields a list can be sorted by.</summary>
    public static IReadOnlyCollection<string> Fields => Columns.Keys;

    /// <summary>As it stands in a URL.</summary>
    public override string ToString() => Descending ? "-" + Field : Field;

    internal Keyset<User, UserRow> Keyset => Columns[Field];

    /// <summary>Reads a field with or without "-".</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out UserSort? sort)
    {
        var descending = text is ['-', ..];
        var field = descending ? text![1..] : text ?? "";
        sort = Columns.ContainsKey(field) ? new(field, descending) : null;
        return sort is not null;
    }

    /// <summary>False when the text is not a cursor of this order.</summary>
    public bool TryReadCursor(string? cursor, [NotNullWhen(true)] out KeysetPlace? place)
    {
        place = cursor is not null && Cursor.TryRead(cursor, ToString(), out var read) && Keyset.Accepts(read.Key) ? read : null;
        return place is not null;
    }

    private static Keyset<User, UserRow, TKey> Order<TKey>(Expression<Func<User, TKey>> column, Func<UserRow, string> value, Func<string, TKey> read) =>
        new(column, u => u.Id, value, r => r.Id, read);

    private static string Write(DateTime instant) => instant.Ticks.ToString(CultureInfo.InvariantCulture);

    private static DateTime ReadInstant(string text) =>
        ReadId(text) is >= 0 and <= 3155378975999999999 and var ticks ? new(ticks, DateTimeKind.Utc) : throw new FormatException();

    private static long ReadId(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException();

    private static string ReadText(string text) => Text.IsSearchable(text) ? text : throw new FormatException();
}
