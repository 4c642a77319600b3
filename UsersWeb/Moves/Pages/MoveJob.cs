using System.Collections.Immutable;
using System.ComponentModel;
using UsersWeb.Audit;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Settings;
using UsersWeb.Shared;

namespace UsersWeb.Moves.Pages;

/// <summary>
/// The one test, rehearsal or move of this program, whoever looks at it from wherever, and the connection string it goes to.
/// That stays in memory only: it is shown masked, and forgotten when the program ends.
/// </summary>
public sealed partial class MoveJob(MoveCommand command, MoveTargets targets, DatabaseEngine engine, ReadOnlyMode mode, AuditLog audit,
    TimeProvider clock, ILogger<MoveJob> logger) : IHostedService
{
    private static readonly ImmutableList<MoveStep> TestSteps = [MoveStep.Preflight];
    private static readonly ImmutableList<MoveStep> RehearsalSteps =
        [MoveStep.Preflight, MoveStep.Schema, MoveStep.Copy, MoveStep.Indexes, MoveStep.Verify, MoveStep.Identities];
    private static readonly ImmutableList<MoveStep> MoveSteps =
        [.. Enum.GetValues<MoveStep>().Except([MoveStep.Waiting, MoveStep.Follow, MoveStep.Return])];
    private static readonly ImmutableList<MoveStep> LiveSteps =
        [.. Enum.GetValues<MoveStep>().Except([MoveStep.Waiting, MoveStep.Verify, MoveStep.Return])];

    private readonly Lock gate = new();
    private MoveProcess? run;
    private string? target;

    /// <summary>What is known of the current or the last one; null when there was none, or it was put away.</summary>
    public MoveStatus? Status
    {
        get { lock (gate) return run?.Status; }
    }

    /// <summary>Where a switch would put the connection string of the target; null when there is none.</summary>
    public ConnectionSetting? Setting()
    {
        lock (gate) return target is null ? null : command.Setting(ConnectionString.Parse(target));
    }

    /// <summary>Starts a test.</summary>
    public MoveAnswer Test(string connectionString, Current by) => Start(MoveKind.Test, by, 0, connectionString: connectionString);

    /// <summary>
    /// Starts a test, a rehearsal or a move to the database that was tested before, when that is still the one the person
    /// saw.
    /// </summary>
    public MoveAnswer Start(MoveKind kind, Current by, long seen, MoveChoice? choice = null, string? connectionString = null)
    {
        var answer = TryStart(kind, by, seen, connectionString, choice ?? new());
        var action = kind switch
        {
            MoveKind.Test => AuditActions.MoveTest,
            MoveKind.Rehearsal => AuditActions.MoveRehearse,
            _ => AuditActions.MoveStart,
        };
        audit.Write(action, by,
            answer switch { MoveAnswer.Done => "started", _ => $"refused: {answer}" }, connectionString is null ? Status?.To.Masked
                : ConnectionString.Mask(connectionString));
        return answer;
    }

    /// <summary>Lets the verified move switch.</summary>
    public bool CutOver(Current by, long seen)
    {
        var current = Current();
        var switches = current?.Status.Run == seen && current.CutOver(by);
        audit.Write(AuditActions.MoveSwitch, by, switches ? "started" : "refused: nothing waits for it", current?.Status.To.Masked);
        return switches;
    }

    /// <summary>Stops what runs; the answer comes at once, the end within 30 seconds.</summary>
    public bool Stop(Current by)
    {
        var current = Current();
        if (current?.Status.State is not (MoveState.Running or MoveState.Waiting)) return false;
        audit.Write(AuditActions.MoveStop, by, "asked", current.Status.To.Masked);
        _ = current.StopAsync();
        return true;
    }

    /// <summary>Puts the last one away, and the connection string with it; false while it runs.</summary>
    public bool Forget()
    {
        lock (gate)
        {
            if (run?.Status.IsActive == true) return false;
            (run, target) = (null, null);
            return true;
        }
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The program ends: so does what runs, except a switch, which goes through.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Current() is not { } current) return;
        await current.StopAsync().WaitAsync(cancellationToken);
        await current.Ended.WaitAsync(cancellationToken);
    }

    private MoveProcess? Current()
    {
        lock (gate) return run;
    }

    private MoveAnswer TryStart(MoveKind kind, Current by, long seen, string? connectionString, MoveChoice choice)
    {
        if (!targets.FromBrowser) return MoveAnswer.NotFromBrowser;
        if (connectionString is not null && targets.Refusal(ConnectionString.Parse(connectionString), command.Current) is { } refusal)
        {
            LogRefusal(logger, refusal);
            return MoveAnswer.NotAllowed;
        }
        if (!command.MovesTheCurrentDatabase()) return MoveAnswer.SettingsChanged;
        lock (gate)
        {
            if (run?.Status.IsActive == true) return MoveAnswer.Busy;
            if ((connectionString ?? target) is not { } to) return MoveAnswer.NoTarget;
            if (connectionString is null && run?.Status.Run != seen) return MoveAnswer.Outdated;
            var tested = connectionString is null ? run?.Status : null;
            try
            {
                run = MoveProcess.Start(command.Start(kind, choice), to, New(kind, by, ConnectionString.Mask(to), tested, choice),
                    kind == MoveKind.Move && !choice.Live ? Pause : null, clock, logger);
            }
            catch (Exception e) when (e is Win32Exception or IOException)
            {
                return MoveAnswer.CanNotStart;
            }
            target = to;
            _ = AuditEndAsync(run, by);
            return MoveAnswer.Done;
        }
    }

    // Half a second before MoveWatch sees it: whoever changes something meanwhile would wait for the mover's lock.
    private void Pause() => mode.IsMoving = true;

    private MoveStatus New(MoveKind kind, Current by, string masked, MoveStatus? tested, MoveChoice choice) => new()
    {
        Kind = kind,
        IsLive = choice.Live,
        StartedBy = by.Name,
        StartedAt = clock.GetUtcNow().UtcDateTime,
        From = new(engine.Name, command.From),
        To = new(tested?.To.Engine, masked),
        Steps = [.. Steps(kind, choice).Select(step => new StepStatus(step, StepState.Ahead))],
    };

    private static ImmutableList<MoveStep> Steps(MoveKind kind, MoveChoice choice) => kind switch
    {
        MoveKind.Test => TestSteps,
        MoveKind.Rehearsal => RehearsalSteps,
        _ => choice.Backup ? All(choice) : All(choice).Remove(MoveStep.Backup),
    };

    private static ImmutableList<MoveStep> All(MoveChoice choice) => choice.Live ? LiveSteps : MoveSteps;

    private async Task AuditEndAsync(MoveProcess ended, Current by)
    {
        await ended.Ended;
        var status = ended.Status;
        audit.Write(AuditActions.MoveEnd, by,
            $"{status.Kind.ToString().ToLowerInvariant()} ended with {(int?)status.Exit}{(status.CutOver is null ? "" : ", switched")}",
            status.To.Masked);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A move was refused: {Refusal}")]
    private static partial void LogRefusal(ILogger logger, string refusal);
}
