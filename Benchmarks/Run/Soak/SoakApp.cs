using System.Diagnostics;
using System.Globalization;

namespace Run.Soak;

/// <summary>The application, at an address that stays, with a clock that can be moved.</summary>
internal sealed class SoakApp : IAsyncDisposable
{
    private const string Password = "correct horse battery staple";

    // Whoever waits must go on waiting as long as real time says: only the time of day is moved.
    private static readonly string[] FakeTime =
        ["/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"];

    private readonly string program;
    private readonly string connectionString;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("usersweb-soak-");
    private readonly StreamWriter log;
    private Process? process;

    public SoakApp(string program, string connectionString, string log)
    {
        this.program = program;
        this.connectionString = connectionString;
        this.log = new(log) { AutoFlush = true };
        File.WriteAllText(Clock, "+0");
    }

    public Uri Address { get; } = Server.FreeAddress();

    public string Token { get; private set; } = "";

    /// <summary>What goes wrong with the application and the machine.</summary>
    public IEnumerable<Fault> Faults
    {
        get
        {
            if (Library is not null)
            {
                yield return new("the clock is moved there and back", TimeSpan.FromSeconds(2), MoveClockAsync, () => RestartAsync(false))
                {
                    IsOfApplication = true,
                };
            }
            yield return new("the application is killed", TimeSpan.FromSeconds(1), () => EndAsync("KILL"), StartAsync)
            {
                IsOfApplication = true,
            };
            yield return new("the application restarts", TimeSpan.Zero, StopAsync, StartAsync) { IsOfApplication = true };
        }
    }

    private static string? Library => FakeTime.FirstOrDefault(File.Exists);

    private string Clock => Path.Combine(folder.FullName, "clock");

    /// <summary>Makes the tables and an administrator.</summary>
    public async Task PrepareAsync()
    {
        string[] create = ["users", "create", "--user-name", "soak", "--email", "soak@example.com", "--role", "Administrator"];
        await RunAsync([.. create, "--password-stdin"], Password + "\n");
        Token = (await RunAsync(["tokens", "create", "--user", "soak", "--name", "soak"])).Trim();
    }

    public Task StartAsync() => StartAsync(withClock: false);

    private Task StartAsync(bool withClock)
    {
        (string, string)[] settings = [.. Settings, .. withClock ? ClockSettings : []];
        var start = Child.Information(program, ["--urls", Address.ToString()], settings, errors: true);
        process = Process.Start(start)!;
        process.OutputDataReceived += Write;
        process.ErrorDataReceived += Write;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return Task.CompletedTask;
    }

    /// <summary>Ends it in an orderly way.</summary>
    public Task StopAsync() => EndAsync("TERM");

    /// <summary>How often an administrator's action was written down about each user.</summary>
    public async Task<Dictionary<string, int>> CountCreationsAsync()
    {
        var all = int.MaxValue.ToString(CultureInfo.InvariantCulture);
        var lines = await RunAsync(["audit", "list", "--action", "user.create", "--limit", all, "--json"]);
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => System.Text.Json.Nodes.JsonNode.Parse(line)!["subject"]!["name"]!.GetValue<string>())
            .CountBy(name => name).ToDictionary();
    }

    /// <summary>For the form of signing in.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Login => [new("Login", "soak"), new("Password", Password)];

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false }) await EndAsync("KILL");
        await log.DisposeAsync();
        folder.Delete(recursive: true);
    }

    // Nobody waits for a load balancer that is none.
    private (string, string)[] Settings =>
        [("ConnectionStrings__Users", connectionString), ("USERSWEB_HOME", folder.FullName), ("Shutdown__DrainSeconds", "0")];

    private (string, string)[] ClockSettings =>
    [
        ("LD_PRELOAD", Library!), ("FAKETIME_TIMESTAMP_FILE", Clock), ("FAKETIME_CACHE_DURATION", "1"), ("DONT_FAKE_MONOTONIC", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ];

    private async Task EndAsync(string signal)
    {
        await Child.ReadAsync("kill", ["-s", signal, $"{process!.Id}"]);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    // Only meanwhile by a library that tells another time: it makes every look at the clock dear.
    private async Task MoveClockAsync()
    {
        await File.WriteAllTextAsync(Clock, "+0");
        await RestartAsync(withClock: true);
        foreach (var offset in (string[])["+0", "-1h", "+2d", "+0"])
        {
            await File.WriteAllTextAsync(Clock, offset);
            await Task.Delay(TimeSpan.FromSeconds(4));
        }
    }

    private async Task RestartAsync(bool withClock)
    {
        await EndAsync("TERM");
        await StartAsync(withClock);
    }

    private void Write(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (log) log.WriteLine(line.Data);
    }

    private Task<string> RunAsync(string[] arguments, string input = "") =>
        Child.ReadAsync(program, arguments, input, ("ConnectionStrings__Users", connectionString), ("USERSWEB_HOME", folder.FullName));
}
