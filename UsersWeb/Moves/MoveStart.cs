using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Moves.Engines;
using UsersWeb.Moves.Live;
using UsersWeb.Moves.Settings;

namespace UsersWeb.Moves;

/// <summary>Makes a move of what was asked for, and sees it through to its report.</summary>
/// <param name="settings">The application's.</param>
/// <param name="services">The application's services for other settings: those that name the target.</param>
/// <param name="told">Who is told what happens.</param>
/// <param name="commands">Of whoever started the move.</param>
/// <param name="clock">The time.</param>
public sealed class MoveStart(
    IConfigurationRoot settings, Func<IConfiguration, ServiceProvider> services, MoveOutput told, StandardInputCommands commands,
    TimeProvider clock)
{
    private readonly MoveParts parts = new(settings, services, told, clock);
    private bool isInService;

    /// <summary>Moves, and writes the report. Throws nothing.</summary>
    public async Task<MoveEnd> RunAsync(MoveRequest request, CancellationToken cancellation)
    {
        var (exit, message) = await MoveEnding.OfAsync(
            () => MoveAsync(request, cancellation), "Interrupted. The source is as it was; continue with --resume.", cancellation);
        return new(exit, message, await parts.ReportAsync(new(exit, message, null)))
        {
            IsFollowed = isInService && request.Options.WayBack,
        };
    }

    private async Task<(MoveExit, string)> MoveAsync(MoveRequest request, CancellationToken cancellation)
    {
        if (request.Options.Contradiction is { } contradiction) throw new MoveException(MoveExit.Usage, contradiction);
        if (request is { Options.Live: true, RulesFile: not null })
            throw new MoveException(MoveExit.Usage, "--live takes no --rules: mend the values in the old database, or leave --live out.");
        var to = ConnectionString.Parse(request.To);
        var target = await MoveEngines.OneHostAsync(to, cancellation);
        var named = parts.Configured(isNeeded: request.From is null);
        var configured = named is null ? null : await MoveEngines.OneHostAsync(named, cancellation);
        var from = request.From is { } other ? ConnectionString.Parse(other) : named!;
        var source = MoveEngines.For(from == named ? configured! : await MoveEngines.OneHostAsync(from, cancellation));
        var engine = MoveEngines.For(request.Options.Rehearse ? MoveEngines.For(target).Scratch(Scratches.Suffix(parts.Id)) : target);
        await using var ofTarget = parts.ServicesOf(engine.ConnectionString);
        // Where several hosts are named, people know the databases by all of them.
        var names = (from.Masked, request.Options.Rehearse ? engine.ConnectionString.Masked : to.Masked);
        var run = await parts.PrepareAsync(request.Options, request.RulesFile, source, engine, names, ofTarget, cancellation);
        await Scratches.ClearAsync(MoveEngines.For(target), MoveEngines.For, request.Options.DropLeftovers, run.Output, cancellation);
        var setting = ConnectionSetting.Locate(settings, target);
        var cutOver = new CutOver(run, setting, configured is null ? null : MoveEngines.For(configured), parts.Chosen, request.To, commands,
            () => new SwitchRecord(ofTarget).WriteAsync(run, commands.By));
        return await MoveAsync(run, new(engine, run.Model, ofTarget), cutOver, cancellation);
    }

    private async Task<(MoveExit, string)> MoveAsync(MoveRun run, TargetDatabase database, CutOver cutOver, CancellationToken cancellation)
    {
        if (run.Options is { Rehearse: false, PreflightOnly: false })
            await LiveLeftovers.RemoveAsync(run, LiveDialects.For(run.Source), cancellation);
        var isScratchOurs = run.Options.Rehearse && !await database.ExistsAsync(cancellation);
        var move = new Move(run, run.Problems.Rules, database, parts.Report, cutOver);
        try
        {
            await using var live = run.Options.Live
                ? new LiveMove(run, LiveDialects.For(run.Source), LiveDialects.For(run.Target)) : null;
            if (run.Options.WayBack) NoteFormer(run);
            var exit = await move.RunAsync(live, cancellation);
            isInService = move.IsInService;
            return (exit, MoveEnding.Message(exit, run, isInService));
        }
        finally
        {
            if (isScratchOurs) await run.Target.DropAsync(CancellationToken.None);
            if (run.Options.WayBack && !move.IsInService) NotedConnection.Former.Remove(run.Id);
        }
    }

    // Before the switch: whoever wants back must find it, whatever happens in between.
    private void NoteFormer(MoveRun run)
    {
        if (NotedConnection.Former.Write(run.Id, settings.GetConnectionString("Users")!)) return;
        run.Output.Tell(new NoticeEvent(
            "Where the old database is can't be noted beside the settings: the way back will have to be told, by --back --to."));
    }
}

/// <summary>What somebody wants moved.</summary>
/// <param name="To">The target's connection string as it was given.</param>
/// <param name="From">The source's; null for the configured database.</param>
/// <param name="RulesFile">A file for <see cref="FixRules"/>, or null.</param>
/// <param name="Options">How.</param>
public sealed record MoveRequest(string To, string? From, string? RulesFile, MoveOptions Options);

/// <summary>How a move ended.</summary>
/// <param name="Exit">The exit code.</param>
/// <param name="Message">One line for people.</param>
/// <param name="Report">The file of its report; null when there is none.</param>
public sealed record MoveEnd(MoveExit Exit, string Message, string? Report)
{
    /// <summary>Whether the database that was left is to follow the one in use now.</summary>
    public bool IsFollowed { get; init; }
}
