using System.Data.Common;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Settings;

namespace UsersWeb.Moves.Engine;

/// <summary>
/// Puts the target into service, only after it was verified: the source is fenced, then the target marked, the configuration
/// changed last. What fails on the way takes back what was done before it, in the opposite order.
/// </summary>
/// <param name="run">The move.</param>
/// <param name="setting">Where the connection string of the target will stand.</param>
/// <param name="configured">The database the application uses now.</param>
/// <param name="chosenProvider">The setting Database:Provider, when somebody set it.</param>
/// <param name="targetText">The target's connection string as it was given.</param>
/// <param name="commands">Of whoever started the move, when it waits for them.</param>
/// <param name="record">Writes down that it was done.</param>
public sealed class CutOver(MoveRun run, ConnectionSetting setting, MoveEngine? configured, DatabaseProvider? chosenProvider,
    string targetText, StandardInputCommands? commands, Func<Task> record)
{
    /// <summary>What stands in the way of a switch that was asked for.</summary>
    public IEnumerable<string> Problems()
    {
        if (!run.Options.CutOver && !run.Options.Wait) yield break;
        if (run.Options.Live && !setting.CanWrite)
            yield return $"The connection string comes from {setting.Place}, which nobody can change from here, so that no instance could "
                + "come along. Put it into appsettings.json, or move without --live.";
        if (configured is null || configured.SourceKey != run.Source.SourceKey)
            yield return "Only the configured database can be switched; leave --from out, or switch later by changing the connection "
                + "string.";
        if (chosenProvider is { } chosen && chosen != run.Target.ConnectionString.Provider)
            yield return $"The setting Database:Provider says {chosen}, which would be wrong for the target. Remove it: a connection "
                + "string says by itself which database it means.";
        if (setting.CanWrite && setting.Refusal(targetText) is { } refusal)
            yield return $"The switch could not write the new connection string: {refusal.TrimEnd('.')}. Let this user write the file, or "
                + "move without --switch and set it by hand.";
    }

    /// <summary>Why the source could not be closed at the end; null when no switch was asked for, or nothing is seen.</summary>
    public async Task<string?> FindFenceProblemAsync(MoveDatabases databases, CancellationToken cancellation)
    {
        if (!run.Options.CutOver && !run.Options.Wait || databases.Hold is not { } hold) return null;
        return await hold.FindFenceProblemAsync(cancellation) is { } problem
            ? $"The old database could not be closed at the switch, because it can't be written ({problem.TrimEnd('.')}). Use a user "
                + "who may write it, or move without --switch and see to it that nobody uses it afterwards."
            : null;
    }

    private string Again => run.Options.IsReturn ? "--back" : "--resume --switch";

    // With all its hosts, where the move works on one of several.
    private string TargetName => ConnectionString.Parse(targetText).Masked;

    /// <summary>Switches when that was asked for, or when the command comes; otherwise says how to.</summary>
    /// <returns>Whether the target is in service.</returns>
    /// <exception cref="MoveException">It was given up.</exception>
    public async Task<bool> RunAsync(MoveDatabases databases, DbConnection target, string digest, Func<MarkState, Task> mark,
        CancellationToken cancellation)
    {
        if (!await DecideAsync(cancellation)) return false;
        await SwitchAsync(databases, target, digest, mark, cancellation);
        return true;
    }

    /// <summary>Whether to switch, which may be for somebody to say who takes their time.</summary>
    public async Task<bool> DecideAsync(CancellationToken cancellation)
    {
        if (run.Options.At is { } at) await WaitUntilAsync(at, cancellation);
        if (!run.Options.Wait) return run.Options.CutOver;
        run.Output.Tell(new WaitingEvent());
        return await commands!.CutOverAsync(cancellation);
    }

    private async Task WaitUntilAsync(TimeOnly at, CancellationToken cancellation)
    {
        var now = TimeOnly.FromDateTime(run.Clock.GetLocalNow().DateTime);
        run.Output.Tell(new NoticeEvent(FormattableString.Invariant($"The new database is near and stays so; the switch is at {at:HH:mm:ss}.")));
        // The difference of two times of day is the way from the one to the next of the other, over midnight where need be.
        await Task.Delay(at - now, run.Clock, cancellation);
    }

    /// <summary>Lets instances of this installation know where they will go, until it is disposed.</summary>
    public IDisposable? Announce() => setting.CanWrite ? NotedConnection.Next.WriteFor(run.Id, targetText) : null;

    /// <summary>Switches.</summary>
    /// <exception cref="MoveException">It was given up.</exception>
    public async Task SwitchAsync(MoveDatabases databases, DbConnection target, string digest, Func<MarkState, Task> mark,
        CancellationToken cancellation)
    {
        run.Step(MoveStep.CutOver);
        await databases.AssureHoldAsync(cancellation);
        await AssureTargetAsync(target, cancellation);
        // From here on it is done as a whole or not at all; nobody stops it half-way.
        await SwitchAsync(databases, digest, mark);
        await record();
        TellDone();
    }

    /// <summary>
    /// Does what is left of a switch whose process died after the source was fenced. Nothing is taken back: somebody may have
    /// given the application the target since, and two databases in use would be worse than none.
    /// </summary>
    /// <exception cref="MoveException">The configured database is not the source, or the settings can't be written.</exception>
    public async Task FinishAsync(Func<MarkState, Task> mark)
    {
        if (Problems().FirstOrDefault() is { } problem) throw new MoveException(MoveExit.Preflight, problem);
        run.Step(MoveStep.CutOver);
        run.Output.Tell(new NoticeEvent("The source was moved to this target and closed; only the change-over is missing."));
        try
        {
            await mark(MarkState.Active);
            await ChangeSettingAsync();
        }
        catch (Exception e)
        {
            throw new MoveException(MoveExit.NotSwitched,
                $"Everything is moved and verified and the old database is closed, but the switch failed: {Reason(e)} Try again with "
                + $"{Again}, or put the new connection string into {setting.Place} by hand and restart the application; or open "
                + "the old database again: UsersWeb db unfence", e);
        }
        await record();
        TellDone();
    }

    // Hours may lie between the verification and the command.
    private static async Task AssureTargetAsync(DbConnection target, CancellationToken cancellation)
    {
        try
        {
            await target.AskAsync("SELECT 1", cancellation);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException)
        {
            throw new MoveException(MoveExit.Failed,
                $"The new database does not answer any more: {FailureWords.DescribeForReport(e)} Nothing was switched; when it is "
                + "back, continue with --resume.", e);
        }
    }

    private async Task SwitchAsync(MoveDatabases databases, string digest, Func<MarkState, Task> mark)
    {
        var isMarked = false;
        try
        {
            await FenceAsync(databases, digest);
            await AssureFenceAsync();
            isMarked = true;
            await mark(MarkState.Active);
            await ChangeSettingAsync();
        }
        catch (Exception e)
        {
            var left = await TakeBackAsync(databases, isMarked ? mark : null);
            throw new MoveException(MoveExit.NotSwitched,
                $"Every value is verified, but the switch was given up: {Reason(e)} {left} When the cause is mended, switch with "
                + $"{Again}.", e);
        }
    }

    private async Task FenceAsync(MoveDatabases databases, string digest)
    {
        if (databases.Hold is not { } hold) throw new InvalidOperationException("Nothing keeps writers out of the old database.");
        // Our own snapshot would be in the way of writing.
        await run.Source.EndSnapshotAsync(databases.Source, CancellationToken.None);
        var weakness = hold.Weakness;
        await hold.FenceAsync(new(run.Id, TargetName, run.Clock.GetUtcNow().UtcDateTime, digest),
            CancellationToken.None);
        if (hold.Weakness is { } found && found != weakness) run.Output.Tell(new NoticeEvent(found));
    }

    // As the application will see it: by a connection that has nothing to do with the one that wrote it.
    private async Task AssureFenceAsync()
    {
        await using var look = run.Source.ConnectToHold();
        await look.OpenAsync(CancellationToken.None);
        if ((await run.Source.Marks.ReadFenceAsync(look, CancellationToken.None))?.MoveId != run.Id)
            throw new InvalidOperationException("The fence was written into the old database and can't be found there.");
    }

    private async Task ChangeSettingAsync()
    {
        if (!setting.CanWrite) return;
        try
        {
            await setting.WriteAsync(targetText, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && setting.Holds(targetText))
        {
            // Only what comes after the change has failed.
        }
    }

    // Nothing here may hide what went wrong before it.
    private async Task<string> TakeBackAsync(MoveDatabases databases, Func<MarkState, Task>? mark)
    {
        var settings = setting.CanWrite ? $"{setting.Place} is as it was" : $"{setting.Place} was not touched";
        // The target first: while both are open, neither may count as the one in use.
        var isUnmarked = mark is null || await TryAsync(() => mark(MarkState.Verified)) is null;
        var failure = await TryAsync(() => OpenAgainAsync(databases));
        var old = failure is null
            ? $"The old database is open again, and {settings}."
            : $"The old database may still be closed ({failure.TrimEnd('.')}): UsersWeb db unfence opens it; {settings}.";
        return isUnmarked ? old : $"{old} The new database still counts as in use: drop it and move anew.";
    }

    private async Task OpenAgainAsync(MoveDatabases databases)
    {
        await databases.ReleaseAsync();
        await using var open = run.Source.ConnectToHold();
        await open.OpenAsync(CancellationToken.None);
        await run.Source.Marks.RemoveFenceAsync(open, CancellationToken.None);
    }

    private static async Task<string?> TryAsync(Func<Task> deed)
    {
        try
        {
            await deed();
            return null;
        }
        catch (Exception e)
        {
            return Reason(e);
        }
    }

    private static string Reason(Exception e) => FailureWords.DescribeForReport(e);

    private void TellDone() => run.Output.Tell(
        new CutOverEvent(TargetName, setting.Place, setting.CanWrite ? RestartBy.None : RestartBy.Yourself));
}
