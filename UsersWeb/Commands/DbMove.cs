using System.CommandLine;
using System.CommandLine.Parsing;
using UsersWeb.Availability;
using UsersWeb.Moves;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Report;

namespace UsersWeb.Commands;

/// <summary>`db move --to CONNECTION`</summary>
internal static class DbMove
{
    private static readonly Option<string> To =
        new("--to")
        {
            Description = $"Connection string of the new database; {SecretArguments.Help}",
            HelpName = "CONNECTION",
        };
    private static readonly Option<string> From =
        new("--from")
        {
            Description = $"Another source than the configured database; {SecretArguments.Help}",
            HelpName = "CONNECTION"
        };
    private static readonly Option<bool> PreflightOnly =
        new("--preflight-only") { Description = "Only looks, at both databases and every row; writes nothing." };
    private static readonly Option<bool> NoBackup = new("--no-backup") { Description = "Leaves out the backup of the source." };
    private static readonly Option<bool> Resume = new("--resume") { Description = "Continues an interrupted move." };
    private static readonly Option<bool> Rehearse =
        new("--rehearse") { Description = "Moves into a scratch database on the target's server, measures, and drops it again." };
    private static readonly Option<bool> DropLeftovers =
        new("--drop-leftovers") { Description = "Drops scratch databases that killed rehearsals of this target have left behind." };
    private static readonly Option<string> Rules =
        new("--rules") { Description = "What to do about values that can't be moved as they are; see docs/moving.md.", HelpName = "FILE" };
    private static readonly Option<bool> CutOver =
        new("--switch") { Description = "When verified: closes the old database and lets the application use the new one." };
    private static readonly Option<bool> Live =
        new("--live") { Description = "With --switch: lets everybody go on working until the moment of the switch." };
    private static readonly Option<TimeOnly?> At =
        new("--at") { Description = "With --live --switch: the time of day to switch at, by this machine's clock.", HelpName = "HH:MM" };
    private static readonly Option<bool> WayBackKept =
        new("--way-back")
        {
            Description = "With --live: the old database follows the new one after the switch, until --back or --finish; "
                + "alone: goes on with that."
        };
    private static readonly Option<bool> Back =
        new("--back") { Description = "Uses the database again that was in use before a move with --way-back; nothing is lost." };
    private static readonly Option<bool> Finish =
        new("--finish") { Description = "Has done with the way back: the old database follows no longer." };
    private static readonly Option<bool> Json = new("--json") { Description = "One line of JSON for each event." };
    private static readonly Option<bool> Wait =
        new("--wait")
        {
            Description = "When verified, waits for the line switch or stop on standard input; its end stops at any time.",
            Hidden = true
        };

    public static Verb Verb(IConfiguration settings)
    {
        var verb = new Verb("move", "Moves everything to another database, of any kind, and verifies every value.",
            "UsersWeb db move --to \"Host=db.example.org;Database=users;Username=app;Password=…\" --preflight-only",
            "UsersWeb db move --to - --switch < connection.txt", "UsersWeb db move --to - --live --switch < connection.txt",
            "TARGET=postgresql://app:secret@db.example.org/users UsersWeb db move --to env:TARGET --rehearse",
            "UsersWeb db move --to - --live --switch --way-back < connection.txt", "UsersWeb db move --back")
        {
            To, From, PreflightOnly, NoBackup, Resume, Rehearse, DropLeftovers, Rules, CutOver, Live, At, WayBackKept,
            Back, Finish, Json, Wait,
        };
        verb.Validators.Add(Check);
        verb.SetAction((arguments, cancellation) => RunAsync(settings, arguments, cancellation));
        return verb;
    }

    /// <summary>
    /// The connection string of the target, as the edition that writes it is chosen by it; null when these are not the
    /// arguments of a move.
    /// </summary>
    public static string? Target(string[] args)
    {
        if (args is not ["db", "move", ..]) return null;
        var given = new Command("move") { To, Live, WayBackKept, Back, Finish }.Parse(args[2..]);
        if (given.GetResult(To)?.Tokens is [{ Value: var text }]) return text;
        return IsReturn(given.CommandResult) ? NotedConnection.Former.Read() : null;
    }

