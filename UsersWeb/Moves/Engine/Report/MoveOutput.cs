namespace UsersWeb.Moves.Engine.Report;

/// <summary>Where a move tells what it does.</summary>
public abstract class MoveOutput
{
    /// <summary>Takes an event; never throws for a reader that went away.</summary>
    public abstract void Tell(MoveEvent moveEvent);
}

/// <summary>Several places at once.</summary>
public sealed class MoveOutputs(params IReadOnlyList<MoveOutput> outputs) : MoveOutput
{
    /// <inheritdoc />
    public override void Tell(MoveEvent moveEvent)
    {
        foreach (var output in outputs) output.Tell(moveEvent);
    }
}
