using System.CommandLine;
using System.CommandLine.Help;

namespace UsersWeb.Commands;

/// <summary>The command line: `UsersWeb VERB …`; without a verb the web server runs.</summary>
public static class CommandLine
{
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

    /// <summary>
    /// Puts the first line of standard input in the place of a connection string `-`: what stands on a command line can be
    /// seen by everybody on the machine, in the list of processes.
    /// </summary>
    public static string[] ReadTarget(string[] args)
    {
        if (Target(args) != "-") return args;
        var line = Console.In.ReadLine() ?? "";
        return [.. args.Select((arg, i) => arg == "--to=-" ? $"--to={line}" : arg == "-" && args[i - 1] == "--to" ? line : arg)];
    }

    /// <summary>Prints help or the version; 0, or 2 when help is asked for a verb that does not exist.</summary>
    public static Task<int> HelpAsync(string[] args) => RunAsync(args, new ConfigurationBuilder().Build());

    /// <summary>Runs a command; the exit code is 0 done, 1 failed, 2 wrong usage, 130 interrupted.</summary>
    public static async Task<int> RunAsync(string[] args, IConfiguration settings)
    {
        var command = Root(settings).Parse(SettingArguments.Remove(args));
        if (command.Errors.Count > 0 && command.Action is not HelpAction and not HelpWithExamples)
        {
            await Console.Error.WriteLineAsync($"{WhatIsWrong(command)} See: {Path(command.CommandResult.Command)} --help");
            return 2;
        }
        return await command.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            // Time to roll back, or to take away an unfinished file.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
        });
    }

    private static RootCommand Root(IConfiguration settings)
    {
        var root = new RootCommand("""
            Serves the users' web pages and API; with a command it works on the database instead.

            The database is the one of appsettings.json, of the environment variable DATABASE_URL or
            ConnectionStrings__Users, or of --ConnectionStrings:Users=… after the command; the later wins.
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

    private static Command Users(IConfiguration settings) => new("users", "Users: list and create.")
    {
        UsersList.Verb(settings), UsersCreate.Verb(settings),
    };

    private static Command Tokens(IConfiguration settings) => new("tokens", "API tokens: create, list, revoke.")
    {
        TokensCreate.Verb(settings), TokensList.Verb(settings), TokensRevoke.Verb(settings),
    };

    private static Command Audit(IConfiguration settings) => new("audit", "The audit: who did what.")
    {
        AuditList.Verb(settings),
    };

    // The library's first complaint about a misspelt verb is that a verb is missing.
    private static string WhatIsWrong(ParseResult command) => command.UnmatchedTokens is [var unknown, ..]
        ? $"'{unknown}' is not known here."
        : string.Join(' ', command.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Path(Symbol command) =>
        string.Join(' ', command.Parents.OfType<Command>().Select(Path).Append(command.Name));
}
