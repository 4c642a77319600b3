using System.Diagnostics;

namespace UsersWeb.Tests.Support;

/// <summary>
/// A program that runs beside the tests and never outlives them. A small shell holds the other end of a pipe:
/// when the tests end, in whatever way, the pipe closes and the shell kills the program.
/// </summary>
public sealed class Daemon : IAsyncDisposable
{
    private const string Watch = """
        exec 3<&0
        signal=$1
        shift
        "$@" </dev/null 3<&- &
        program=$!
        echo $program
        ( read -r _ <&3; kill -s "$signal" $program ) >/dev/null 2>&1 &
        watch=$!
        wait $program
        code=$?
        kill $watch 2>/dev/null
        exit $code
        """;

    private readonly Process shell;
    private readonly PrintedLines lines = new();
    private readonly TaskCompletionSource<int> started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Daemon(Process shell) => this.shell = shell;

    /// <summary>The program's own process, not the shell's.</summary>
    public int ProcessId => started.Task.IsCompletedSuccessfully
        ? started.Task.GetAwaiter().GetResult() : throw new InvalidOperationException("It has not started.");

    /// <summary>What it has printed so far, both streams.</summary>
    public string Output => lines.Text;

    public bool HasExited => shell.HasExited;

    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Added to the tests' own; null takes a variable away.</param>
    /// <param name="signal">What ends it.</param>
    public static async Task<Daemon> StartAsync(
        IEnumerable<string> command, IEnumerable<(string Name, string? Value)>? environment = null, string signal = "KILL")
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Watch, "sh", signal, .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? []) start.Environment[name] = value;
        var daemon = new Daemon(new Process { StartInfo = start });
        daemon.shell.OutputDataReceived += (_, line) => daemon.Read(line.Data);
        daemon.shell.ErrorDataReceived += (_, line) => daemon.Read(line.Data);
        daemon.shell.Start();
        daemon.shell.BeginOutputReadLine();
        daemon.shell.BeginErrorReadLine();
        await daemon.started.Task;
        return daemon;
    }

    /// <summary>The first line, printed already or yet to come, that matches.</summary>
    public async Task<string> LineAsync(Func<string, bool> matches, TimeSpan? limit = null)
    {
        var found = lines.FirstAsync(matches);
        if (found.IsCompleted) return await found;
        var ended = shell.WaitForExitAsync();
        if (await Task.WhenAny(found, ended, Task.Delay(limit ?? TimeSpan.FromSeconds(60))) == found) return await found;
        var what = ended.IsCompleted ? $"It ended with {shell.ExitCode}" : "It did not say";
        throw new InvalidOperationException($"{what}, and the test waits for more. It printed:\n{Output}");
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync(TimeSpan? limit = null)
    {
        await shell.WaitForExitAsync().WaitAsync(limit ?? TimeSpan.FromSeconds(60));
        return shell.ExitCode;
    }

    /// <summary>Sends a signal, such as TERM or STOP.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{ProcessId}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Sends a signal to it and the processes that it has started.</summary>
    public async Task SignalAllAsync(string signal)
    {
        using (var children = Process.Start("pkill", ["-" + signal, "-P", $"{ProcessId}"])) await children.WaitForExitAsync();
        await SignalAsync(signal);
    }

    /// <summary>Ends it, and waits until it has.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!shell.HasExited) shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        shell.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null) return;
        if (!started.Task.IsCompleted && int.TryParse(line, out var id) && started.TrySetResult(id)) return;
        lines.Add(line);
    }
}
