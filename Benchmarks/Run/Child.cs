using System.Diagnostics;

namespace Run;

/// <summary>Other programs.</summary>
internal static class Child
{
    /// <summary>Starts it with what it prints thrown away; failures still reach the terminal.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> settings)
    {
        var process = Process.Start(Information(program, arguments, settings, errors: false))!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>What it prints, once it has ended well.</summary>
    public static async Task<string> ReadAsync(string program, IEnumerable<string> arguments, string input = "",
        params IEnumerable<(string Name, string Value)> settings)
    {
        using var process = Process.Start(Information(program, arguments, settings, errors: true))!;
        await GiveAsync(process.StandardInput, input);
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output
            : throw new BenchmarkException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await error}");
    }

    private static async Task GiveAsync(StreamWriter standardInput, string input)
    {
        try
        {
            await standardInput.WriteAsync(input);
            standardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already, and its exit code says why.
        }
    }

    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="settings">Added to its environment.</param>
    /// <param name="errors">Whether its errors are read; else they reach the terminal.</param>
    public static ProcessStartInfo Information(string program, IEnumerable<string> arguments,
        IEnumerable<(string Name, string Value)> settings, bool errors)
    {
        var information = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            RedirectStandardError = errors,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in settings) information.Environment[name] = value;
        return information;
    }
}
