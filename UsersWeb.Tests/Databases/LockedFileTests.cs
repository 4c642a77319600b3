using System.Data.Common;
using System.Diagnostics;
using System.Net;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Databases;

/// <summary>Another process writes to the SQLite file and does not end: whoever wants to write waits five seconds, not longer.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class LockedFileTests : IAsyncLifetime
{
    // Half as much again, and a loaded machine.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(12);

    private TestDatabase database = null!;
    private HostedApp app = null!;
    private DbConnection other = null!;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        app = await HostedApp.StartAsync(database);
        other = await database.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await other.DisposeAsync();
        await app.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Writers_are_answered_503_and_commands_say_so()
    {
        using var api = await app.ApiAsync();
        await LockAsync();
        var start = Stopwatch.StartNew();

        var writers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => api.PostAsync(Person.New())));
        var took = start.Elapsed;
        var command = await app.RunAsync("users", "create", "--user-name", "late", "--email", "late@example.com");

        Assert.All(writers, writer => writer.IsProblem(HttpStatusCode.ServiceUnavailable));
        Assert.InRange(took, TimeSpan.FromSeconds(4), Limit);
        Assert.InRange(start.Elapsed - took, TimeSpan.FromSeconds(4), Limit);
        Assert.Equal(1, command.Code);
        Assert.Contains("busy", command.Error, StringComparison.Ordinal);
    }

    // The first sign-in of a new database makes the key that signs cookies.
    [Fact]
    public async Task The_first_sign_in_is_answered_503_too()
    {
        await app.CreateUserAsync("first", "first@example.com", administrator: true);
        // Or the next start has work to put down, and makes keys for it.
        await app.IndexAsync();
        await database.ExecuteAsync("DELETE FROM DataProtectionKeys");
        await app.DisposeAsync();
        app = await HostedApp.BeginAsync(database);
        await app.ReadyAsync();
        await LockAsync();
        using var visitor = app.Visit();
        var start = Stopwatch.StartNew();

        var page = await visitor.GetAsync("/account/login");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.InRange(start.Elapsed, TimeSpan.FromSeconds(4), Limit);
    }

    private async Task LockAsync()
    {
        await using var command = other.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
