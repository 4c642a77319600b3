using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace UsersWeb.Databases;

/// <summary>A transaction of a context. Disposed of without a commit it has changed nothing.</summary>
public interface IWriteTransaction : IAsyncDisposable
{
    /// <summary>Ends when everything is written and on the disk.</summary>
    /// <exception cref="Exception">Whether it is written is not known, unless <see cref="DatabaseEngine.Classify"/> says so.</exception>
    Task CommitAsync(CancellationToken cancellation);
}

/// <summary>
/// One that nobody else has a part in. Where a server that ends or has lost its cluster lets it neither begin nor be rolled back, the
/// context is left without it: EF Core would keep the transaction and the connection open, and begin no other.
/// </summary>
internal sealed class OwnTransaction : IWriteTransaction
{
    private readonly DatabaseFacade database;
    private readonly IDbContextTransaction transaction;

    private OwnTransaction(DatabaseFacade database, IDbContextTransaction transaction) =>
        (this.database, this.transaction) = (database, transaction);

    /// <summary>Begins it.</summary>
    public static async Task<IWriteTransaction> BeginAsync(DatabaseFacade database, CancellationToken cancellation)
    {
        try
        {
            return new OwnTransaction(database, await database.BeginTransactionAsync(cancellation));
        }
        catch (Exception e)
        {
            // Here a driver may let the socket's own exceptions through.
            if (e is SocketException or IOException) ConnectionOpener.Lose(e);
            await CloseAsync(database);
            throw;
        }
    }

    /// <inheritdoc />
    public Task CommitAsync(CancellationToken cancellation) => transaction.CommitAsync(cancellation);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
        }
        catch
        {
            await database.UseTransactionAsync(null);
            await CloseAsync(database);
            throw;
        }
    }

    private static async Task CloseAsync(DatabaseFacade database)
    {
        try
        {
            await database.CloseConnectionAsync();
        }
        catch (DbException)
        {
            // It tries to roll back once more.
        }
    }
}
