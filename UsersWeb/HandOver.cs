namespace UsersWeb;

/// <summary>What a web host can ask of whoever has made it.</summary>
/// <param name="MakeAsync">Makes another web host serve, and tells whether it does.</param>
/// <param name="PrepareAsync">Makes the web host for a connection string, so that it is there when it is needed; null: none is.</param>
/// <param name="HoldChangesAsync">
/// True: lets requests that change something wait, and returns when those that have begun have ended. False: lets them go on.
/// </param>
public sealed record HandOver(
    Func<Task<bool>> MakeAsync, Func<string?, Task> PrepareAsync, Func<bool, CancellationToken, Task> HoldChangesAsync)
{
    /// <summary>Of a web host that is alone: it ends, and holds nothing.</summary>
    public static HandOver None { get; } = new(
        () => Task.FromResult(true), _ => Task.CompletedTask, (_, _) => Task.CompletedTask);
}
