namespace UsersWeb.Availability;

/// <summary>What is done each time the database has come up, at start and after an outage.</summary>
public interface IReadyTask
{
    /// <summary>A failure of the database here means that it is down again; the task is then done once more when it is back.</summary>
    Task RunAsync(CancellationToken cancellation);
}
