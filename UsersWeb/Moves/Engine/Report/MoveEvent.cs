using System.Text.Json.Serialization;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engine.Report;

/// <summary>Something that happened in a move; with `--json` one line of standard output each, see <see cref="MoveEventJson"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(StartEvent), "start")]
[JsonDerivedType(typeof(StepEvent), "step")]
[JsonDerivedType(typeof(FactEvent), "fact")]
[JsonDerivedType(typeof(ProgressEvent), "progress")]
[JsonDerivedType(typeof(ProblemEvent), "problem")]
[JsonDerivedType(typeof(NoticeEvent), "notice")]
[JsonDerivedType(typeof(DifferenceEvent), "difference")]
[JsonDerivedType(typeof(VerifiedEvent), "verified")]
[JsonDerivedType(typeof(RehearsedEvent), "rehearsed")]
[JsonDerivedType(typeof(WaitingEvent), "waiting")]
[JsonDerivedType(typeof(CutOverEvent), "switched")]
[JsonDerivedType(typeof(EndEvent), "end")]
public abstract record MoveEvent;

/// <summary>The first event.</summary>
public sealed record StartEvent(string Move, DateTime At, string From, string FromEngine, string To, string ToEngine, bool Rehearsal)
    : MoveEvent;

/// <summary>A step begins.</summary>
public sealed record StepEvent(WireName<MoveStep> Step, DateTime At) : MoveEvent;

/// <summary>What a side says about itself.</summary>
public sealed record FactEvent(WireName<Side> Side, string Name, string Value) : MoveEvent;

/// <summary>How far the step is; rows and total are those of the whole step.</summary>
/// <param name="Step">The step.</param>
/// <param name="Table">The table at work; empty for none.</param>
/// <param name="Rows">Done so far; a backup counts hundredths.</param>
/// <param name="Total">All; 0 when that is not known.</param>
/// <param name="RowsPerSecond">The rate; 0 when it is not known.</param>
/// <param name="SecondsLeft">Estimate; 0 or null when there is none.</param>
public sealed record ProgressEvent(WireName<MoveStep> Step, string? Table, long Rows, long Total, double RowsPerSecond, double? SecondsLeft)
    : MoveEvent;

/// <summary>Something the preflight found; see <see cref="RowProblem"/>.</summary>
public sealed record ProblemEvent(string? Table, RowKey? Key, string? Column, WireName<ProblemRule> Rule, string? Value, string Advice)
    : MoveEvent;

/// <summary>Something worth knowing.</summary>
public sealed record NoticeEvent(string Text) : MoveEvent;

/// <summary>A value of the target that is not the source's; without a column, a row that is missing or too many.</summary>
public sealed record DifferenceEvent(string Table, RowKey Key, string? Column, string Source, string Target) : MoveEvent;

/// <summary>Both sides are equal.</summary>
public sealed record VerifiedEvent(long Rows, string Digest, IReadOnlyList<TableDigest> Tables) : MoveEvent;

/// <summary>A rehearsal is over.</summary>
/// <param name="Seconds">From beginning to end.</param>
/// <param name="Bytes">On the target's disk; 0 when it can't be known.</param>
public sealed record RehearsedEvent(double Seconds, long Bytes) : MoveEvent;

/// <summary>Waiting for `switch` or `stop` on standard input.</summary>
public sealed record WaitingEvent : MoveEvent;

/// <summary>The target is in service.</summary>
/// <param name="To">The new database, masked.</param>
/// <param name="Place">Where its connection string stands now, or has to be put.</param>
/// <param name="Restart">Who has to restart the application.</param>
public sealed record CutOverEvent(string To, string Place, WireName<RestartBy> Restart) : MoveEvent
{
    /// <summary>A place that nobody has named.</summary>
    internal const string Unknown = "the settings";

    /// <summary>Whether a person has to change the setting and restart: also when nobody knows better.</summary>
    [JsonIgnore]
    public bool IsYours => Restart.Known != RestartBy.None;
}

/// <summary>Who has to restart the application after a switch.</summary>
public enum RestartBy
{
    /// <summary>Nobody: it changes over by itself.</summary>
    None,

    /// <summary>Whoever runs it: the configuration can't be changed from here.</summary>
    Yourself,
}

/// <summary>The last event.</summary>
public sealed record EndEvent([property: JsonRequired] MoveExit Exit, string Message, string? Report) : MoveEvent;

/// <summary>A table's rows and their digest.</summary>
/// <param name="Table">The table.</param>
/// <param name="Rows">How many.</param>
/// <param name="Digest">SHA-256 over the digests of its chunks of rows in canonical form.</param>
public sealed record TableDigest(string Table, long Rows, string Digest);
