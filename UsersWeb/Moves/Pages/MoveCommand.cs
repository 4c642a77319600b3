using System.Diagnostics;
using System.Reflection;
using System.Text;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Settings;

namespace UsersWeb.Moves.Pages;

/// <summary>The command `db move` as a process of its own, with the settings that this program was started with.</summary>
/// <param name="args">This program's arguments.</param>
/// <param name="current">The database it serves.</param>
public sealed class MoveCommand(string[] args, ConnectionString current)
{
    // Its output is UTF-8 whatever the console of the machine has.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The database that will be moved.</summary>
    public ConnectionString Current => current;

    /// <summary>The same, masked.</summary>
    public string From => current.Masked;

    /// <summary>Where a switch puts a connection string, or has to be helped to.</summary>
    public ConnectionSetting Setting(ConnectionString next) =>
        ConnectionSetting.Locate(UsersWeb.Settings.Read(SettingArguments.Keep(args)), next);

    /// <summary>
    /// Whether the command would read the same connection string as this program did; not when the settings were changed
    /// meanwhile.
    /// </summary>
    public bool MovesTheCurrentDatabase()
    {
        try
        {
            var settings = UsersWeb.Settings.Read(SettingArguments.Keep(args));
            return ConnectionString.Parse(settings.GetConnectionString("Users"), DatabaseSettings.Read(settings).Provider) == current;
        }
        catch (Exception e) when (e is ConnectionStringException or InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>
    /// How to start it. The connection string of the target goes to its standard input, where no list of processes shows
    /// it.
    /// </summary>
    public ProcessStartInfo Start(MoveKind kind, MoveChoice choice) => Start(Arguments(kind, choice));

    /// <summary>How to start what keeps the way back open, goes it, or has done with it.</summary>
    /// <param name="wish">Null: keeps it open.</param>
    public ProcessStartInfo StartReturn(WayBackWish? wish) => Start(wish switch
    {
        WayBackWish.Finish => ["db", "move", "--finish", "--json"],
        WayBackWish.Back => ["db", "move", "--back", "--way-back", "--json"],
        _ => ["db", "move", "--way-back", "--json"],
    });

    private ProcessStartInfo Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
            UseShellExecute = false,
        };
        foreach (var argument in Program().Concat(arguments).Concat(SettingArguments.Keep(args)))
            start.ArgumentList.Add(argument);
        return start;
    }

    // Started as `dotnet UsersWeb.dll`, the process is dotnet. The entry assembly is the default edition's in both editions.
    private static string[] Program() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Assembly.GetEntryAssembly()!.Location] : [];

    private static IEnumerable<string> Arguments(MoveKind kind, MoveChoice choice)
    {
        // With --wait it takes orders on its standard input, "stop" among them, and stops when this program is gone.
        string[] common = ["db", "move", "--to", "-", "--json", "--wait"];
        if (kind == MoveKind.Test) return [.. common, "--preflight-only"];
        if (kind == MoveKind.Rehearsal) return [.. common, "--rehearse"];
        return
        [
            .. common, .. choice.Backup ? Array.Empty<string>() : ["--no-backup"],
            .. choice.Live ? ["--live", "--way-back"] : Array.Empty<string>(),
            .. choice is { Resume: true, Live: false } ? ["--resume"] : Array.Empty<string>(),
        ];
    }
}

/// <summary>How somebody wants a move.</summary>
/// <param name="Live">Everybody goes on working, and there is a way back.</param>
/// <param name="Backup">The old database is backed up first.</param>
/// <param name="Resume">It goes on where it ended.</param>
public sealed record MoveChoice(bool Live = false, bool Backup = true, bool Resume = false);
