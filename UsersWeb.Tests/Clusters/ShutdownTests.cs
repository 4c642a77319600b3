using System.Net;
using System.Net.Sockets;
using System.Text;

namespace UsersWeb.Tests.Clusters;

/// <summary>What SIGTERM does to the real program, and what asks it to end in another way.</summary>
[Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public sealed class ShutdownTests : IAsyncLifetime
{
    // Longer than any test: one that ends was ended by something else.
    private static readonly (string, string?) LongDrain = ("Shutdown__DrainSeconds", "600");

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;
    private TestDatabase database = null!;
    private string token = null!;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        await Migrated.FillAsync(database, TestApp.Administrator);
        token = await database.AddTokenAsync(TestApp.Administrator, "tests");
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task While_it_drains_it_is_not_ready_and_serves_everybody_on_connections_that_close()
    {
        await using var app = await StartAsync(LongDrain);
        using var api = app.ApiWith(token);
        Assert.DoesNotContain("Connection", (await api.GetAsync("/api/users")).Headers.Keys);

        await app.Program.SignalAsync("TERM");

        await IsDrainingAsync(app);
        Assert.Equal("shutting down", (await api.GetAsync("/healthz/ready")).Text);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/healthz/live")).Status);
        await api.CreateAsync();
        var read = await api.GetAsync("/api/users");
        Assert.Equal(HttpStatusCode.OK, read.Status);
        Assert.Equal("close", read.Headers["Connection"]);
        var health = await api.GetAsync("/api/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.Status);
        Assert.True(health["shuttingDown"].GetBoolean());
        // Asked once more it ends.
        await app.Program.SignalAsync("TERM");
        Assert.Equal(0, await app.Program.ExitAsync(Soon));
    }

    [Fact, Trait(Runs.Cluster, Runs.Yes)]
    public async Task When_the_drain_is_over_it_ends_by_itself()
    {
        await using var app = await StartAsync(("Shutdown__DrainSeconds", "1"));

        await app.Program.SignalAsync("TERM");

        Assert.Equal(0, await app.Program.ExitAsync(Soon));
        Assert.Contains("/healthz/ready is 503 now", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_does_not_drain_when_nobody_looks_whether_it_is_ready()
    {
        await using var app = await ProgramApp.StartAsync(database, LongDrain);
        await app.LineAsync(line => line.Contains("Serving users from", StringComparison.Ordinal));

        await app.Program.SignalAsync("TERM");

        Assert.Equal(0, await app.Program.ExitAsync(Soon));
    }

    [Theory, Trait(Runs.Cluster, Runs.Yes)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_closed_terminal_ends_it_at_once(bool drains)
    {
        await using var app = await StartAsync(LongDrain);
        if (drains)
        {
            await app.Program.SignalAsync("TERM");
            await IsDrainingAsync(app);
        }

        await app.Program.SignalAsync("HUP");

        Assert.Equal(0, await app.Program.ExitAsync(Soon));
    }

    [Fact]
    public async Task A_request_that_runs_is_answered_before_it_ends()
    {
        await using var app = await StartAsync();
        var body = Encoding.UTF8.GetBytes("""{"userName":"zoe","email":"zoe@example.com"}""");
        using var begun = await BeginAsync(app, body.Length);

        await app.Program.SignalAsync("TERM");
        await app.LineAsync(line => line.Contains("Shutting down", StringComparison.Ordinal));
        await begun.GetStream().WriteAsync(body, cancellation);

        using var answer = new StreamReader(begun.GetStream());
        Assert.StartsWith("HTTP/1.1 201", await answer.ReadLineAsync(cancellation), StringComparison.Ordinal);
        Assert.Equal(0, await app.Program.ExitAsync(Soon));
    }

    [Fact, Trait(Runs.Cluster, Runs.Yes)]
    public async Task A_request_that_does_not_end_is_broken_off()
    {
        await using var app = await StartAsync(("Shutdown__TimeoutSeconds", "1"));
        using var begun = await BeginAsync(app, 100);

        await app.Program.SignalAsync("TERM");

        Assert.Equal(0, await app.Program.ExitAsync(Soon));
    }

    [Theory]
    [InlineData("Shutdown__DrainSeconds", "-1", "Shutdown:DrainSeconds is -1; it must be from 0 to 600.")]
    [InlineData("Shutdown__TimeoutSeconds", "soon", "A setting below Shutdown is not understood")]
    public async Task A_setting_that_makes_no_sense_stops_the_start_with_one_line(string name, string value, string message)
    {
        await using var program = await Daemon.StartAsync([UsersWebProgram.Path, "--urls", "http://127.0.0.1:0"],
            UsersWebProgram.Environment(database.ConnectionString, (name, value)));

        Assert.Equal(2, await program.ExitAsync(Soon));
        Assert.StartsWith(message, Assert.Single(program.Output.Trim().Split('\n')), StringComparison.Ordinal);
    }

    private async Task<ProgramApp> StartAsync(params (string, string?)[] settings)
    {
        var app = await ProgramApp.StartAsync(database, settings);
        await app.ReadyAsync();
        return app;
    }

    private static async Task IsDrainingAsync(ProgramApp app)
    {
        using var anybody = app.ApiWith(null);
        await Eventually.IsTrueAsync(async () => (await anybody.GetAsync("/healthz/ready")).Status == HttpStatusCode.ServiceUnavailable,
            "it is not ready any more");
    }

    // The head of a request whose body the server waits for.
    private async Task<TcpClient> BeginAsync(ProgramApp app, int length)
    {
        var client = new TcpClient();
        await client.ConnectAsync(app.Address.Host, app.Address.Port, cancellation);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/users HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {length}\r\nExpect: 100-continue\r\n\r\n"), cancellation);
        // The server says so when it has read the head and asks for the body.
        var line = new byte[25];
        await client.GetStream().ReadExactlyAsync(line, cancellation);
        Assert.StartsWith("HTTP/1.1 100", Encoding.ASCII.GetString(line), StringComparison.Ordinal);
        return client;
    }
}
