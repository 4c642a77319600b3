using System.Diagnostics;
using Run.Move;

namespace Run.Live;

/// <summary>A move with a way back, from its beginning to its end.</summary>
internal sealed class Journey(Tour tour, string engine) : IAsyncDisposable
{
    private readonly string from = tour.Here;
    private Process? process;

    /// <summary>Goes there; done when somebody may go back.</summary>
    /// <returns>From where to where.</returns>
    public async Task<string> ArriveAsync()
    {
        process = await tour.StartAsync(engine);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.Contains("\"step\":\"return\"", StringComparison.Ordinal)) continue;
            _ = process.StandardOutput.ReadToEndAsync();
            return tour.Arrive(engine);
        }
        throw new BenchmarkException("The move ended before it could follow.");
    }

    /// <summary>Goes to the other of the two.</summary>
    /// <returns>From where to where.</returns>
    public async Task<string> GoBackAsync()
    {
        await tour.RunAsync("--back");
        return tour.Arrive(tour.Here == engine ? from : engine);
    }

    /// <summary>Has done with it.</summary>
    public async Task FinishAsync()
    {
        await tour.RunAsync("--finish");
        await process!.WaitForExitAsync();
        if (process.ExitCode != 0) throw new BenchmarkException($"The way back ended with {process.ExitCode}.");
    }

    public ValueTask DisposeAsync()
    {
        if (process is { HasExited: false }) process.Kill();
        process?.Dispose();
        return ValueTask.CompletedTask;
    }
}
