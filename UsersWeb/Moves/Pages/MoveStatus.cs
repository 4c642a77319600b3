using System.Collections.Immutable;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Pages;

/// <summary>What is known of a test, a rehearsal or a move at one moment.</summary>
public sealed record MoveStatus
{
    /// <summary>Most problems, and most differences, that are kept; the rest is only counted, the report has all.</summary>
    public const int ListLimit = 1000;

    /// <summary>What was asked for.</summary>
    public required MoveKind Kind { get; init; }

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
    public required ImmutableList<MoveStep> Steps { get; init; }

    /// <summary>Rows of the current step; null when it counts none.</summary>
    public MoveProgress? Progress { get; init; }

    /// <summary>What the preflight found, the first <see cref="ListLimit"/>.</summary>
    public ImmutableList<MoveProblem> Problems { get; init; } = [];

    /// <summary>All problems found.</summary>
    public int ProblemCount { get; init; }

    /// <summary>Where the two databases differ, the first <see cref="ListLimit"/>.</summary>
    public ImmutableList<MoveDifference> Differences { get; init; } = [];

    /// <summary>All differences found.</summary>
    public int DifferenceCount { get; init; }

    /// <summary>Remarks, the first hundred.</summary>
    public ImmutableList<string> Notices { get; init; } = [];

    /// <summary>The result of comparing both databases; null until then.</summary>
    public MoveVerification? Verification { get; init; }

    /// <summary>What a rehearsal measured; null until then.</summary>
    public MoveRehearsal? Rehearsal { get; init; }

    /// <summary>How the switch went; null until then.</summary>
    public MoveCutOver? CutOver { get; init; }

    /// <summary>The exit code of its process; null while it runs.</summary>
    public int? Exit { get; init; }

    /// <summary>Its own last words, one line for people; null when it died without any.</summary>
    public string? Message { get; init; }

    /// <summary>Whether it works on something now.</summary>
    public bool IsActive => State != MoveState.Ended;

    /// <summary>Whether the copy is complete and proven, and nobody has decided yet.</summary>
    public bool IsWaiting => State == MoveState.Waiting;

    /// <summary>The step it is in; null before the first and after the last.</summary>
    public MoveStep? Current => Steps.Find(step => step.State == StepState.Running);

    /// <summary>Whether the move can go on where it ended.</summary>
    public bool CanResume => Kind == MoveKind.Move && State == MoveState.Ended && CutOver is null && Exit is not (2 or 3 or 5) && Steps.Exists(step => step is { Name: "schema", State: not StepState.Ahead });
}

/// <summary>What a run is for.</summary>
public enum MoveKind
{
    /// <summary>Looks at both databases and at every row, changes nothing.</summary>
    Test,

    /// <summary>Moves into a scratch database that is thrown away.</summary>
    Rehearsal,

    /// <summary>The move.</summary>
    Move,
}

/// <summary>How far a run is.</summary>
public enum MoveState
{
    /// <summary>At work.</summary>
    Running,

    /// <summary>Verified; a person decides whether to switch.</summary>
    Waiting,

    /// <summary>The application goes over to the new database.</summary>
    CuttingOver,

    /// <summary>Asked to stop, and cleaning up.</summary>
    Stopping,

    /// <summary>Its process has ended.</summary>
    Ended,
}

/// <summary>A database, masked, and what it says about itself.</summary>
/// <param name="Engine">Its name for people; null until it is known.</param>
/// <param name="Masked">The connection string without secrets.</param>
public sealed record MoveDatabase(string? Engine, string Masked)
{
    /// <summary>Name and value, in the order they came.</summary>
    public ImmutableList<KeyValuePair<string, string>> Facts { get; init; } = [];
}

/// <summary>One step.</summary>
/// <param name="Name">As the command has it, such as "copy".</param>
/// <param name="State">Done, running, ahead or left out.</param>
public sealed record MoveStep(string Name, StepState State);

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

/// <summary>Rows of the current step.</summary>
/// <param name="Table">The table at work; null for none.</param>
/// <param name="Rows">Done so far.</param>
/// <param name="Total">All; 0 when that is not known.</param>
/// <param name="RowsPerSecond">The rate.</param>
/// <param name="SecondsLeft">Estimate; null when there is none.</param>
public sealed record MoveProgress(string? Table, long Rows, long Total, double RowsPerSecond, double? SecondsLeft);

/// <summary>A row or a setting that does not fit the target.</summary>
/// <param name="Table">The table; null when it is about the whole database.</param>
/// <param name="Key">The row's key.</param>
/// <param name="Column">The column.</param>
/// <param name="Rule">What it breaks.</param>
/// <param name="Value">The value, escaped and shortened.</param>
/// <param name="Advice">What would fit.</param>
public sealed record MoveProblem(string? Table, string? Key, string? Column, string? Rule, string? Value, string? Advice);

/// <summary>A value that is not the same in both databases.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">The row's key.</param>
/// <param name="Column">The column; null when the whole row is missing.</param>
/// <param name="Source">In the old database.</param>
/// <param name="Target">In the new one.</param>
public sealed record MoveDifference(string? Table, string? Key, string? Column, string? Source, string? Target);

/// <summary>Both databases hold the same.</summary>
/// <param name="Rows">Compared in all.</param>
/// <param name="Digest">Over everything.</param>
/// <param name="Tables">Each table.</param>
public sealed record MoveVerification(long Rows, string Digest, ImmutableList<VerifiedTable> Tables);

/// <summary>One table of a verification.</summary>
public sealed record VerifiedTable(string Name, long Rows, string Digest);

/// <summary>What a rehearsal measured.</summary>
/// <param name="Seconds">From beginning to end.</param>
/// <param name="Bytes">On the target's disk; null when it can't be known.</param>
public sealed record MoveRehearsal(double Seconds, long? Bytes);

/// <summary>How the switch went.</summary>
/// <param name="To">The new database, masked.</param>
/// <param name="Place">Where its connection string stands now, or has to be put.</param>
/// <param name="IsYours">The person has to put it there and restart.</param>
public sealed record MoveCutOver(string To, string Place, bool IsYours);
