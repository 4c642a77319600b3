using UsersWeb.Databases;

namespace UsersWeb.Availability;

/// <summary>Whether the database can be used, as the whole process knows it.</summary>
public sealed class DatabaseState
{
    private TaskCompletionSource down = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True from the first successful start until a request finds it unreachable.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Why it may not be used although it answers; null for every other reason.</summary>
    public ServiceUnavailable? Unavailable { get; set; }

    /// <summary>It answers, but somebody has to apply migrations before it can be used.</summary>
    public bool HasPendingMigrations { get; set; }

    /// <summary>It answers and has every migration.</summary>
    public void Ready()
    {
        down = new(TaskCreationOptions.RunContinuationsAsynchronously);
        IsReady = true;
    }

    /// <summary>It is not the one any more that was served.</summary>
    public void Lost(DatabaseLoss loss)
    {
        Unavailable = ServiceUnavailable.Lost(loss);
        Down();
    }

    /// <summary>It stopped answering; <see cref="DatabaseStart"/> brings it back.</summary>
    public void Down()
    {
        IsReady = false;
        down.TrySetResult();
    }

    /// <summary>Completes when it stops answering.</summary>
    public Task WhenDownAsync(CancellationToken cancellation) => down.Task.WaitAsync(cancellation);
}
