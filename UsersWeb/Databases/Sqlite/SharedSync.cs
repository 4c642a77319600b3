namespace UsersWeb.Databases.Sqlite;

/// <summary>
/// Brings to the disk what was written, for many at once: whoever asks while one is under way waits for the next, which serves all who
/// have asked by then. Whoever asks alone waits for no longer than it takes.
/// </summary>
public sealed class SharedSync
{
    private readonly Lock gate = new();
    private Batch? next;
    private bool isBusy;

    /// <summary>Ends after one that began after this call.</summary>
    /// <param name="sync">Brings everything to the disk that anybody has written before; anybody's does.</param>
    /// <exception cref="Exception">What <paramref name="sync"/> threw, for all whom it was to serve.</exception>
    public Task RunAsync(Action sync)
    {
        lock (gate)
        {
            if (isBusy) return (next ??= new(sync)).Done.Task;
            isBusy = true;
        }
        try
        {
            sync();
            return Task.CompletedTask;
        }
        finally
        {
            Next();
        }
    }

    private void Next()
    {
        Batch? batch;
        lock (gate)
        {
            (batch, next) = (next, null);
            isBusy = batch is not null;
        }
        if (batch is not null) ThreadPool.UnsafeQueueUserWorkItem(Serve, batch, preferLocal: false);
    }

    private void Serve(Batch batch)
    {
        try
        {
            batch.Sync();
            batch.Done.SetResult();
        }
        catch (Exception e)
        {
            batch.Done.SetException(e);
        }
        finally
        {
            Next();
        }
    }

    private sealed record Batch(Action Sync)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
