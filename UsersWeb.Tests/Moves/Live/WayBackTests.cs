using System.Collections.Concurrent;
using System.Data.Common;
using System.Net;
using System.Text.Json;
using UsersWeb.Databases;
using UsersWeb.Moves.Engines;
using UsersWeb.Tests.Commands;
using UsersWeb.Tests.Moves.Faults;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Live;

/// <summary>The way back from a move that lets everybody go on, by the real program.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class WayBackTests : IAsyncLifetime
{
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;
    private TemporaryFolder home = null!;

    // To and from the kind whose edition is another one, in every run.
    public static IEnumerable<TheoryDataRow<DatabaseProvider, DatabaseProvider>> Directions => Moving.Directions.Select(row =>
        row.Data is (DatabaseProvider.Sqlite, DatabaseProvider.MySql)
            ? row : row.WithTrait(Runs.Long, Runs.Yes));

    public async ValueTask InitializeAsync() => home = await TemporaryFolder.CreateAsync();

    public async ValueTask DisposeAsync() => await home.DisposeAsync();

    [Theory, MemberData(nameof(Directions))]
    public async Task Who_goes_there_and_back_and_there_again_loses_nothing_and_nobody_notices(DatabaseProvider from, DatabaseProvider to)
    {
        await using var source = await TestDatabase.CreateAsync(from);
        await using var target = await TestDatabase.CreateAsync(to);
        await Migrated.FillAsync(source, "boss");
        await WriteAsync(source);
        await using var app = await ProgramApp.StartAtHomeAsync(home.Path, source);
        await app.ReadyAsync();
        using var boss = app.Visit();
        await boss.SignInAsync("boss", MigratedDatabase.Password);
        var token = await source.AddTokenAsync("boss", "tests");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var acknowledged = new ConcurrentBag<string>();
        var working = Enumerable.Range(0, 3).Select(_ => Office.CreateAsync(app.Address, token, acknowledged, stop.Token))
            .Append(Office.ReadAsync(boss, stop.Token)).ToList();
        await using var mover = Mover.StartAtHome(home, target.ConnectionString, "--live", "--switch", "--way-back", "--no-backup");
        if (!await mover.StepAsync("return")) Assert.Fail((await mover.EndAsync()).Message);
        await GoOnAsync(acknowledged, app, mover);

        (await RunAsync("--back")).Succeeded();

        await GoOnAsync(acknowledged, app, mover);
        var soFar = acknowledged.ToList();
        Assert.Empty(soFar.Except(await NamesAsync(source)));
        (await RunAsync("--back")).Succeeded();
        await GoOnAsync(acknowledged, app, mover);
        await stop.CancelAsync();
        await Task.WhenAll(working);
        Assert.Empty(acknowledged.Except(await NamesAsync(target)));
        Assert.Equal(HttpStatusCode.OK, (await boss.GetAsync("/users")).Status);
        (await RunAsync("--finish")).Succeeded();
        (await mover.EndAsync()).EndedWith(0);
        Assert.Empty(await Office.LeftoversAsync(source));
        Assert.Empty(await Office.LeftoversAsync(target));
        Assert.Empty(Directory.GetFiles(home.Path, "appsettings.Former.json"));
        Assert.Equal("There is no way back", (await RunAsync("--back")).Error[..20]);
    }

    [Fact]
    public async Task Both_editions_of_a_process_use_one_SQLite_or_they_would_drop_each_others_locks()
    {
        await using var source = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.MySql);
        await Migrated.FillWithPeopleAsync(source);

        // In the edition of the target.
        (await Mover.RunAsync(source.ConnectionString, target.ConnectionString, "--no-backup")).EndedWith(0, "verified");

        Assert.Single((await File.ReadAllLinesAsync("/proc/self/maps", cancellation)).Where(line => line.Contains("libe_sqlite3"))
            .Select(line => line[line.IndexOf('/')..]).Distinct());
    }

    [Fact]
    public async Task A_switch_waits_for_its_time_of_day()
    {
        await using var source = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await Migrated.FillWithPeopleAsync(source);
        await WriteAsync(source);
        var at = TimeProvider.System.GetLocalNow().AddSeconds(12);

        var moved = await RunAsync("--to", target.ConnectionString, "--live", "--switch", "--no-backup", "--at", $"{at:HH:mm:ss}");

        Assert.Contains($"the switch is at {at:HH:mm:ss}", moved.Succeeded().Output);
        Assert.InRange(TimeProvider.System.GetLocalNow(), at.AddSeconds(-1), at.AddSeconds(10));
        Assert.Equal(2, (await RunAsync("--to", target.ConnectionString, "--switch", "--at", "03:00")).Code);
    }

    [Fact]
    public async Task Where_nobody_follows_any_more_who_goes_back_or_has_done_with_it_does_it_alone()
    {
        await using var source = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await Migrated.FillWithPeopleAsync(source);
        await WriteAsync(source);
        await using (var mover = Mover.StartAtHome(home, target.ConnectionString, "--live", "--switch", "--way-back", "--no-backup"))
        {
            Assert.True(await mover.StepAsync("return"));
            mover.Kill();
        }
        await target.ExecuteAsync(target.InsertRole("since"));

        Assert.Contains("still open", (await RunAsync("--to", "Data Source=other.db", "--no-backup")).Error);
        Assert.Contains("Back again", (await RunAsync("--back")).Succeeded().Output);

        Assert.Contains("since", await source.QueryAsync<string>("SELECT Name FROM Roles"));
        await source.ExecuteAsync(source.InsertRole("after"));
        await Assert.ThrowsAnyAsync<DbException>(() => target.ExecuteAsync(target.InsertRole("late")));
        Assert.Empty(await Office.LeftoversAsync(source));
        Assert.Empty(await Office.LeftoversAsync(target));
        Assert.Equal(1, (await RunAsync("--finish")).Code);
    }

    [Theory, InlineData("--back"), InlineData("--way-back")]
    public async Task Where_somebody_died_who_had_closed_the_database_the_next_one_finishes_what_was_begun(string option)
    {
        await using var source = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await Migrated.FillWithPeopleAsync(source);
        await WriteAsync(source);
        await using (var mover = Mover.StartAtHome(home, target.ConnectionString, "--live", "--switch", "--way-back", "--no-backup"))
        {
            Assert.True(await mover.StepAsync("return"));
            mover.Kill();
        }
        var engine = MoveEngines.For(ConnectionString.Parse(target.ConnectionString));
        await using (var hold = await engine.HoldWritersAsync(["Users", "Roles"], cancellation))
            await hold.FenceAsync(new(new string('a', 32), "the old one", DateTime.UnixEpoch, "digest"), cancellation);

        Assert.Contains("Back again", (await RunAsync(option)).Succeeded().Output);

        await source.ExecuteAsync(source.InsertRole("after"));
        Assert.Equal(source.ConnectionString, HomeSettings.Setting(home.Path));
        Assert.Empty(await Office.LeftoversAsync(source));
        Assert.Empty(await Office.LeftoversAsync(target));
    }

    [Fact]
    public async Task Whoever_goes_back_in_the_place_of_one_that_died_leaves_nothing_behind_and_a_wrong_database_is_refused()
    {
        await using var source = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var wrong = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await Migrated.FillWithPeopleAsync(source);
        await Migrated.FillWithPeopleAsync(wrong);
        var engine = MoveEngines.For(ConnectionString.Parse(wrong.ConnectionString));
        await using (var hold = await engine.HoldWritersAsync(["Users", "Roles"], cancellation))
            await hold.FenceAsync(new(new string('a', 32), "another one", DateTime.UnixEpoch, "digest"), cancellation);
        await WriteAsync(source);
        await using (var mover = Mover.StartAtHome(home, target.ConnectionString, "--live", "--switch", "--way-back", "--no-backup"))
        {
            Assert.True(await mover.StepAsync("return"));
            mover.Kill();
        }
        // As one that had prepared to go back.
        await source.ExecuteAsync("CREATE TABLE \"__MoveLog_0\" (\"Seq\" bigint)");

        Assert.Contains("another move", (await RunAsync("--back", "--to", wrong.ConnectionString)).Error);
        (await RunAsync("--back")).Succeeded();

        Assert.Empty(await Office.LeftoversAsync(source));
        Assert.Empty(await Office.LeftoversAsync(target));
    }

    [Fact]
    public async Task Of_an_old_database_that_is_gone_for_good_one_has_done_and_nobody_goes_back_to_it_later()
    {
        await using var server = await PostgreSqlServer.StartNewAsync();
        await using var source = TestDatabase.On(server, DatabaseProvider.PostgreSql);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        (await HostedCommand.RunAsync(source, "db", "seed", "--users", "40")).Succeeded();
        await WriteAsync(source);
        await using var mover = Mover.StartAtHome(home, target.ConnectionString, "--live", "--switch", "--way-back", "--no-backup");
        Assert.True(await mover.StepAsync("return"));
        await server.KillAsync();
        Assert.True(await mover.EventAsync(e => Mover.Text(e, "text")?.Contains("Trying again", StringComparison.Ordinal) == true));

        Assert.NotEqual(0, (await RunAsync("--back")).Code);

        Assert.Equal(["Reversible"], await target.QueryAsync<string>("SELECT Phase FROM __MoveLive WHERE Wish IS NULL"));
        mover.Kill();
        (await RunAsync("--finish")).Succeeded();
        Assert.Empty(await Office.LeftoversAsync(target));
        await target.ExecuteAsync(target.InsertRole("after"));
        await server.StartAsync();
    }

    [Fact]
    public async Task A_row_that_was_changed_in_the_old_database_ends_the_way_back_and_harms_nobody()
    {
        await using var source = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await Migrated.FillWithPeopleAsync(source);
        await WriteAsync(source);
        await using var mover = Mover.StartAtHome(home, target.ConnectionString, "--live", "--switch", "--way-back", "--no-backup");
        Assert.True(await mover.StepAsync("return"));
        await source.ExecuteAsync("""
            BEGIN; SET LOCAL usersweb.follows = 'yes'; UPDATE "Users" SET "DisplayName" = 'somebody else' WHERE "Id" = 5; COMMIT
            """);

        Assert.Contains("differs", (await mover.EndAsync()).EndedWith(5).Message);

        await target.ExecuteAsync(target.InsertRole("after"));
        (await RunAsync("--finish")).Succeeded();
        Assert.Empty(await Office.LeftoversAsync(target));
    }

    [Fact, Trait(Runs.Long, Runs.Yes)]
    public async Task An_old_database_that_was_opened_by_hand_is_no_way_back()
    {
        await using var source = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.MySql);
        await Migrated.FillWithPeopleAsync(source);
        await WriteAsync(source);
        await using (var mover = Mover.StartAtHome(home, target.ConnectionString, "--live", "--switch", "--way-back", "--no-backup"))
        {
            Assert.True(await mover.StepAsync("return"));
            Assert.Contains("is running", (await Cli.RunAsync(source, "db", "unfence")).Error);
            mover.Kill();
        }
        (await Cli.RunAsync(source, "db", "unfence")).Succeeded();

        Assert.Contains("opened again by hand", (await RunAsync("--back")).Error);

        (await RunAsync("--finish")).Succeeded();
        Assert.Empty(await Office.LeftoversAsync(target));
    }

    private static Task GoOnAsync(ConcurrentBag<string> acknowledged, ProgramApp app, Mover mover)
    {
        var before = acknowledged.Count;
        return Eventually.IsTrueAsync(() => Task.FromResult(acknowledged.Count > before + 20), $"people go on; {mover.Events}\n{app.Output}");
    }

    private static Task<List<string>> NamesAsync(TestDatabase database) =>
        database.QueryAsync<string>($"SELECT {database.Quote("UserName")} FROM {database.Quote("Users")}");

    private Task<CliResult> RunAsync(params string[] options) =>
        Cli.RunAsync(null, ["db", "move", .. options], settings: ("USERSWEB_HOME", home.Path));

    private Task WriteAsync(TestDatabase source) => File.WriteAllTextAsync(home["appsettings.json"],
        JsonSerializer.Serialize(new { ConnectionStrings = new { Users = source.ConnectionString } }), cancellation);
}
