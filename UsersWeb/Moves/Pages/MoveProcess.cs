using System.Diagnostics;
using UsersWeb.Moves.Engine;
using UsersWeb.Shared;

namespace UsersWeb.Moves.Pages;

/// <summary>One running command, and what it has said so far.</summary>
internal sealed partial class MoveProcess
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    // It has nothing to clean up, and may be waiting for a server that does not answer.
    private static readonly TimeSpan GraceOfTests = TimeSpan.FromSeconds(3);
    private readonly Process process;
    private readonly Action? locked;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private readonly Lock saying = new();
    private MoveStatus status;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string lastError = "";

    private MoveProcess(Process process, MoveStatus status, Action? locked, TimeProvider clock, ILogger logger) =>
        (this.process, this.status, this.locked, this.clock, this.logger) = (process, status, locked, clock, logger);

    /// <summary>What is known now.</summary>
    public MoveStatus Status
    {
        get { lock (gate) return status; }
    }

    /// <summary>Completes when the process has ended and everything it said is in the status.</summary>
    public Task Ended => ended.Task;

    /// <summary>Starts it and tells it where to.</summary>
    /// <param name="start">The command.</param>
    /// <param name="target">The connection string for its standard input.</param>
    /// <param name="status">What is known before it says anything.</param>
    /// <param name="locked">Called when its first step begins: it has its locks then.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logger">Hears of bad ends.</param>
    public static MoveProcess Start(ProcessStartInfo start, string target, MoveStatus status, Action? locked, TimeProvider clock,
        ILogger logger)
    {
        var run = new MoveProcess(Process.Start(start)!, status, locked, clock, logger);
        _ = Task.Run(() => run.FollowAsync(target));
        return run;
    }

    /// <summary>Tells it to switch; false when it doesn't wait for that.</summary>
    public bool CutOver(Current by)
    {
        if (!Change(s => s.IsWaiting, s => s with { State = MoveState.CuttingOver })) return false;
        Say(StandardInputCommands.LineOf(by));
        return true;
    }

    /// <summary>Tells it to stop, and ends it when it does not within 30 seconds; false when there is nothing to stop any more.</summary>
    public async Task<bool> StopAsync()
    {
        // Between the two databases there is no way back: what has begun to switch is let go through.
        if (!Change(s => s.State is MoveState.Running or MoveState.Waiting, s => s with { State = MoveState.Stopping })) return false;
        Say("stop", andNoMore: true);
        try
        {
            await Ended.WaitAsync(Status.Kind == MoveKind.Test ? GraceOfTests : Grace, clock);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await Ended;
        }
        return true;
    }

    private bool Change(Func<MoveStatus, bool> when, Func<MoveStatus, MoveStatus> to)
    {
        lock (gate)
        {
            if (!when(status)) return false;
            status = to(status);
            return true;
        }
    }

    private async Task FollowAsync(string target)
    {
        using (process)
        {
            try
            {
                await ReadAsync(target);
            }
            finally
            {
                ended.TrySetResult();
            }
        }
    }

    private async Task ReadAsync(string target)
    {
        var errors = ReadErrorsAsync();
        Say(target);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Ended.IsCompleted) continue;
            var isFirst = Status.Current is null;
            Change(_ => true, s => s.After(line));
            if (isFirst && Status.Current is { Step: MoveStep.Preflight }) locked?.Invoke();
            // The process goes on for as long as the way back is open, which is no part of the move.
            if (Status is { IsLive: true, CutOver: not null, Exit: MoveExit.Verified }) End(MoveExit.Verified);
        }
        await process.WaitForExitAsync();
        await errors;
        End((MoveExit)process.ExitCode);
    }

    private void End(MoveExit exit)
    {
        if (Ended.IsCompleted) return;
        lock (gate) status = Finish(exit);
        ended.SetResult();
    }

    // In one step: the page must never see what only the log may say.
    private MoveStatus Finish(MoveExit exit)
    {
        var end = Finish(status, exit);
        if (end is { Message: null } or { Exit: MoveExit.Failed })
            LogEnd(logger, (int)exit, lastError.Length > 0 ? lastError : end.Message ?? "");
        return end is { Exit: MoveExit.Failed, HasBegun: false, Message: not null }
            ? end with { Message = MoveWords.OutOfReachInEnglish } : end;
    }

    private MoveStatus Finish(MoveStatus last, MoveExit exit) => last with
    {
        State = MoveState.Ended,
        EndedAt = clock.GetUtcNow().UtcDateTime,
        // A process that was killed can't have said how it would end.
        Exit = last.State == MoveState.Stopping && !Enum.IsDefined(exit) ? MoveExit.Interrupted : exit,
        Message = last.Exit == exit ? last.Message : exit == MoveExit.Usage && lastError.Length > 0 ? lastError : null,
        Steps = MoveLines.Finish(last.Steps, exit == MoveExit.Verified ? StepState.Done : StepState.Broken),
        Progress = null,
    };

    private async Task ReadErrorsAsync()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.Length > 0 && lastError.Length == 0) lastError = line.Length <= 500 ? line : line[..500] + "…";
        }
    }

    // A line fits the pipe's buffer, so this never waits.
    private void Say(string line, bool andNoMore = false)
    {
        try
        {
            lock (saying)
            {
                process.StandardInput.WriteLine(line);
                process.StandardInput.Flush();
                if (andNoMore) process.StandardInput.Close();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It has ended already, which the status is about to say.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The move's process ended with {Code}: {Error}")]
    private static partial void LogEnd(ILogger logger, int code, string error);
}
