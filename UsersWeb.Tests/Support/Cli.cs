using System.Diagnostics;

namespace UsersWeb.Tests.Support;

/// <summary>What a command did.</summary>
public sealed record CliResult(int Code, string Output, string Error)
{
    /// <summary>The result of a command that was expected to succeed.</summary>
    public CliResult Succeeded() => Code == 0 ? this : throw new InvalidOperationException($"It ended with {Code}: {Output}{Error}");
}

/// <summary>The command line of the real program.</summary>
public static class Cli
{
    public static Task<CliResult> RunAsync(TestDatabase database, params string[] arguments) =>
        RunAsync(database.ConnectionString, arguments);

    /// <param name="connectionString">As the environment gives it; null leaves it out.</param>
    public static async Task<CliResult> RunAsync(string? connectionString, string[] arguments, string input = "",
        params (string, string?)[] settings)
    {
        var start = new ProcessStartInfo(UsersWebProgram.Path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in UsersWebProgram.Environment(connectionString, settings)) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
        return new(process.ExitCode, await output, await error);
    }
}
