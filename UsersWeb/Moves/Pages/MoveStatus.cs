using System.Collections.Immutable;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Report;

namespace UsersWeb.Moves.Pages;

/// <summary>What is known of a test, a rehearsal or a move at one moment.</summary>
public sealed record MoveStatus
{
    /// <summary>Most problems, and most differences, that are kept; the rest is only counted, the report has all.</summary>
    public const int ListLimit = 1000;

    /// <summary>What was asked for.</summary>
    public required MoveKind Kind { get; init; }

    /// <summary>Whether everybody goes on working meanwhile.</summary>
    public bool IsLive { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string StartedBy { get; init; }

    /// <summary>When, in UTC.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>Tells this run from others, for forms that are about it.</summary>
    public long Run => StartedAt.Ticks;

    /// <summary>When its process ended; null while it runs.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>How far it is.</summary>
    public MoveState State { get; init; }

    /// <summary>The move's id of 32 hexadecimal digits, once it says so.</summary>
    public string? Id { get; init; }

    /// <summary>The database that is moved, masked.</summary>
    public required MoveDatabase From { get; init; }

    /// <summary>Where it goes, masked.</summary>
    public required MoveDatabase To { get; init; }

    /// <summary>Every step it will take, in order.</summary>
    public required ImmutableList<StepStatus> Steps { get; init; }

    /// <summary>Rows of the current step; null when it counts none.</summary>
    public ProgressEvent? Progress { get; init; }

    /// <summary>What the preflight found, the first <see cref="ListLimit"/>.</summary>
    public ImmutableList<ProblemEvent> Problems { get; init; } = [];

    /// <summary>All problems found.</summary>
    public int ProblemCount { get; init; }

    /// <summary>Where the two databases differ, the first <see cref="ListLimit"/>.</summary>
    public ImmutableList<DifferenceEvent> Differences { get; init; } = [];

    /// <summary>All differences found.</summary>
    public int DifferenceCount { get; init; }

    /// <summary>Remarks, the first hundred.</summary>
    public ImmutableList<string> Notices { get; init; } = [];

    /// <summary>The result of comparing both databases; null until then.</summary>
    public VerifiedEvent? Verification { get; init; }

    /// <summary>What a rehearsal measured; null until then.</summary>
    public RehearsedEvent? Rehearsal { get; init; }

    /// <summary>How the switch went; null until then.</summary>
    public CutOverEvent? CutOver { get; init; }

    /// <summary>The exit code of its process, none of ours when the system ended it; null while it runs.</summary>
    public MoveExit? Exit { get; init; }

    /// <summary>Its own last words, one line for people; null when it died without any.</summary>
    public string? Message { get; init; }

    /// <summary>Whether it works on something now.</summary>
    public bool IsActive => State != MoveState.Ended;

    /// <summary>Whether the copy is complete and proven, and nobody has decided yet.</summary>
    public bool IsWaiting => State == MoveState.Waiting;

    /// <summary>The step it is in; null before the first and after the last.</summary>
    public StepStatus? Current => Steps.Find(step => step.State == StepState.Running);

    /// <summary>Whether it got into both databases, which comes before its first step.</summary>
    public bool HasBegun => Steps.Exists(step => step.State != StepState.Ahead);

    /// <summary>Whether the move can go on where it ended.</summary>
    public bool CanResume => Kind == MoveKind.Move && !IsLive && State == MoveState.Ended && CutOver is null
        && Exit is not (MoveExit.Usage or MoveExit.Preflight or MoveExit.Verification)
        && Steps.Exists(step => step is { Step: MoveStep.Schema, State: not StepState.Ahead });
}

/// <summary>A database, masked, and what it says about itself.</summary>
/// <param name="Engine">Its name for people; null until it is known.</param>
/// <param name="Masked">The connection string without secrets.</param>
public sealed record MoveDatabase(string? Engine, string Masked)
{
    /// <summary>Name and value, in the order they came.</summary>
    public ImmutableList<KeyValuePair<string, string>> Facts { get; init; } = [];
}
