using System.Globalization;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>
/// Each step of the switch fails: without a fence, a mark and new settings there is none, and what was done before it is taken
/// back. The old database goes on as if nothing had been asked for, and the next attempt brings the target up to date.
/// </summary>
[Collection(FaultCollection.Name), Trait(Runs.Once, Runs.Yes)]
public sealed class GivenUpSwitchTests : IAsyncLifetime
{
    private const int GivenUp = 7;

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private TemporaryFolder home = null!;
    private TestDatabase source = null!;
    private TestDatabase target = null!;
    private RulesFile? rules;

    public async ValueTask InitializeAsync() => home = await TemporaryFolder.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        rules?.Dispose();
        await home.DisposeAsync();
        await target.DisposeAsync();
        await source.DisposeAsync();
    }

    // Each engine is the old database once.
    public static TheoryData<DatabaseProvider, DatabaseProvider> Pairs => new()
    {
        { DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql },
        { DatabaseProvider.PostgreSql, DatabaseProvider.MySql },
        { DatabaseProvider.MySql, DatabaseProvider.Sqlite },
    };

    [Fact]
    public async Task A_reader_of_a_sqlite_file_without_write_ahead_log_keeps_it_from_being_fenced()
    {
        await GiveAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);
        await source.QueryAsync<string>("PRAGMA journal_mode = DELETE");
        await using (var reader = await source.OpenAsync())
        await using (var read = reader.CreateCommand())
        {
            read.CommandText = "BEGIN; SELECT count(*) FROM \"Users\"";
            await read.ExecuteScalarAsync(Token);

            (await SwitchAsync()).EndedWith(GivenUp, "Somebody has been using");
        }

        await IsAsBeforeAsync();
        await SwitchesAfterAllAsync();
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task A_fence_that_can_not_be_written(DatabaseProvider from, DatabaseProvider to)
    {
        await GiveAsync(from, to);
        await MakeFenceTableAsync("CHECK (1 = 0)");

        (await SwitchAsync()).EndedWith(GivenUp, "the old database is open again");

        await IsAsBeforeAsync();
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task A_fence_that_was_written_and_is_not_there(DatabaseProvider from, DatabaseProvider to)
    {
        await GiveAsync(from, to);
        await MakeFenceTableAsync("");
        await source.ExecuteAsync(from switch
        {
            DatabaseProvider.Sqlite => "CREATE TRIGGER eats AFTER INSERT ON \"__MoveFence\" BEGIN DELETE FROM \"__MoveFence\"; END",
            DatabaseProvider.PostgreSql => """
                CREATE FUNCTION eat() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
                CREATE TRIGGER eats BEFORE INSERT ON "__MoveFence" FOR EACH ROW EXECUTE FUNCTION eat()
                """,
            _ => "CREATE TRIGGER eats BEFORE INSERT ON `__MoveFence` FOR EACH ROW SET NEW.MoveId = 'another'",
        });
        rules = new("""[{ "table": "eats", "do": "skip" }]""");

        (await SwitchAsync("--rules", rules.Path)).EndedWith(GivenUp, "can't be found there");

        await IsAsBeforeAsync();
    }

    [Fact]
    public async Task Triggers_that_can_not_be_made_for_another_reason_than_a_missing_right()
    {
        await GiveAsync(DatabaseProvider.PostgreSql, DatabaseProvider.Sqlite);
        await source.ExecuteAsync("CREATE FUNCTION \"__MoveFence\"() RETURNS int LANGUAGE sql AS 'SELECT 1'");

        (await SwitchAsync()).EndedWith(GivenUp, "the old database is open again");

        await IsAsBeforeAsync();
    }

    [Theory]
    [InlineData(DatabaseProvider.PostgreSql, "BEGIN; LOCK TABLE \"Users\" IN SHARE MODE")]
    [InlineData(DatabaseProvider.MySql, "LOCK TABLES `Users` READ")]
    public async Task Somebody_who_keeps_a_table_locked_while_it_is_to_be_closed(DatabaseProvider from, string takeLock)
    {
        await GiveAsync(from, DatabaseProvider.Sqlite);
        await using (var other = await source.OpenAsync())
        await using (var hold = other.CreateCommand())
        {
            hold.CommandText = takeLock;
            await hold.ExecuteNonQueryAsync(Token);

            (await SwitchAsync()).EndedWith(GivenUp, "Somebody has been using");
        }

        await IsAsBeforeAsync();
        await SwitchesAfterAllAsync();
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task A_target_that_can_not_be_marked_as_in_use(DatabaseProvider from, DatabaseProvider to)
    {
        await GiveAsync(from, to);
        await using (var mover = await WaitingAsync())
        {
            await target.ExecuteAsync(to == DatabaseProvider.Sqlite
                ? "CREATE TRIGGER refuses BEFORE INSERT ON \"__Move\" WHEN NEW.\"State\" = 'active' BEGIN "
                    + "SELECT RAISE(ABORT, 'refused'); END"
                : $"ALTER TABLE {target.Quote("__Move")} ADD CONSTRAINT refuses CHECK ({target.Quote("State")} <> 'active')");

            await mover.SayAsync("switch");
            (await mover.EndAsync()).EndedWith(GivenUp, "the old database is open again");
        }

        await IsAsBeforeAsync();
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task Settings_that_can_not_be_written(DatabaseProvider from, DatabaseProvider to)
    {
        await GiveAsync(from, to);
        var written = home[to == DatabaseProvider.Sqlite ? "appsettings.json" : Settings.LocalFile];
        await using (var mover = await WaitingAsync())
        {
            await File.WriteAllTextAsync(written, "nobody's settings", Token);

            await mover.SayAsync("switch");
            (await mover.EndAsync()).EndedWith(GivenUp, "the old database is open again");
        }

        Assert.Equal("nobody's settings", await File.ReadAllTextAsync(written, Token));
        await home.SetAsync(source);
        await IsAsBeforeAsync();
        await SwitchesAfterAllAsync();
    }

    private async Task GiveAsync(DatabaseProvider from, DatabaseProvider to)
    {
        source = await PlainSource.CreateAsync(from);
        target = await TestDatabase.CreateAsync(to);
        await home.SetAsync(source);
    }

    // Its name is a mover's own, so none is in the way of a move.
    private Task MakeFenceTableAsync(string constraint)
    {
        var text = source.Provider == DatabaseProvider.MySql ? "longtext" : "text";
        var columns = string.Concat(((string[])["MoveId", "Target", "At", "Digest"]).Select(name => $", {source.Quote(name)} {text}"));
        return source.ExecuteAsync(
            $"CREATE TABLE {source.Quote("__MoveFence")} ({source.Quote("Id")} integer NOT NULL PRIMARY KEY {constraint}{columns})");
    }

    private async Task<Moved> SwitchAsync(params string[] options)
    {
        await using var mover = Mover.StartAtHome(home, target.ConnectionString, ["--no-backup", "--switch", .. options]);
        return await mover.EndAsync();
    }

    private async Task<Mover> WaitingAsync()
    {
        var mover = Mover.StartAtHome(home, target.ConnectionString, "--no-backup", "--wait");
        Assert.True(await mover.EventAsync(e => Mover.Text(e, "event") == "waiting"));
        return mover;
    }

    private async Task IsAsBeforeAsync()
    {
        Assert.Equal(source.ConnectionString, HomeSettings.Setting(home.Path));
        Assert.Equal(MarkState.Verified, await target.MarkAsync());
        await using (var open = await source.OpenAsync())
            Assert.Null(await source.Engine().Marks.ReadFenceAsync(open, Token));
        // Everybody can write it at once, the application too.
        await source.ExecuteAsync(source.InsertRole("later"));
        (await HostedCommand.RunAsync(source.ConnectionString, CultureInfo.InvariantCulture, "db", "seed", "--users", "1")).Succeeded();
    }

    private async Task SwitchesAfterAllAsync()
    {
        (await SwitchAsync("--resume")).EndedWith(0, "in service");

        Assert.Equal(target.ConnectionString, HomeSettings.Setting(home.Path));
        Assert.Equal(await Content.ReadAsync(source), await Content.ReadButSwitchesAsync(target));
        // Who put it into service stands there.
        Assert.Equal([Environment.UserName], await Content.SwitchersAsync(target));
    }
}
