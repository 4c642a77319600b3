using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Databases.Sqlite;

/// <summary>A context that reads by one of <see cref="SqliteReaders"/> until this is disposed of.</summary>
internal sealed class LentReader : IAsyncDisposable
{
    private readonly UsersDbContext db;
    private readonly SqliteConnection own;
    private readonly BorrowedConnection borrowed;

    public LentReader(UsersDbContext db, BorrowedConnection borrowed)
    {
        (this.db, this.borrowed) = (db, borrowed);
        own = (SqliteConnection)db.Database.GetDbConnection();
        db.Database.SetDbConnection(borrowed.Connection, contextOwnsConnection: false);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        db.Database.SetDbConnection(own, contextOwnsConnection: true);
        return borrowed.DisposeAsync();
    }
}
