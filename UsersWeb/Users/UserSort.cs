using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users;

/// <summary>
/// An order of users: a field, with "-" before it for descending. Ties are broken by id, so it is the same on every engine.
/// </summary>
public sealed record UserSort(string Field, bool Descending)
{
    // Earlier than any sign-in, for users who never did: engines disagree where null sorts.
    private static readonly DateTime Never = DateTime.UnixEpoch;

    private static readonly Dictionary<string, Keyset<User, UserRow>> Columns = new(
        [
            new("id", UserOrder.By(u => u.Id, row => row.Id.ToString(CultureInfo.InvariantCulture), UserOrder.ReadId)),
            .. UserField.All.Select(field => KeyValuePair.Create(field.Member, field.Order)),
            new("createdAt", UserOrder.By(u => u.CreatedAt, row => row.CreatedAt)),
            new("updatedAt", UserOrder.By(u => u.UpdatedAt, row => row.UpdatedAt)),
            new("lastSignInAt", UserOrder.By(u => u.LastSignInAt ?? Never, row => row.LastSignInAt ?? Never)),
        ],
        StringComparer.Ordinal);

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
}
