namespace UsersWeb.Databases;

/// <summary>A context reads by its own connection.</summary>
internal sealed class NothingLent : IAsyncDisposable
{
    public static NothingLent One { get; } = new();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
