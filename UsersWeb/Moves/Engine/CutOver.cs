using System.Data.Common;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Settings;

namespace UsersWeb.Moves.Engine;

/// <summary>
/// Puts the target into service, only after it was verified: the source is fenced, then the target marked, the
/// configuration changed last.
/// </summary>
/// <param name="run">The move.</param>
/// <param name="setting">Where the application finds its connection string.</param>
/// <param name="configured">The database the application uses now.</param>
/// <param name="chosenProvider">The setting Database:Provider, when somebody set it.</param>
/// <param name="targetText">The target's connection string as it was given.</param>
/// <param name="commands">Of whoever started the move, when it waits for them.</param>
public sealed class CutOver(MoveRun run, ConnectionSetting setting, MoveEngine? configured, DatabaseProvider? chosenProvider,
    string targetText, StandardInputCommands? commands)
{
    /// <summary>What stands in the way of a switch that was asked for.</summary>
    public IEnumerable<string> Problems()
    {
        if (!run.Options.CutOver && !run.Options.Wait) yield break;
        if (configured is null || configured.SourceKey != run.Source.SourceKey)
            yield return "Only the configured database can be switched; leave --from out, or switch later by changing the connection "
                + "string.";
        if (chosenProvider is { } chosen && chosen != run.Target.ConnectionString.Provider)
            yield return $"The setting Database:Provider says {chosen}, which would be wrong for the target. Remove it: a connection "
                + "string says by itself which database it means.";
    }

    /// <summary>Switches when that was asked for, or when the command comes; otherwise says how to.</summary>
    /// <returns>Whether the target is in service.</returns>
    public async Task<bool> RunAsync(MoveDatabases databases, DbConnection target, string digest, Func<MarkState, Task> mark,
        CancellationToken cancellation)
    {
        if (run.Options.Wait)
        {
            run.Output.Tell(new WaitingEvent());
            if (!await commands!.CutOverAsync(cancellation)) return false;
        }
        else if (!run.Options.CutOver) return false;
        run.Step(MoveStep.CutOver);
        await databases.AssureHoldAsync(cancellation);
        await AssureTargetAsync(target, cancellation);
        // From here on it is done as a whole or not at all, as far as that can be.
        await FenceAsync(databases, digest);
        await CompleteAsync(mark);
        return true;
    }

    /// <summary>Does what is left of a switch whose process died after the source was fenced.</summary>
    /// <exception cref="MoveException">The configured database is not the source.</exception>
    public async Task FinishAsync(Func<MarkState, Task> mark)
    {
        if (Problems().FirstOrDefault() is { } problem) throw new MoveException(MoveExit.Preflight, problem);
        run.Step(MoveStep.CutOver);
        run.Output.Tell(new NoticeEvent("The source was moved to this target and closed; only the change-over is missing."));
        await CompleteAsync(mark);
    }

    private async Task CompleteAsync(Func<MarkState, Task> mark)
    {
        await ActivateAsync(mark);
        if (setting.CanWrite) await ChangeSettingAsync();
        run.Output.Tell(
            new CutOverEvent(run.Target.ConnectionString.Masked, setting.Place, setting.CanWrite ? RestartBy.None : RestartBy.Yourself));
    }

    private async Task ActivateAsync(Func<MarkState, Task> mark)
    {
        try
        {
            await mark(MarkState.Active);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException)
        {
            // The old database is closed: there is no way but forward, and the first use writes it down too.
            run.Output.Tell(new NoticeEvent($"The new database could not be marked as in use: {FailureWords.DescribeForReport(e)}"));
        }
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

    private async Task ChangeSettingAsync()
    {
        try
        {
            await setting.WriteAsync(targetText, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new MoveException(MoveExit.Failed,
                $"Everything is moved and verified and the old database is closed, but {setting.Place} can't be written: {e.Message} "
                    + "Put the new connection string there by hand and restart the application; or open the old database again: "
                    + "UsersWeb db unfence", e);
        }
    }

    private async Task FenceAsync(MoveDatabases databases, string digest)
    {
        // Our own snapshot would be in the way of writing.
        await run.Source.EndSnapshotAsync(databases.Source, CancellationToken.None);
        try
        {
            var weakness = databases.Hold!.Weakness;
            await databases.Hold.FenceAsync(new(run.Id, run.Target.ConnectionString.Masked, run.Clock.GetUtcNow().UtcDateTime, digest),
                CancellationToken.None);
            if (databases.Hold.Weakness is { } found && found != weakness) run.Output.Tell(new NoticeEvent(found));
        }
        catch (InvalidOperationException e)
        {
            run.Output.Tell(new NoticeEvent($"The old database could not be fenced: {e.Message} Nobody must use it any more."));
        }
    }
}
