using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using UsersWeb.Databases;
using UsersWeb.Tests.Commands;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Live;

/// <summary>A move that lets everybody go on, by the real program.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class LiveMoveTests : IAsyncLifetime
{
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;
    private TemporaryFolder home = null!;

    // A server of each kind, from and to a file, in every run.
    public static IEnumerable<TheoryDataRow<DatabaseProvider, DatabaseProvider>> Directions => Moving.Directions.Select(row =>
        row.Data is (DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql) or (DatabaseProvider.MySql, DatabaseProvider.Sqlite)
            ? row : row.WithTrait(Runs.Long, Runs.Yes));

    public async ValueTask InitializeAsync() => home = await TemporaryFolder.CreateAsync();

    public async ValueTask DisposeAsync() => await home.DisposeAsync();

    [Theory, MemberData(nameof(Directions))]
    public async Task Nobody_who_writes_or_reads_notices_it_and_nothing_is_lost(DatabaseProvider from, DatabaseProvider to)
    {
        await using var source = await TestDatabase.CreateAsync(from);
        await using var target = await TestDatabase.CreateAsync(to);
        await Migrated.FillAsync(source, "boss");
        await WriteAsync(new { ConnectionStrings = new { Users = source.ConnectionString } });
        await using var app = await ProgramApp.StartAtHomeAsync(home.Path, source);
        await app.ReadyAsync();
        using var boss = app.Visit();
        await boss.SignInAsync("boss", MigratedDatabase.Password);
        var token = await source.AddTokenAsync("boss", "tests");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var acknowledged = new ConcurrentBag<string>();
        var working = Enumerable.Range(0, 4).Select(_ => CreateAsync(app.Address, token, acknowledged, stop.Token))
            .Append(ReadAsync(boss, stop.Token)).ToList();

        var moved = await Cli.RunAsync(null, ["db", "move", "--to", target.ConnectionString, "--live", "--switch", "--no-backup"],
            settings: ("USERSWEB_HOME", home.Path));

        moved.Succeeded();
        var before = acknowledged.Count;
        await app.Program.LineAsync(line => line.Contains("starting again", StringComparison.Ordinal));
        await Eventually.IsTrueAsync(() => Task.FromResult(acknowledged.Count > before + 20), $"people go on:\n{app.Output}");
        await stop.CancelAsync();
        await Task.WhenAll(working);
        var there = await target.QueryAsync<string>($"SELECT {target.Quote("UserName")} FROM {target.Quote("Users")}");
        Assert.Empty(acknowledged.Except(there));
        Assert.Equal(there.Count, there.Distinct().Count());
        Assert.Equal(HttpStatusCode.OK, (await boss.GetAsync("/users")).Status);
        Assert.Empty(await LeftoversAsync(source));
        Assert.Empty(await LeftoversAsync(target));
    }

    private static async Task<List<string>> LeftoversAsync(TestDatabase database)
    {
        var names = database.Provider switch
        {
            DatabaseProvider.Sqlite => "SELECT name FROM sqlite_master",
            DatabaseProvider.PostgreSql => "SELECT table_name FROM information_schema.tables",
            _ => "SELECT table_name FROM information_schema.tables WHERE table_schema = database()",
        };
        return [.. (await database.QueryAsync<string>(names)).Where(name => name.StartsWith("__MoveLog", StringComparison.Ordinal)
            || name.StartsWith("__MoveStage", StringComparison.Ordinal) || name is "__MoveLive" or "__MoveInstance")];
    }

    private static async Task CreateAsync(Uri address, string token, ConcurrentBag<string> acknowledged, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        while (!stop.IsCancellationRequested)
        {
            var name = $"n{Guid.NewGuid():N}"[..20];
            using var answer = await client.PostAsync("/api/users", new StringContent(
                JsonSerializer.Serialize(new { userName = name, email = $"{name}@example.com" }), null, "application/json"),
                CancellationToken.None);
            Assert.True(answer.StatusCode == HttpStatusCode.Created,
                $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(CancellationToken.None)}");
            acknowledged.Add(name);
            await Task.Delay(10, CancellationToken.None);
        }
    }

    private static async Task ReadAsync(Visitor reader, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/users")).Status);
            await Task.Delay(5, CancellationToken.None);
        }
    }

    private Task WriteAsync(object settings) =>
        File.WriteAllTextAsync(home["appsettings.json"], JsonSerializer.Serialize(settings), cancellation);
}
