using System.Globalization;
using System.Net;
using UsersWeb.Availability;
using UsersWeb.Moves.Engines;
using UsersWeb.Tests.Commands;

namespace UsersWeb.Tests.Moves;

/// <summary>Databases that a move has left, has not finished, or has just filled.</summary>
public sealed class FenceTests : IAsyncLifetime
{
    private readonly MigratedDatabase given = new();
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    private TestDatabase Database => given.Database;

    public ValueTask InitializeAsync() => given.InitializeAsync();

    public ValueTask DisposeAsync() => given.DisposeAsync();

    [Fact]
    public async Task A_database_that_gets_fenced_is_served_no_more_until_the_fence_is_taken_away()
    {
        await using var app = await HostedApp.BeginAsync(Database);
        await app.ReadyAsync();
        using var visitor = app.Visit();
        await visitor.SignInAsync("boss", MigratedDatabase.Password);

        await Database.FenceAsync();

        await Eventually.IsTrueAsync(async () => (await visitor.GetAsync("/users")).Status == HttpStatusCode.ServiceUnavailable,
            "the fence is seen");
        await IsRefusedAsync(app, "moved to another database");
        await app.LineAsync(
            line => line.Contains("moved to \"Host=elsewhere\" at 2026-01-02 03:04:05 UTC", StringComparison.Ordinal)
            && line.Contains("db unfence", StringComparison.Ordinal));
        await IsRefusedAsync("moved to \"Host=elsewhere\"", "users", "create", "--user-name", "late", "--email", "late@example.com");
        await IsRefusedAsync("db unfence", "db", "migrate");
        Assert.Contains("moved to", (await RunAsync("db", "status")).Succeeded().Output, StringComparison.Ordinal);

        var unfenced = (await RunAsync("db", "unfence")).Succeeded();

        Assert.Contains("\"Host=elsewhere\" at 2026-01-02 03:04:05 UTC", unfenced.Output, StringComparison.Ordinal);
        Assert.Contains("db verify --against", unfenced.Output, StringComparison.Ordinal);
        await app.ReadyAsync();
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/users")).Status);
        var again = await RunAsync("db", "unfence");
        Assert.Equal(1, again.Code);
        Assert.Contains("no fence", again.Error, StringComparison.Ordinal);
        (await RunAsync("users", "create", "--user-name", "later", "--email", "later@example.com")).Succeeded();
    }

    [Fact]
    public async Task An_application_that_starts_on_a_fenced_database_serves_nothing()
    {
        await Database.FenceAsync();

        await using var app = await HostedApp.BeginAsync(Database);

        await app.LineAsync(line => line.Contains("db unfence", StringComparison.Ordinal));
        await IsRefusedAsync(app, "moved to another database");
    }

    [Fact]
    public async Task A_half_filled_database_is_not_served_and_not_written()
    {
        await Database.MarkAsync(MarkState.Moving);

        await using var app = await HostedApp.BeginAsync(Database);

        await app.LineAsync(line => line.Contains("--resume", StringComparison.Ordinal));
        await IsRefusedAsync(app, "not all here");
        await IsRefusedAsync("--resume", "db", "seed", "--users", "1");
        Assert.Contains("half-filled", (await RunAsync("db", "status")).Succeeded().Output, StringComparison.Ordinal);
        await Database.MarkAsync(MarkState.Verified);
        await app.ReadyAsync();
    }

    [Fact]
    public async Task A_database_with_a_mark_of_a_newer_version_is_not_served_and_not_written()
    {
        await Database.MarkUnknownAsync();
        Assert.Equal(MarkState.Unknown, await Database.MarkAsync());

        await using var app = await HostedApp.BeginAsync(Database);

        await app.LineAsync(line => line.Contains("this version does not know", StringComparison.Ordinal));
        await IsRefusedAsync(app, "not all here");
        await IsRefusedAsync("this version does not know", "db", "seed", "--users", "1");
        Assert.Contains("half-filled", (await RunAsync("db", "status")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal(MarkState.Unknown, await Database.MarkAsync());
    }

    [Fact]
    public async Task The_first_start_on_a_verified_database_makes_it_active()
    {
        await Database.MarkAsync(MarkState.Verified);
        Assert.Contains("not used yet", (await RunAsync("db", "status")).Succeeded().Output, StringComparison.Ordinal);

        await using var app = await HostedApp.BeginAsync(Database);
        await app.ReadyAsync();

        Assert.Equal(MarkState.Active, await Database.MarkAsync());
        await app.LineAsync(line => line.Contains("First use", StringComparison.Ordinal));
        Assert.Contains("came from", (await RunAsync("db", "status")).Succeeded().Output, StringComparison.Ordinal);
    }

    // Else the next move of the same source would begin it anew, over the change.
    [Fact]
    public async Task A_command_that_changes_a_verified_database_makes_it_active()
    {
        await Database.MarkAsync(MarkState.Verified);

        (await RunAsync("db", "status")).Succeeded();
        Assert.Equal(MarkState.Verified, await Database.MarkAsync());
        var seeded = (await RunAsync("db", "seed", "--users", "1")).Succeeded();

        Assert.Equal(MarkState.Active, await Database.MarkAsync());
        Assert.Contains("First use", seeded.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_a_move_fills_while_it_is_served_is_served_again_only_when_it_is_whole()
    {
        await using var app = await HostedApp.BeginAsync(Database);
        await app.ReadyAsync();
        using var anybody = app.ApiWith(null);
        await using (await Database.Engine().TryLockAsync(cancellation))
        {
            await Database.MarkAsync(MarkState.Moving);
            await Eventually.IsTrueAsync(async () => (await anybody.GetAsync("/healthz/ready")).Status == HttpStatusCode.ServiceUnavailable,
                "the mark is seen");
        }

        await IsRefusedAsync(app, "not all here");
        await Database.MarkAsync(MarkState.Verified);

        await app.ReadyAsync();
        Assert.Equal(MarkState.Active, await Database.MarkAsync());
    }

    private Task<CliResult> RunAsync(params string[] command) =>
        HostedCommand.RunAsync(Database.ConnectionString, CultureInfo.InvariantCulture, command);

    private async Task IsRefusedAsync(string because, params string[] command)
    {
        var refused = await RunAsync(command);
        Assert.Equal(1, refused.Code);
        Assert.Contains(because, refused.Error, StringComparison.Ordinal);
        Assert.Single(refused.Error.Trim().Split('\n'));
    }

    private static async Task IsRefusedAsync(TestApp app, string because)
    {
        using var visitor = app.Visit();
        var page = await visitor.GetAsync("/users");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.NotNull(page.Response.Headers.RetryAfter);
        Assert.Contains(because, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere", page.Text, StringComparison.Ordinal);
        using var api = app.ApiWith(null);
        (await api.GetAsync("/api/users")).IsProblem(HttpStatusCode.ServiceUnavailable);
        Assert.Contains(because, (await api.GetAsync("/healthz/ready")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/healthz/live")).Status);
    }
}