    /// <summary>Of arguments that moved: those that keep the way back open, which another edition may have to do.</summary>
    public static string[] Following(string[] args) =>
        ["db", "move", "--way-back", .. args.Where(argument => argument == "--json"), .. SettingArguments.Keep(args)];

    private static bool IsReturn(CommandResult given) =>
        given.GetValue(Back) || given.GetValue(Finish) || (given.GetValue(WayBackKept) && !given.GetValue(Live));

    private static void Check(CommandResult given)
    {
        if (given.GetValue(Back) && given.GetValue(Finish)) given.AddError("--back and --finish can't be had together.");
        if (IsReturn(given))
        {
            Symbol[] others = [From, PreflightOnly, NoBackup, Resume, Rehearse, DropLeftovers, Rules, CutOver, Live, At, Wait];
            if (others.OfType<Option>().FirstOrDefault(option => given.GetResult(option) is { Implicit: false }) is { } other)
                given.AddError($"The way back takes no {other.Name}.");
        }
        else if (given.GetResult(To) is null)
        {
            given.AddError($"Option '{To.Name}' is required.");
        }
    }

    private static async Task<int> RunAsync(IConfiguration settings, ParseResult arguments, CancellationToken cancellation)
    {
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        var told = arguments.GetValue(Json) ? (MoveOutput)new JsonMoveOutput(output) : new TerminalMoveOutput(output, error);
        using var commands = new StandardInputCommands();
        if (arguments.GetValue(Wait)) commands.Listen(Console.In);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, commands.Stopped);
        var end = IsReturn(arguments.CommandResult)
            ? await new ReturnStart((IConfigurationRoot)settings, CommandServices.Build, told, TimeProvider.System)
                .RunAsync(ReturnOf(arguments), stop.Token)
            : await new MoveStart((IConfigurationRoot)settings, CommandServices.Build, told, commands, TimeProvider.System)
                .RunAsync(Request(arguments), stop.Token);
        if (arguments.GetValue(Json)) told.Tell(new EndEvent(end.Exit, end.Message, end.Report));
        else if (end.Exit != MoveExit.Verified || !await TryTellAsync(output, Line(end))) await TryTellAsync(error, Line(end));
        return end is { Exit: MoveExit.Verified, IsFollowed: true } ? Program.Followed : (int)end.Exit;
    }

    // The exit code is that of the move also where nobody can be told.
    private static async Task<bool> TryTellAsync(TextWriter writer, string line)
    {
        try
        {
            await writer.WriteLineAsync(line);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static MoveRequest Request(ParseResult arguments) => new(
        arguments.GetValue(To)!, arguments.GetValue(From), arguments.GetValue(Rules),
        new()
        {
            PreflightOnly = arguments.GetValue(PreflightOnly),
            NoBackup = arguments.GetValue(NoBackup),
            Resume = arguments.GetValue(Resume),
            Rehearse = arguments.GetValue(Rehearse),
            DropLeftovers = arguments.GetValue(DropLeftovers),
            CutOver = arguments.GetValue(CutOver),
            Live = arguments.GetValue(Live),
            At = arguments.GetValue(At),
            WayBack = arguments.GetValue(WayBackKept),
            Wait = arguments.GetValue(Wait),
        });

    private static ReturnRequest ReturnOf(ParseResult arguments) => new(
        arguments.GetValue(Back) ? WayBackWish.Back : arguments.GetValue(Finish) ? WayBackWish.Finish : null,
        arguments.GetValue(To), arguments.GetValue(WayBackKept));

    private static string Line(MoveEnd end) => end.Report is null ? end.Message : $"{end.Message.TrimEnd('.')}. Report: {end.Report}";
}
