using System.ComponentModel;
using System.Diagnostics;
using UsersWeb.Audit;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Settings;
using UsersWeb.Shared;

namespace UsersWeb.Moves.Pages;

/// <summary>
/// The way back as the page has it. What keeps it open is a process that outlives this program's web hosts, and is asked through the
/// database; where there is none, one is started.
/// </summary>
public sealed partial class WayBackJob(
    MoveCommand command, MoveTargets targets, IMoveSigns signs, AuditLog audit, ILogger<WayBackJob> logger)
{
    /// <summary>The way back; null when there is none, or the database does not answer.</summary>
    public async Task<WayBackSign?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return await signs.ReadWayBackAsync(cancellation);
        }
        catch (Exception e) when (DriverFailure.Is(e))
        {
            return null;
        }
    }

    /// <summary>The database that was in use before, masked; null when that is noted nowhere.</summary>
    public static string? Former() => NotedConnection.Former.Read() is { } text ? ConnectionString.Mask(text) : null;

    /// <summary>Has it done.</summary>
    /// <param name="wish">Null: to be kept open.</param>
    /// <param name="by">Who wants it.</param>
    /// <param name="cancellation">Of the request.</param>
    public async Task<MoveAnswer> AskAsync(WayBackWish? wish, Current by, CancellationToken cancellation)
    {
        var answer = await TryAsync(wish, cancellation);
        var action = wish switch
        {
            WayBackWish.Back => AuditActions.MoveBack,
            WayBackWish.Finish => AuditActions.MoveFinish,
            _ => AuditActions.MoveFollow,
        };
        audit.Write(action, by, answer == MoveAnswer.Done ? "started" : $"refused: {answer}", Former());
        return answer;
    }

    private async Task<MoveAnswer> TryAsync(WayBackWish? wish, CancellationToken cancellation)
    {
        if (!targets.FromBrowser) return MoveAnswer.NotFromBrowser;
        if (!command.MovesTheCurrentDatabase()) return MoveAnswer.SettingsChanged;
        if (await ReadAsync(cancellation) is not { } wayBack) return MoveAnswer.NoTarget;
        if (wayBack.IsFollowed)
        {
            if (wish is { } asked) await signs.AskAsync(wayBack.Sign, asked, cancellation);
            return MoveAnswer.Done;
        }
        try
        {
            _ = FollowAsync(Process.Start(command.StartReturn(wish))!);
            return MoveAnswer.Done;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return MoveAnswer.CanNotStart;
        }
    }

    // What it says is in its report; unread it would wait for a reader.
    private async Task FollowAsync(Process process)
    {
        using (process)
        {
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync();
            var last = "";
            while (await process.StandardOutput.ReadLineAsync() is { } line) last = line;
            await process.WaitForExitAsync();
            if (process.ExitCode != 0) LogEnd(logger, process.ExitCode, MoveEventReader.Read(last) is Engine.Report.EndEvent end
                ? end.Message : (await errors).ReplaceLineEndings(" "));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The way back ended with {Code}: {Error}")]
    private static partial void LogEnd(ILogger logger, int code, string? error);
}
