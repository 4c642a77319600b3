using System.Globalization;

namespace UsersWeb.Tests.Support;

/// <summary>
/// A command in the tests' own process, with its exit code and what it prints: for what a command does to databases. What
/// needs a process, such as signals, the environment and standard input, is for <see cref="Cli"/>.
/// </summary>
internal static class HostedCommand
{
    /// <summary>For nobody in particular.</summary>
    public static Task<CliResult> RunAsync(TestDatabase database, params string[] arguments) =>
        RunAsync(database.ConnectionString, CultureInfo.InvariantCulture, arguments);

    /// <param name="connectionString">Of the configured database.</param>
    /// <param name="culture">Of the person at the terminal.</param>
    /// <param name="arguments">The command and its options.</param>
    public static async Task<CliResult> RunAsync(string connectionString, CultureInfo culture, params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        PrintedOnConsole.Give(output, error);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
        var code = await Program.RunAsync([.. arguments, $"--ConnectionStrings:Users={connectionString}"]);
        return new(code, output.ToString(), error.ToString());
    }
}
