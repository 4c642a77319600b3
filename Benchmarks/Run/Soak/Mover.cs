using System.Diagnostics;

namespace Run.Soak;

/// <summary>A move that waits to be told to switch, and is told to stop.</summary>
internal sealed class Mover : IAsyncDisposable
{
    private readonly Process process;

    private Mover(Process process) => this.process = process;

    public static async Task<Mover> StartAsync(string app, string from, string to)
    {
        var process = Process.Start(Child.Information(app, ["db", "move", "--to", to, "--no-backup", "--wait", "--json"],
            [("ConnectionStrings__Users", from)], errors: true))!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("\"waiting\"", StringComparison.Ordinal)) return new(process);
        }
        throw new BenchmarkException($"The move ended: {await process.StandardError.ReadToEndAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        await process.StandardInput.WriteLineAsync("stop");
        process.StandardInput.Close();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
