using System.Text.Json.Serialization;

namespace UsersWeb.Moves.Engine.Report;

/// <summary>Something that happened in a move; with `--json` one line of standard output each.</summary>
/// <param name="Event">What kind it is.</param>
public abstract record MoveEvent([property: JsonPropertyOrder(-1)] string Event);

/// <summary>The first event.</summary>
public sealed record StartEvent(string Move, DateTime At, string From, string FromEngine, string To, string ToEngine, bool Rehearsal) : MoveEvent("start");

/// <summary>A step begins.</summary>
public sealed record StepEvent(string Step, DateTime At) : MoveEvent("step");

/// <summary>What a side says about itself.</summary>
public sealed record FactEvent(string Side, string Name, string Value) : MoveEvent("fact");

/// <summary>How far the step is; rows and total are those of the whole step.</summary>
public sealed record ProgressEvent(string Step, string Table, long Rows, long Total, long RowsPerSecond, long SecondsLeft) : MoveEvent("progress");

/// <summary>Something the preflight found.</summary>
public sealed record ProblemEvent(string? Table, string? Key, string? Column, string Rule, string? Value, string Advice) : MoveEvent("problem");

/// <summary>Something worth knowing.</summary>
public sealed record NoticeEvent(string Text) : MoveEvent("notice");

/// <summary>A value of the target that is not the source's.</summary>
public sealed record DifferenceEvent(string Table, string Key, string? Column, string Source, string Target) : MoveEvent("difference");

/// <summary>Both sides are equal.</summary>
public sealed record VerifiedEvent(long Rows, string Digest, IReadOnlyList<TableDigest> Tables) : MoveEvent("verified");

/// <summary>A rehearsal is over.</summary>
public sealed record RehearsedEvent(double Seconds, long Bytes) : MoveEvent("rehearsed");

/// <summary>Waiting for `switch` or `stop` on standard input.</summary>
public sealed record WaitingEvent() : MoveEvent("waiting");

/// <summary>The target is in service; <paramref name="Restart"/> is "yourself" when the configuration can't be changed from here.</summary>
public sealed record CutOverEvent(string To, string Place, string Restart) : MoveEvent("switched");

/// <summary>The last event.</summary>
public sealed record EndEvent(int Exit, string Message, string? Report) : MoveEvent("end");

/// <summary>A table's rows and their digest.</summary>
/// <param name="Table">The table.</param>
/// <param name="Rows">How many.</param>
/// <param name="Digest">SHA-256 over the digests of its chunks of rows in canonical form.</param>
public sealed record TableDigest(string Table, long Rows, string Digest);
