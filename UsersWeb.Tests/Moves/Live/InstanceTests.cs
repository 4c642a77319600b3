using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using UsersWeb.Databases;
using UsersWeb.Tests.Commands;
using UsersWeb.Tests.Moves.Faults;

namespace UsersWeb.Tests.Moves.Live;

/// <summary>Several instances of the application on the database that a live move leaves.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class InstanceTests : IAsyncLifetime
{
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;
    private TemporaryFolder home = null!;

    public async ValueTask InitializeAsync() => home = await TemporaryFolder.CreateAsync();

    public async ValueTask DisposeAsync() => await home.DisposeAsync();

    [Theory, InlineData(DatabaseProvider.PostgreSql, DatabaseProvider.MySql), InlineData(DatabaseProvider.MySql, DatabaseProvider.PostgreSql)]
    public async Task All_of_them_switch_together_and_nothing_is_lost(DatabaseProvider from, DatabaseProvider to)
    {
        await using var source = await CreateAsync(from);
        await using var target = await TestDatabase.CreateAsync(to);
        await using var one = await StartAsync(source);
        await using var other = await StartAsync(source);
        await using var third = await StartAsync(source);
        var token = await source.AddTokenAsync("boss", "tests");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var acknowledged = new ConcurrentBag<string>();
        var working = new[] { one, other, third }.Select(app => CreateAsync(app.Address, token, acknowledged, stop.Token)).ToList();

        (await Mover.StartAtHome(home, target.ConnectionString, "--no-backup", "--live", "--switch").EndAsync()).EndedWith(0);

        foreach (var app in new[] { one, other, third })
            await app.Program.LineAsync(line => line.Contains("starting again", StringComparison.Ordinal));
        var before = acknowledged.Count;
        await Eventually.IsTrueAsync(() => Task.FromResult(acknowledged.Count > before + 30), "people go on");
        await stop.CancelAsync();
        await Task.WhenAll(working);
        var there = await target.QueryAsync<string>($"SELECT {target.Quote("UserName")} FROM {target.Quote("Users")}");
        Assert.Empty(acknowledged.Except(there));
    }

    [Fact]
    public async Task One_that_stands_still_is_not_waited_for_and_goes_along_when_it_goes_on()
    {
        await using var source = await CreateAsync(DatabaseProvider.PostgreSql);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var one = await StartAsync(source);
        await using var frozen = await StartAsync(source);
        await using var mover = Mover.StartAtHome(home, target.ConnectionString, "--no-backup", "--live", "--wait");
        Assert.True(await mover.EventAsync(e => Mover.Text(e, "event") == "waiting"));
        await frozen.Program.SignalAllAsync("STOP");

        await mover.SayAsync("switch");

        var ended = await mover.EndAsync();
        ended.EndedWith(0);
        await one.Program.LineAsync(line => line.Contains("starting again", StringComparison.Ordinal));
        using var boss = one.Visit();
        await Eventually.IsTrueAsync(async () => (await boss.GetAsync("/healthz/ready")).Text == "ready", "the other one serves");
        await boss.SignInAsync("boss", MigratedDatabase.Password);
        await frozen.Program.SignalAllAsync("CONT");
        using var late = frozen.Visit();
        await Eventually.IsTrueAsync(async () => (await late.GetAsync("/healthz/ready")).Text == "ready", $"it goes along:\n{frozen.Output}");
        await late.SignInAsync("boss", MigratedDatabase.Password);
        Assert.Equal(2, (await target.QueryAsync<long>("SELECT Id FROM Sessions")).Count);
    }

    private async Task<TestDatabase> CreateAsync(DatabaseProvider provider)
    {
        var database = await TestDatabase.CreateAsync(provider);
        await Migrated.FillAsync(database, "boss");
        await File.WriteAllTextAsync(home["appsettings.json"],
            JsonSerializer.Serialize(new { ConnectionStrings = new { Users = database.ConnectionString } }), cancellation);
        return database;
    }

    private async Task<ProgramApp> StartAsync(TestDatabase source)
    {
        var app = await ProgramApp.StartAtHomeAsync(home.Path, source);
        await app.ReadyAsync();
        return app;
    }

    private static async Task CreateAsync(Uri address, string token, ConcurrentBag<string> acknowledged, CancellationToken stop)
    {
        using var api = new Api(address, token);
        while (!stop.IsCancellationRequested)
        {
            var name = $"n{Guid.NewGuid():N}"[..20];
            var answer = await api.PostAsync(new Person(name, $"{name}@example.com"));
            Assert.True(answer.Status == HttpStatusCode.Created, $"{answer.Status}: {answer.Text}");
            acknowledged.Add(name);
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
