namespace UsersWeb.Commands;

/// <summary>The command line: `UsersWeb VERB …`; without a verb the web server runs.</summary>
public static class CommandLine
{
    /// <summary>Whether the arguments ask for help or the version, which need no database.</summary>
    public static bool IsHelp(string[] args) => args.Any(arg => arg is "--help" or "-h" or "-?" or "--version");

    /// <summary>Whether the arguments are a command; options alone are settings of the web server.</summary>
    public static bool IsCommand(string[] args) => args is [var first, ..] && !first.StartsWith('-');

    /// <summary>Prints help; 0.</summary>
    public static Task<int> HelpAsync(string[] args) => Task.FromResult(0);

    /// <summary>Runs a command; the exit code is 0 done, 1 failed, 2 wrong usage.</summary>
    public static Task<int> RunAsync(string[] args, IConfiguration settings) => Task.FromResult(2);
}
