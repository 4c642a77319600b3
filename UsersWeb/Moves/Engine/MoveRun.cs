using System.Data.Common;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Preflight;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engine;

/// <summary>What the steps of one move share.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Options">What was asked.</param>
/// <param name="Source">Where rows come from.</param>
/// <param name="Target">Where they go.</param>
/// <param name="Model">The tables.</param>
/// <param name="Output">Who is told.</param>
/// <param name="Clock">The time.</param>
public sealed record MoveRun(string Id, MoveOptions Options, MoveEngine Source, MoveEngine Target, TableModel Model, MoveOutput Output,
    TimeProvider Clock)
{
    /// <summary>Rows of each table of the source; known after the preflight.</summary>
    public Dictionary<string, long> SourceRows { get; } = [];

    /// <summary>What values the target takes; known in the preflight.</summary>
    public TargetRules Rules { get; set; } = new("", false, 0, true);

    /// <summary>What was found, and what rules do about it.</summary>
    public required ProblemList Problems { get; init; }

    /// <summary>All rows of the source.</summary>
    public long TotalRows => SourceRows.Values.Sum();

    /// <summary>Tells of a new step.</summary>
    public void Step(MoveStep step) => Output.Tell(new StepEvent(step, Clock.GetUtcNow().UtcDateTime));

    /// <summary>Counts rows of a step.</summary>
    public StepProgress Progress(MoveStep step, long total, long done = 0) => new(Output, Clock, step, total, done);

    /// <summary>Counts the rows of a table.</summary>
    public static async Task<long> CountAsync(MoveEngine engine, DbConnection open, ModelTable table, CancellationToken cancellation) =>
        Convert.ToInt64(await open.AskAsync($"SELECT count(*) FROM {engine.Quote(table.Name)}", cancellation),
            System.Globalization.CultureInfo.InvariantCulture);
}
