using System.Diagnostics;

namespace UsersWeb.Databases.Sqlite;

/// <summary>Whose turn it is to write, first come first served, without holding a thread.</summary>
/// <param name="waits">Is told how long each writer waited.</param>
internal sealed class WriteTurn(WriteWaits waits) : IDisposable
{
    private readonly SemaphoreSlim free = new(1);

    /// <summary>Ends when it is the caller's turn.</summary>
    /// <exception cref="WriteQueueTimeoutException">It did not come within <see cref="BusyTimeout.OfWriter"/>.</exception>
    public async Task TakeAsync(CancellationToken cancellation)
    {
        if (!await free.WaitAsync(BusyTimeout.OfWriter, cancellation)) throw Missed();
    }

    /// <summary>The same, holding a thread.</summary>
    public void Take()
    {
        if (!free.Wait(BusyTimeout.OfWriter)) throw Missed();
    }

    /// <summary>For whoever has nobody to answer.</summary>
    public Task TakeInTheEndAsync() => free.WaitAsync();

    /// <summary>Lets the next one write.</summary>
    public void Give() => free.Release();

    /// <summary>The database can be written to, after a wait for the turn and for other processes since then.</summary>
    public void Began(long start) => waits.Add(Stopwatch.GetElapsedTime(start));

    /// <summary>Another process did not let go of it in time.</summary>
    public void Miss() => waits.Miss();

    /// <inheritdoc />
    public void Dispose() => free.Dispose();

    private WriteQueueTimeoutException Missed()
    {
        waits.Miss();
        return new();
    }
}

/// <summary>The turn to write did not come within <see cref="BusyTimeout.OfWriter"/>.</summary>
public sealed class WriteQueueTimeoutException() : TimeoutException("The database is busy with other writers.");
