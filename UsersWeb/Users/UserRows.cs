using System.Data.Common;
using UsersWeb.Databases;

namespace UsersWeb.Users;

/// <summary>What a page of users is read into, and one more row, which tells that there are others behind them.</summary>
/// <param name="size">Rows a page.</param>
internal abstract class UserRows(int size)
{
    private readonly HashSet<long> ids = new(size + 1);

    public int Size => size;

    /// <summary>How many were found, with the one more.</summary>
    public int Count => ids.Count;

    public bool IsFull => Count > size;

    /// <summary>Takes the columns of <see cref="UserRow.FromUser"/>.</summary>
    /// <param name="row">The columns.</param>
    /// <param name="stretch">The number of the stretch of the order in which they were found.</param>
    public void Add(DbDataReader row, int stretch)
    {
        // Who passed from one stretch to the next meanwhile stands in both.
        if (ids.Add(row.GetInt64(0))) Take(row, stretch);
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        ids.Clear();
        Forget();
    }

    protected abstract void Take(DbDataReader row, int stretch);

    protected abstract void Forget();
}

/// <summary>As objects.</summary>
internal sealed class UserRowList(int size, DatabaseEngine engine) : UserRows(size)
{
    public List<UserFound> Found { get; } = [];

    protected override void Take(DbDataReader row, int stretch) => Found.Add(new(UserRow.Read(row, engine), stretch));

    protected override void Forget() => Found.Clear();
}

/// <summary>A row, and the number of the stretch it is in.</summary>
internal sealed record UserFound(UserRow Row, int Stretch);
