namespace UsersWeb.Jobs;

/// <summary>Wakes this instance's <see cref="Worker"/>; other instances look every few seconds.</summary>
public sealed class WorkSignal : IDisposable
{
    private readonly SemaphoreSlim signal = new(0);

    /// <summary>Something is due.</summary>
    public void Wake()
    {
        // One too many only looks once more.
        if (signal.CurrentCount == 0) signal.Release();
    }

    /// <summary>Until somebody wakes, or the time is over.</summary>
    public Task WaitAsync(TimeSpan most, CancellationToken cancellation) => signal.WaitAsync(most, cancellation);

    /// <inheritdoc />
    public void Dispose() => signal.Dispose();
}
