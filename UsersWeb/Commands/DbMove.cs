using System.CommandLine;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Preflight;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Moves.Engines;
using UsersWeb.Moves.Settings;
using UsersWeb.Shared;

namespace UsersWeb.Commands;

/// <summary>`db move --to CONNECTION`</summary>
internal static class DbMove
{
    private static readonly Option<string> To = new("--to") { Description = "Connection string of the new database; - reads it from the first line of standard input.", HelpName = "CONNECTION", Required = true };
    private static readonly Option<string> From = new("--from") { Description = "Another source than the configured database.", HelpName = "CONNECTION" };
    private static readonly Option<bool> PreflightOnly = new("--preflight-only") { Description = "Only looks, at both databases and every row; writes nothing." };
    private static readonly Option<bool> NoBackup = new("--no-backup") { Description = "Leaves out the backup of the source." };
    private static readonly Option<bool> Resume = new("--resume") { Description = "Continues an interrupted move." };
    private static readonly Option<bool> Rehearse = new("--rehearse") { Description = "Moves into a scratch database on the target's server, measures, and drops it again." };
    private static readonly Option<string> Rules = new("--rules") { Description = "What to do about values that can't be moved as they are; see docs/moving.md.", HelpName = "FILE" };
    private static readonly Option<bool> CutOver = new("--switch") { Description = "When verified: closes the old database and lets the application use the new one." };
    private static readonly Option<bool> Json = new("--json") { Description = "One line of JSON for each event." };
    private static readonly Option<bool> Wait = new("--wait") { Description = "When verified, waits for the line switch or stop on standard input; its end stops at any time.", Hidden = true };

    public static Verb Verb(IConfiguration settings)
    {
        var verb = new Verb("move", "Moves everything to another database, of any kind, and verifies every value.",
            "UsersWeb db move --to \"Host=db.example.org;Database=users;Username=app;Password=…\" --preflight-only",
            "UsersWeb db move --to postgresql://app:secret@db.example.org/users --switch",
            "UsersWeb db move --to \"Server=db.example.org;Database=users;User ID=app;Password=…\" --rehearse")
        {
            To, From, PreflightOnly, NoBackup, Resume, Rehearse, Rules, CutOver, Json, Wait,
        };
        verb.SetAction((arguments, cancellation) => RunAsync(settings, arguments, cancellation));
        return verb;
    }

    /// <summary>The connection string of the target, as the edition that writes it is chosen by it; null when these are not the arguments of a move.</summary>
    public static string? Target(string[] args) =>
        args is ["db", "move", ..] && new Command("move") { To }.Parse(args[2..]).GetResult(To)?.Tokens is [{ Value: var text }] ? text : null;

