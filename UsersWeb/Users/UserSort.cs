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
    private static readonly Dictionary<string, IReadOnlyList<UserStretch>> Orders = new(
        [
            new("id", [new(null, UserOrder.ById)]),
            .. UserField.All.Where(field => field.Order is not null).Select(field => KeyValuePair.Create(field.Member, field.Order!)),
            new("role", UserOrder.ByRole),
            new("createdAt", UserOrder.By(u => u.CreatedAt, row => row.CreatedAt)),
            new("updatedAt", UserOrder.By(u => u.UpdatedAt, row => row.UpdatedAt)),
            new("lastSignInAt", UserOrder.ByLastSignIn),
        ],
        StringComparer.Ordinal);

    /// <summary>The fields a list can be sorted by.</summary>
    public static IReadOnlyCollection<string> Fields => Orders.Keys;

    /// <summary>As it stands in a URL.</summary>
    public override string ToString() => Descending ? "-" + Field : Field;

    internal IReadOnlyList<UserStretch> Stretches => Orders[Field];

    /// <summary>All users in this order, by one statement, which sees one state of the database; for whoever reads them all.</summary>
    internal IQueryable<User> All(UsersDbContext db, IQueryable<User> users) => Field switch
    {
        "lastSignInAt" => UserOrder.AllByLastSignIn(db, users, Descending),
        "status" => UserOrder.AllByStatus(db, users, Descending),
        "role" => UserOrder.AllByRole(db, users, Descending),
        _ => Stretches.Single().Keyset.Seek(users, Descending, from: null),
    };

    /// <summary>Reads a field with or without "-".</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out UserSort? sort)
    {
        var descending = text is ['-', ..];
        var field = descending ? text![1..] : text ?? "";
        sort = Orders.ContainsKey(field) ? new(field, descending) : null;
        return sort is not null;
    }

    /// <summary>A row's place as a cursor.</summary>
    /// <param name="row">Which.</param>
    /// <param name="stretch">The number of the stretch it is in.</param>
    /// <param name="number">How many are before it in the list.</param>
    internal string WriteCursor(UserRow row, int stretch, long number) =>
        Cursor.Write(FormattableString.Invariant($"{this}/{stretch}/{number}"), Stretches[stretch].Keyset.PlaceOf(row));

    /// <summary>False when the text is not a cursor of this order.</summary>
    internal bool TryReadCursor(string? cursor, [NotNullWhen(true)] out UserPlace? place)
    {
        place = null;
        if (cursor is null || !Cursor.TryRead(cursor, out var name, out var read)) return false;
        var parts = name.Split('/');
        if (parts.Length != 3 || parts[0] != ToString()) return false;
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var stretch)) return false;
        if (!long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        if (stretch >= Stretches.Count || !Stretches[stretch].Keyset.Accepts(read.Key)) return false;
        place = new(stretch, read, number);
        return true;
    }
}

/// <summary>A place in a list of users.</summary>
/// <param name="Stretch">The number of its stretch.</param>
/// <param name="Place">In that.</param>
/// <param name="Number">How many were before it when the list was read.</param>
internal sealed record UserPlace(int Stretch, KeysetPlace Place, long Number);
