using System.CommandLine;
using System.CommandLine.Help;

namespace UsersWeb.Commands;

/// <summary>The command line: `UsersWeb VERB …`; without a verb the web server runs.</summary>
public static class CommandLine
{
    // To roll back, or to take away an unfinished file or a scratch database.
    private static readonly TimeSpan TimeToCleanUp = TimeSpan.FromSeconds(10);

    /// <summary>Whether the arguments ask for help or the version, which need no database.</summary>
    public static bool IsHelp(string[] args) => args.Any(arg => arg is "--help" or "-h" or "-?" or "--version");

    /// <summary>Whether the arguments are a command; options alone are settings of the web server.</summary>
    public static bool IsCommand(string[] args) => args is [var first, ..] && !first.StartsWith('-');

    /// <summary>The arguments that are settings: all of the web server's, a command's only when their name has a colon.</summary>
    public static string[] SettingsIn(string[] args) => IsCommand(args) ? SettingArguments.Keep(args) : args;

    /// <summary>
    /// The database that the command writes to, when its arguments name another one than the configuration; null otherwise.
    /// </summary>
    public static string? Target(string[] args) => DbMove.Target(args);

    /// <summary>The same arguments with the connection strings that they only refer to; see <see cref="SecretArguments"/>.</summary>
    /// <exception cref="ConnectionStringException">There is none where they refer to.</exception>
    public static string[] ReadSecrets(string[] args) => IsCommand(args) ? SecretArguments.Read(args, Console.In) : args;

    /// <summary>Prints help or the version; 0, or 2 when help is asked for a verb that does not exist.</summary>
    public static Task<int> HelpAsync(string[] args) => RunAsync(args, new ConfigurationBuilder().Build());

    /// <summary>Runs a command; for the exit code see <see cref="ExitCodes"/>.</summary>
    public static async Task<int> RunAsync(string[] args, IConfiguration settings)
    {
        var command = Root(settings).Parse(SettingArguments.Remove(args));
        if (command.Errors.Count > 0 && command.Action is not HelpAction and not HelpWithExamples)
        {
            await Console.Error.WriteLineAsync($"{WhatIsWrong(command)} See: {Path(command.CommandResult.Command)} --help");
            return ExitCodes.Usage;
        }
        using var signals = new EndSignals(TimeToCleanUp);
        try
        {
            return await command.InvokeAsync(
                // The library knows two signals of three, and what a driver throws when it is cancelled would reach nobody.
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, signals.Token);
        }
        catch (IOException e) when (PipedOutput.IsBroken(e))
        {
            // As of a program that the signal ends: whoever hung up wants to hear nothing.
            return ExitCodes.Unread;
        }
        catch (IOException e)
        {
            // Help that can't be printed; a verb tells of its own failures.
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.Failed;
        }
    }

    private static RootCommand Root(IConfiguration settings)
    {
        var root = new RootCommand("""
            Serves the users' web pages and API; with a command it works on the database instead.

            The database is the one of appsettings.json, appsettings.Local.json, of the environment variable
            DATABASE_URL or ConnectionStrings__Users, or of --ConnectionStrings:Users=… after the command; the
            later wins. Other users of the machine see what stands on a command line: keep passwords in a file or
            an environment variable. Where a command takes a CONNECTION, - stands for the first line of standard
            input, and env:NAME for the environment variable NAME.
            """)
        {
            Db(settings), Users(settings), Tokens(settings), Audit(settings),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private static Command Db(IConfiguration settings) => new("db", "The database: state, schema, backup, sample people, move.")
    {
        DbStatus.Verb(settings), DbMigrate.Verb(settings), DbBackup.Verb(settings), DbSeed.Verb(settings), DbMove.Verb(settings),
        DbVerify.Verb(settings), DbUnfence.Verb(settings),
    };

    private static Command Users(IConfiguration settings) => new("users", "Users: list, create, import, export, unlock.")
    {
        UsersList.Verb(settings), UsersCreate.Verb(settings), UsersImport.Verb(settings), UsersExport.Verb(settings),
        UsersUnlock.Verb(settings),
    };

    private static Command Tokens(IConfiguration settings) => new("tokens", "API tokens: create, list, revoke.")
    {
        TokensCreate.Verb(settings), TokensList.Verb(settings), TokensRevoke.Verb(settings),
    };

    private static Command Audit(IConfiguration settings) => new("audit", "The audit: who did what.")
    {
        AuditList.Verb(settings), AuditExpire.Verb(settings),
    };

    // The library's first complaint about a misspelt verb is that a verb is missing.
    private static string WhatIsWrong(ParseResult command) => command.UnmatchedTokens is [var unknown, ..]
        ? $"'{unknown}' is not known here."
        : string.Join(' ', command.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Path(Symbol command) =>
        string.Join(' ', command.Parents.OfType<Command>().Select(Path).Append(command.Name));
}
