using System.Text.Json;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Tests.Commands;
using UsersWeb.Tests.Moves.Faults;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Live;

/// <summary>A move that lets everybody go on and is killed: nobody waits for it, and the next one takes away what it left.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class KilledLiveMoveTests
{
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<DatabaseProvider, DatabaseProvider, string>> Moments =>
    [
        new(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql, "copy"),
        new(DatabaseProvider.MySql, DatabaseProvider.Sqlite, "verified"),
        Long(DatabaseProvider.PostgreSql, DatabaseProvider.MySql, "follow"),
        Long(DatabaseProvider.Sqlite, DatabaseProvider.MySql, "verified"),
        Long(DatabaseProvider.PostgreSql, DatabaseProvider.Sqlite, "copy"),
    ];

    private static TheoryDataRow<DatabaseProvider, DatabaseProvider, string> Long(
        DatabaseProvider from, DatabaseProvider to, string moment) =>
        new TheoryDataRow<DatabaseProvider, DatabaseProvider, string>(from, to, moment).WithTrait(Runs.Long, Runs.Yes);

    [Theory, MemberData(nameof(Moments))]
    public async Task Everybody_goes_on_and_the_next_move_begins_anew(DatabaseProvider from, DatabaseProvider to, string moment)
    {
        await using var home = await TemporaryFolder.CreateAsync();
        await using var source = await TestDatabase.CreateAsync(from);
        await using var target = await TestDatabase.CreateAsync(to);
        await Migrated.FillWithPeopleAsync(source);
        var history = new History(source, new Random(5));
        await File.WriteAllTextAsync(home["appsettings.json"],
            JsonSerializer.Serialize(new { ConnectionStrings = new { Users = source.ConnectionString } }), cancellation);
        await using (var mover = Mover.StartAtHome(home, target.ConnectionString, "--no-backup", "--live", "--wait"))
        {
            Assert.True(await mover.EventAsync(e => Mover.Text(e, "event") == moment || Mover.Text(e, "step") == moment));
            mover.Kill();
        }

        for (var i = 0; i < 10; i++) await history.GoOnAsync().WaitAsync(TimeSpan.FromSeconds(10), cancellation);

        await using var again = Mover.StartAtHome(home, target.ConnectionString, "--no-backup", "--live", "--switch");
        Assert.True(await again.EventAsync(e => Mover.Text(e, "step") == "follow"));
        for (var i = 0; i < 10; i++) await history.GoOnAsync().WaitAsync(TimeSpan.FromSeconds(10), cancellation);
        Assert.Contains((await again.EndAsync()).EndedWith(0).Events, e => Mover.Text(e, "event") == "switched");
        Assert.Equal(await Content.ReadAsync(source), await Content.ReadButSwitchesAsync(target));
    }

    [Fact]
    public async Task A_web_host_that_was_made_for_a_switch_that_never_came_has_changed_nothing()
    {
        await using var home = await TemporaryFolder.CreateAsync();
        await using var source = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await Migrated.FillAsync(source, "boss");
        await File.WriteAllTextAsync(home["appsettings.json"],
            JsonSerializer.Serialize(new { ConnectionStrings = new { Users = source.ConnectionString } }), cancellation);
        await using var app = await ProgramApp.StartAtHomeAsync(home.Path, source);
        await app.ReadyAsync();
        await using (var mover = Mover.StartAtHome(home, target.ConnectionString, "--no-backup", "--live", "--wait"))
        {
            Assert.True(await mover.EventAsync(e => Mover.Text(e, "event") == "waiting"));
            await Eventually.IsTrueAsync(() => Task.FromResult(app.Output.Split("Now listening on").Length > 2), "the next host is made");
            mover.Kill();
        }

        await Task.Delay(TimeSpan.FromSeconds(3), cancellation);

        Assert.Equal(MarkState.Verified, await target.MarkAsync());
        using var boss = app.Visit();
        await boss.SignInAsync("boss", MigratedDatabase.Password);
        Assert.Equal(1, (await source.QueryAsync<long>("SELECT COUNT(*) FROM Sessions")).Single());
    }

    [Fact]
    public async Task A_move_of_the_other_kind_takes_no_changes_after_one_that_was_killed()
    {
        await using var home = await TemporaryFolder.CreateAsync();
        await using var app = await HostedApp.StartAsync(await TestDatabase.CreateAsync(DatabaseProvider.Sqlite));
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        var source = app.Database.ConnectionString;
        await File.WriteAllTextAsync(
            home["appsettings.json"], JsonSerializer.Serialize(new { ConnectionStrings = new { Users = source } }), cancellation);
        await using (var mover = Mover.StartAtHome(home, target.ConnectionString, "--no-backup", "--live", "--wait"))
        {
            Assert.True(await mover.EventAsync(e => Mover.Text(e, "event") == "waiting"));
            using var api = await app.ApiAsync();
            await api.PostAsync(new Person("meanwhile", "meanwhile@example.com"));
            mover.Kill();
        }

        await using var other = Mover.StartConfigured(source, target.ConnectionString, "--no-backup", "--wait");
        Assert.True(await other.EventAsync(e => Mover.Text(e, "event") == "waiting"));

        await Eventually.IsTrueAsync(async () =>
        {
            using var visitor = app.Visit();
            return (await visitor.GetAsync("/healthz/ready")).Text.Contains("being moved", StringComparison.Ordinal);
        }, "changes are refused");
    }
}
