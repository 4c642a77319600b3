using System.Data.Common;

namespace UsersWeb.Databases;

/// <summary>An open connection for one look-up; disposing gives it back.</summary>
public readonly struct BorrowedConnection(DbConnection connection, Func<DbConnection, ValueTask> giveBack) : IAsyncDisposable
{
    /// <summary>Open, in no transaction.</summary>
    public DbConnection Connection => connection;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => giveBack(connection);
}
