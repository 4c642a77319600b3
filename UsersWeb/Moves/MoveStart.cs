using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Preflight;
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
    private readonly string id = Guid.NewGuid().ToString("N");
    private MoveReport? report;

    /// <summary>Moves, and writes the report. Throws nothing.</summary>
    public async Task<MoveEnd> RunAsync(MoveRequest request, CancellationToken cancellation)
    {
        var (exit, message) = await MoveEnding.OfAsync(
            () => MoveAsync(request, cancellation), "Interrupted. The source is as it was; continue with --resume.", cancellation);
        return new(exit, message, await ReportAsync(new(exit, message, null)));
    }

    private async Task<string?> ReportAsync(EndEvent end)
    {
        if (report is null) return null;
        report.Tell(end);
        try
        {
            return await report.WriteAsync();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            told.Tell(new NoticeEvent($"The report could not be written: {e.Message.ReplaceLineEndings(" ")}"));
            return null;
        }
    }

    private async Task<(MoveExit, string)> MoveAsync(MoveRequest request, CancellationToken cancellation)
    {
        if (request.Options.Contradiction is { } contradiction) throw new MoveException(MoveExit.Usage, contradiction);
        if (request is { Options.Live: true, RulesFile: not null })
            throw new MoveException(MoveExit.Usage, "--live takes no --rules: mend the values in the old database, or leave --live out.");
        var chosen = DatabaseSettings.Read(settings).Provider;
        var to = ConnectionString.Parse(request.To);
        var target = await MoveEngines.OneHostAsync(to, cancellation);
        var named = Configured(chosen, isNeeded: request.From is null);
        var configured = named is null ? null : await MoveEngines.OneHostAsync(named, cancellation);
        var from = request.From is { } other ? ConnectionString.Parse(other) : named!;
        var source = MoveEngines.For(from == named ? configured! : await MoveEngines.OneHostAsync(from, cancellation));
        var engine = MoveEngines.For(request.Options.Rehearse ? MoveEngines.For(target).Scratch(Scratches.Suffix(id)) : target);
        await using var ofTarget = services(Naming(engine.ConnectionString));
        // Where several hosts are named, people know the databases by all of them.
        var names = (from.Masked, request.Options.Rehearse ? engine.ConnectionString.Masked : to.Masked);
        var run = await PrepareAsync(request, source, engine, names, ofTarget, cancellation);
        await Scratches.ClearAsync(MoveEngines.For(target), MoveEngines.For, request.Options.DropLeftovers, run.Output, cancellation);
        var setting = ConnectionSetting.Locate(settings, target);
        var cutOver = new CutOver(run, setting, configured is null ? null : MoveEngines.For(configured), chosen, request.To, commands,
            () => new SwitchRecord(ofTarget).WriteAsync(run, commands.By));
        return await MoveAsync(run, new(engine, run.Model, ofTarget), cutOver, cancellation);
    }

    private async Task<MoveRun> PrepareAsync(
        MoveRequest request, MoveEngine source, MoveEngine target, (string From, string To) names, ServiceProvider ofTarget,
        CancellationToken cancellation)
    {
        await using var scope = ofTarget.CreateAsyncScope();
        var model = TableModel.Read(scope.ServiceProvider.GetRequiredService<UsersDbContext>());
        source.KnownTables = target.KnownTables = model.TableNames;
        var rules = request.RulesFile is { } file ? await FixRules.ReadAsync(file, model, cancellation) : FixRules.None;
        report = new(id, request.Options, rules, clock);
        var output = new MoveOutputs(told, report);
        var problems = new ProblemList(rules, output);
        report.Problems = problems.Counts;
        output.Tell(new StartEvent(
            id, report.StartedAt, names.From, source.Name, names.To, target.Name, request.Options.Rehearse));
        return new(id, request.Options, source, target, model, output, clock) { Problems = problems };
    }

    private async Task<(MoveExit, string)> MoveAsync(MoveRun run, TargetDatabase database, CutOver cutOver, CancellationToken cancellation)
    {
        if (run.Options is { Rehearse: false, PreflightOnly: false })
            await LiveLeftovers.RemoveAsync(run, LiveDialects.For(run.Source), cancellation);
        var isScratchOurs = run.Options.Rehearse && !await database.ExistsAsync(cancellation);
        try
        {
            await using var live = run.Options.Live && !run.Options.PreflightOnly
                ? new LiveMove(run, LiveDialects.For(run.Source), LiveDialects.For(run.Target)) : null;
            var move = new Move(run, run.Problems.Rules, database, report!, cutOver, live);
            var exit = await move.RunAsync(cancellation);
            return (exit, MoveEnding.Message(exit, run, move.IsInService));
        }
        finally
        {
            if (isScratchOurs) await run.Target.DropAsync(CancellationToken.None);
        }
    }

    // Another source may be named just because the configured database is not to be had.
    private ConnectionString? Configured(DatabaseProvider? chosen, bool isNeeded)
    {
        try
        {
            return ConnectionString.Parse(settings.GetConnectionString("Users"), chosen);
        }
        catch (ConnectionStringException) when (!isNeeded)
        {
            return null;
        }
    }

    private IConfiguration Naming(ConnectionString target) => new ConfigurationBuilder().AddConfiguration(settings)
        .AddInMemoryCollection([new("ConnectionStrings:Users", target.Text), new("Database:Provider", target.Provider.ToString())]).Build();
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
public sealed record MoveEnd(MoveExit Exit, string Message, string? Report);
