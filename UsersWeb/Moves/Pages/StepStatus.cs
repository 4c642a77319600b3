using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Pages;

/// <summary>One step.</summary>
/// <param name="Step">Which.</param>
/// <param name="State">Done, running, ahead or left out.</param>
public sealed record StepStatus(MoveStep Step, StepState State);

/// <summary>Where a step is.</summary>
public enum StepState
{
    /// <summary>Not begun.</summary>
    Ahead,

    /// <summary>At work.</summary>
    Running,

    /// <summary>Finished.</summary>
    Done,

    /// <summary>Left out.</summary>
    Skipped,

    /// <summary>The run ended in it.</summary>
    Broken,
}
