using System.Collections.Immutable;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Report;

namespace UsersWeb.Moves.Pages;

/// <summary>What the page knows after each line of the command's.</summary>
public static class MoveLines
{
    private const int NoticeLimit = 100;

    /// <summary>The status after a line; see <see cref="MoveEventReader"/>.</summary>
    public static MoveStatus After(this MoveStatus status, string line) =>
        MoveEventReader.Read(line) is { } told ? After(status, told) : status;

    /// <summary>No step runs any more.</summary>
    public static ImmutableList<StepStatus> Finish(ImmutableList<StepStatus> steps, StepState running = StepState.Done) =>
        [.. steps.Select(step => step.State == StepState.Running ? step with { State = running } : step)];

    private static MoveStatus After(MoveStatus status, MoveEvent told) => told switch
    {
        StartEvent e => Start(status, e),
        StepEvent e => status with { Steps = Begin(status.Steps, e.Step.Known), Progress = null },
        FactEvent e => Fact(status, e),
        ProgressEvent e => status with { Progress = e },
        ProblemEvent e => Problem(status, e),
        DifferenceEvent e => Difference(status, e),
        NoticeEvent e => status.Notices.Count < NoticeLimit ? status with { Notices = status.Notices.Add(e.Text ?? "") } : status,
        VerifiedEvent e => status with { Verification = e with { Tables = e.Tables ?? [] }, Progress = null },
        RehearsedEvent e => status with { Rehearsal = e },
        WaitingEvent =>
            status with { State = status.State == MoveState.Running ? MoveState.Waiting : status.State, Steps = Finish(status.Steps) },
        CutOverEvent e => status with { CutOver = e with { To = e.To ?? status.To.Masked, Place = e.Place ?? CutOverEvent.Unknown } },
        EndEvent e => status with { Exit = e.Exit, Message = e.Message },
        _ => status,
    };

    private static MoveStatus Start(MoveStatus status, StartEvent e) => status with
    {
        Id = e.Move,
        From = new(e.FromEngine, e.From ?? status.From.Masked),
        // The scratch database of a rehearsal is not where the move would go.
        To = new(e.ToEngine, status.Kind == MoveKind.Rehearsal ? status.To.Masked : e.To ?? status.To.Masked),
    };

    // A step that begins ends the one before; what was passed over was left out.
    private static ImmutableList<StepStatus> Begin(ImmutableList<StepStatus> steps, MoveStep? begun)
    {
        var place = steps.FindIndex(step => step.Step == begun);
        if (place < 0) return steps;
        return [.. steps.Select((step, i) =>
            i == place ? step with { State = StepState.Running }
            : i > place || step.State == StepState.Done ? step
            : step with { State = step.State == StepState.Running ? StepState.Done : StepState.Skipped })];
    }

    private static MoveStatus Fact(MoveStatus status, FactEvent e)
    {
        var fact = KeyValuePair.Create(e.Name ?? "", e.Value ?? "");
        return e.Side.Known switch
        {
            Side.Source => status with { From = status.From with { Facts = status.From.Facts.Add(fact) } },
            Side.Target => status with { To = status.To with { Facts = status.To.Facts.Add(fact) } },
            _ => status,
        };
    }

    private static MoveStatus Problem(MoveStatus status, ProblemEvent e)
    {
        status = status with { ProblemCount = status.ProblemCount + 1 };
        return status.ProblemCount > MoveStatus.ListLimit ? status : status with { Problems = status.Problems.Add(e) };
    }

    private static MoveStatus Difference(MoveStatus status, DifferenceEvent e)
    {
        status = status with { DifferenceCount = status.DifferenceCount + 1 };
        return status.DifferenceCount > MoveStatus.ListLimit ? status : status with { Differences = status.Differences.Add(e) };
    }
}
