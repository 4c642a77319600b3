using System.Diagnostics;

namespace Run.Move;

/// <summary>Runs a program and watches what it takes.</summary>
internal static class Measure
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads; then its input ends.</param>
    /// <param name="read">Gets each line it prints and the seconds since its start.</param>
    /// <param name="settings">Added to its environment.</param>
    /// <exception cref="BenchmarkException">It failed; the message has what it printed last.</exception>
    public static async Task<Cost> RunAsync(
        string program, IEnumerable<string> arguments, string input, Action<string, double>? read,
        params IEnumerable<(string Name, string Value)> settings)
    {
        var time = Stopwatch.StartNew();
        using var process = Process.Start(Child.Information(program, arguments, settings, errors: true))!;
        var last = "";
        process.OutputDataReceived += (_, e) =>
        {
            if (e.Data is null) return;
            last = e.Data;
            read?.Invoke(e.Data, time.Elapsed.TotalSeconds);
        };
        process.BeginOutputReadLine();
        var errors = process.StandardError.ReadToEndAsync();
        var watched = WatchAsync(process, time);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var cost = await watched;
        return process.ExitCode == 0 ? cost
            : throw new BenchmarkException($"{program} ended with {process.ExitCode}: {await errors}{last}");
    }

    // A process that has ended tells nothing any more, so it is asked while it lives.
    private static async Task<Cost> WatchAsync(Process process, Stopwatch time)
    {
        var ended = process.WaitForExitAsync();
        var (processor, memory) = (TimeSpan.Zero, 0L);
        while (await Task.WhenAny(ended, Task.Delay(Interval)) != ended)
        {
            try
            {
                process.Refresh();
                memory = Math.Max(memory, process.PeakWorkingSet64);
                processor = process.TotalProcessorTime;
            }
            catch (InvalidOperationException)
            {
                // It ended just now.
            }
        }
        await ended;
        return new(time.Elapsed.TotalSeconds, processor.TotalSeconds, memory / 1048576.0);
    }
}