    private static async Task<int> RunAsync(IConfiguration settings, ParseResult arguments, CancellationToken cancellation)
    {
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        var told = arguments.GetValue(Json) ? (MoveOutput)new JsonMoveOutput(output) : new TerminalMoveOutput(output, error);
        using var commands = new StandardInputCommands();
        if (arguments.GetValue(Wait)) commands.Listen(Console.In);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, commands.Stopped);
        MoveReport? report = null;
        var (exit, message) = await MoveEnding.OfAsync(() => MoveAsync(settings, arguments, told, commands, made => report = made, stop.Token), "Interrupted. The source is as it was; continue with --resume.", stop.Token);
        var file = await ReportAsync(report, told, new((int)exit, message, null));
        if (arguments.GetValue(Json)) told.Tell(new EndEvent((int)exit, message, file));
        else await (exit == MoveExit.Verified ? output : error).WriteLineAsync(file is null ? message : $"{message.TrimEnd('.')}. Report: {file}");
        return (int)exit;
    }

    private static async Task<string?> ReportAsync(MoveReport? report, MoveOutput told, EndEvent end)
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

    private static async Task<(MoveExit, string)> MoveAsync(
        IConfiguration settings, ParseResult arguments, MoveOutput told, StandardInputCommands commands, Action<MoveReport> made, CancellationToken cancellation)
    {
        var clock = TimeProvider.System;
        var id = Guid.NewGuid().ToString("N");
        var options = Options(arguments);
        var chosen = DatabaseSettings.Read(settings).Provider;
        var targetText = arguments.GetRequiredValue(To);
        var target = ConnectionString.Parse(targetText);
        var configured = arguments.GetValue(From) is null ? ConnectionString.Parse(settings.GetConnectionString("Users"), chosen) : Try(() => ConnectionString.Parse(settings.GetConnectionString("Users"), chosen));
        var source = MoveEngines.For(arguments.GetValue(From) is { } from ? ConnectionString.Parse(from) : configured!);
        var engine = MoveEngines.For(options.Rehearse ? MoveEngines.For(target).Scratch("rehearsal_" + id[..8]) : target);
        await using var services = CommandServices.Build(With(settings, engine.ConnectionString));
        await using var scope = services.CreateAsyncScope();
        var model = TableModel.Read(scope.ServiceProvider.GetRequiredService<UsersDbContext>());
        source.KnownTables = engine.KnownTables = model.TableNames;
        var rules = arguments.GetValue(Rules) is { } file ? await FixRules.ReadAsync(file, model, cancellation) : FixRules.None;
        var report = new MoveReport(id, options, rules, clock);
        made(report);
        var output = new MoveOutputs(told, report);
        var problems = new ProblemList(rules, output);
        report.Problems = problems.Counts;
        var run = new MoveRun(id, options, source, engine, model, output, clock) { Problems = problems };
        output.Tell(new StartEvent(id, report.StartedAt, source.ConnectionString.Masked, source.Name, engine.ConnectionString.Masked, engine.Name, options.Rehearse));
        var database = new TargetDatabase(engine, model, services);
        var cutOver = new Moves.Engine.CutOver(run, ConnectionSetting.Locate((IConfigurationRoot)settings), configured is null ? null : MoveEngines.For(configured), chosen, targetText, commands);
        var isScratchOurs = options.Rehearse && !await database.ExistsAsync(cancellation);
        try
        {
            var move = new Move(run, rules, database, report, cutOver);
            var exit = await move.RunAsync(cancellation);
            return (exit, Message(exit, run, move.IsInService));
        }
        finally
        {
            if (isScratchOurs) await engine.DropAsync(CancellationToken.None);
        }
    }

    private static MoveOptions Options(ParseResult arguments)
    {
        var options = new MoveOptions
        {
            PreflightOnly = arguments.GetValue(PreflightOnly),
            NoBackup = arguments.GetValue(NoBackup),
            Resume = arguments.GetValue(Resume),
            Rehearse = arguments.GetValue(Rehearse),
            CutOver = arguments.GetValue(CutOver),
            Wait = arguments.GetValue(Wait),
        };
        if (options.Rehearse && (options.CutOver || options.Resume)) throw new MoveException(MoveExit.Usage, "--rehearse is thrown away afterwards; leave --switch and --resume out.");
        if (options.PreflightOnly && (options.CutOver || options.Rehearse)) throw new MoveException(MoveExit.Usage, "--preflight-only stops before anything is written; leave --switch and --rehearse out.");
        return options;
    }

    private static string Message(MoveExit exit, MoveRun run, bool isInService) => exit switch
    {
        MoveExit.Preflight => $"{Human.Number(run.Problems.Counts.Total)} {(run.Problems.Counts.Total == 1 ? "problem" : "problems")} found; nothing was written. {(run.Problems.Counts.AreOfRows ? "Mend them in the source, or say in a rules file what to do (--rules)." : "Mend what is listed and try again.")}",
        MoveExit.Verification => "The target differs from the source. The source is as it was; begin anew without --resume, and see that nobody writes to either database meanwhile.",
        _ when run.Options.PreflightOnly => "No problem found; the move can begin.",
        _ when run.Options.Rehearse => "The rehearsal went well, every value was verified, and the scratch database is gone again.",
        _ when isInService => "Moved; every value was verified, and the new database is in service.",
        _ => "Moved; every value was verified. The application still uses the old database; --resume --switch changes over.",
    };

    private static IConfiguration With(IConfiguration settings, ConnectionString target) => new ConfigurationBuilder().AddConfiguration(settings)
        .AddInMemoryCollection([new("ConnectionStrings:Users", target.Text), new("Database:Provider", target.Provider.ToString())]).Build();

    private static ConnectionString? Try(Func<ConnectionString> parse)
    {
        try
        {
            return parse();
        }
        catch (ConnectionStringException)
        {
            return null;
        }
    }
}
