using Microsoft.EntityFrameworkCore.Storage;

namespace UsersWeb.Databases;

/// <summary>A transaction of a context. Disposed of without a commit it has changed nothing.</summary>
public interface IWriteTransaction : IAsyncDisposable
{
    /// <summary>Ends when everything is written and on the disk.</summary>
    /// <exception cref="Exception">Whether it is written is not known, unless <see cref="DatabaseEngine.Classify"/> says so.</exception>
    Task CommitAsync(CancellationToken cancellation);
}

/// <summary>One that nobody else has a part in.</summary>
internal sealed class OwnTransaction(IDbContextTransaction transaction) : IWriteTransaction
{
    /// <inheritdoc />
    public Task CommitAsync(CancellationToken cancellation) => transaction.CommitAsync(cancellation);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => transaction.DisposeAsync();
}
