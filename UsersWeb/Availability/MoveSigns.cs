using UsersWeb.Shared;

namespace UsersWeb.Availability;

/// <summary>What a database says about moves, at one moment.</summary>
/// <param name="IsHeld">A move is running, and nothing may be changed.</param>
/// <param name="Fence">It has been left.</param>
/// <param name="Mark">A move has filled it or was about to; null also when nobody asked.</param>
public sealed record MoveSigns(bool IsHeld, Fence? Fence, MoveMark? Mark)
{
    /// <summary>A move is running that lets everybody go on; null otherwise.</summary>
    public LiveSign? Live { get; init; }

    /// <summary>Why nobody may use it, in words for whoever runs the application; null when they may.</summary>
    public string? WhyNotServed => this switch
    {
        { Fence: { } fence } =>
            $"it was moved to {fence.Target} at {At(fence.At)} (digest {fence.Digest}); give the application that connection string "
            + "(a switch that was interrupted is finished by: UsersWeb db move --to ... --switch), or go back with: UsersWeb db unfence",
        { Mark: { State: MarkState.Moving, StartedAt: var start } mark } =>
            $"a move from {mark.Source} that began at {At(start)} has filled it in part only; finish it with the command that began "
            + "it and --resume (UsersWeb db move --from ... --to ... --resume), or drop this database",
        { Mark: { State: MarkState.Unknown, UpdatedAt: var at } mark } =>
            $"a move from {mark.Source} has left a mark at {At(at)} that this version does not know; use the version that made it, or "
            + "drop this database",
        _ => null,
    };

    /// <summary>Why nobody may change anything in it; null when they may.</summary>
    public string? WhyNotWritten =>
        WhyNotServed ?? (IsHeld ? "its users are being moved to another database; try again when that is done" : null);

    internal static string At(DateTime instant) => Human.Instant(instant) + " UTC";
}
