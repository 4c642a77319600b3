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
        var working = Enumerable.Range(0, 4).Select(_ => Office.CreateAsync(app.Address, token, acknowledged, stop.Token))
            .Append(Office.ReadAsync(boss, stop.Token)).ToList();

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
        Assert.Empty(await Office.LeftoversAsync(source));
        Assert.Empty(await Office.LeftoversAsync(target));
    }

    private Task WriteAsync(object settings) =>
        File.WriteAllTextAsync(home["appsettings.json"], JsonSerializer.Serialize(settings), cancellation);
}
