using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>`db move` in a process of its own, which says in lines of JSON what it does.</summary>
public sealed class Mover : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly List<(TimeSpan At, JsonElement Event)> events = [];
    private readonly List<(Func<JsonElement, bool> Matches, TaskCompletionSource Found)> waiting = [];
    private readonly Task reading;
    private readonly Task<string> error;

    private Mover(Process process)
    {
        this.process = process;
        error = process.StandardError.ReadToEndAsync();
        reading = ReadAsync();
    }

    /// <summary>Starts moving everything from one database to another.</summary>
    public static Mover Start(string from, string to, params string[] options) => StartConfigured(null, to, ["--from", from, .. options]);

    /// <summary>The same from the database that is configured.</summary>
    public static Mover StartConfigured(string? source, string to, params string[] options) =>
        Start(UsersWebProgram.Environment(source), to, options);

    /// <summary>The same from the one that the settings in a home folder name.</summary>
    public static Mover StartAtHome(TemporaryFolder home, string to, params string[] options) =>
        Start(UsersWebProgram.Environment(null, ("USERSWEB_HOME", home.Path)), to, options);

    private static Mover Start(IEnumerable<(string, string?)> environment, string to, string[] options)
    {
        var start = new ProcessStartInfo(UsersWebProgram.Path, ["db", "move", "--to", to, "--json", .. options])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>Moves to the end, which takes no process.</summary>
    public static async Task<Moved> RunAsync(string from, string to, params string[] options) =>
        new(await HostedCommand.RunAsync(from, CultureInfo.InvariantCulture,
            ["db", "move", "--from", from, "--to", to, "--json", .. options]));

    public bool HasExited => process.HasExited;

    /// <summary>All that it has said so far.</summary>
    public string Events
    {
        get
        {
            lock (events) return string.Join('\n', events.Select(e => e.Event.GetRawText()));
        }
    }

    /// <summary>When each step began, since the process started.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Steps
    {
        get
        {
            lock (events) return events.Where(e => Text(e.Event, "event") == "step").ToDictionary(e => Text(e.Event, "step")!, e => e.At);
        }
    }

    /// <summary>Waits until a step begins; false when the process ended before.</summary>
    public Task<bool> StepAsync(string step) => EventAsync(e => Text(e, "event") == "step" && Text(e, "step") == step);

    /// <summary>Waits for an event that happened or is yet to; false when the process ended before.</summary>
    public async Task<bool> EventAsync(Func<JsonElement, bool> matches)
    {
        var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (events)
        {
            if (events.Any(e => matches(e.Event))) return true;
            waiting.Add((matches, found));
        }
        return await Task.WhenAny(found.Task, reading).WaitAsync(Patience) == found.Task;
    }

    /// <summary>Ends it at once.</summary>
    public void Kill() => process.Kill();

    /// <summary>Sends a signal, such as KILL, STOP or INT.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-s", signal, $"{process.Id}"]) { RedirectStandardError = true })!;
        await kill.WaitForExitAsync();
    }

    /// <summary>Halts it at the beginning of a step, until it is sent CONT.</summary>
    public async Task HaltAsync(string step)
    {
        if (!await TryHaltAsync(step)) Assert.Fail($"It ended before {step}: {(await EndAsync()).Message}");
    }

    /// <summary>Starts one that is halted in a step; once more where the machine was so busy that it had ended by then.</summary>
    public static async Task<Mover> StartHaltedAsync(Func<Mover> start, string step)
    {
        var first = start();
        if (await first.TryHaltAsync(step)) return first;
        await first.DisposeAsync();
        var second = start();
        await second.HaltAsync(step);
        return second;
    }

    private async Task<bool> TryHaltAsync(string step)
    {
        if (!await StepAsync(step)) return false;
        await SignalAsync("STOP");
        return !process.HasExited;
    }

    /// <summary>Says something, as the page that started it would.</summary>
    public async Task SayAsync(string order)
    {
        await process.StandardInput.WriteLineAsync(order);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Closes its input, as the end of the page's process would.</summary>
    public void HangUp() => process.StandardInput.Close();

    /// <summary>Waits until it ends.</summary>
    public async Task<Moved> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        await reading;
        return new(new(process.ExitCode, Events, await error));
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var read = JsonElement.Parse(line);
            lock (events)
            {
                events.Add((Stopwatch.GetElapsedTime(start), read));
                foreach (var (matches, found) in waiting)
                {
                    if (matches(read)) found.TrySetResult();
                }
            }
        }
    }
}
