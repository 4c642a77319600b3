using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Hostile;

/// <summary>Sources whose schema somebody changed by hand.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class SourceSchemaTests
{
    private const DatabaseProvider Sqlite = DatabaseProvider.Sqlite;
    private const DatabaseProvider PostgreSql = DatabaseProvider.PostgreSql;
    private const DatabaseProvider MySql = DatabaseProvider.MySql;

    [Theory]
    [InlineData(Sqlite, PostgreSql)]
    [InlineData(PostgreSql, MySql)]
    [InlineData(MySql, Sqlite)]
    public async Task What_would_be_left_behind_is_listed_and_is_when_the_rules_say_so(DatabaseProvider from, DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(from, to);
        var quote = moving.Rows.Sql.Quote;
        moving.Rows.User(1).Run($"CREATE TABLE {quote("order")} (a int, {quote("group")} int)")
            .Run($"CREATE TABLE {quote(new string('x', 60))} (a int)")
            .Run($"CREATE VIEW {quote("People")} AS SELECT {quote("Id")} FROM {quote("Users")}")
                .Run($"CREATE INDEX {quote("IX_ByHand")} ON {quote("Users")} ({quote("CreatedAt")})");
        foreach (var statement in Trigger(from)) moving.Rows.Run(statement);
        await moving.Rows.WriteAsync();
        using var rules = new RulesFile($$"""
            [{ "table": "order", "do": "skip" }, { "table": "{{new string('x', 60)}}", "do": "skip" },
                { "table": "People", "do": "skip" }, { "table": "TR_ByHand", "do": "skip" }]
            """);

        var stopped = await moving.StopsAsync();
        var moved = (await moving.RunAsync("--rules", rules.Path)).EndedWith(0);

        Assert.Equal(["People schema", "TR_ByHand schema", "order schema", new string('x', 60) + " schema"], stopped.Places);
        Assert.Contains(moved.Notices, notice => notice.StartsWith("order ", StringComparison.Ordinal));
        Assert.DoesNotContain(await Content.ReadAsync(moving.Target), line => line.StartsWith("order", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Sqlite, MySql)]
    [InlineData(PostgreSql, Sqlite)]
    [InlineData(MySql, PostgreSql)]
    public async Task Columns_too_many_too_few_and_of_another_type_are_listed(DatabaseProvider from, DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(from, to);
        var quote = moving.Rows.Sql.Quote;
        await moving.Rows.User(1).Run($"ALTER TABLE {quote("Users")} ADD {quote("Nickname")} varchar(10)")
            .Run($"ALTER TABLE {quote("Users")} DROP COLUMN {quote("EmailConfirmed")}")
            .Run($"ALTER TABLE {quote("DataProtectionKeys")} DROP COLUMN {quote("Xml")}")
                .Run($"ALTER TABLE {quote("DataProtectionKeys")} ADD {quote("Xml")} "
                + $"{(from == MySql ? "blob" : from == Sqlite ? "BLOB" : "bytea")}").WriteAsync();

        var moved = await moving.StopsAsync();

        Assert.Equal(["DataProtectionKeys Xml schema", "Users EmailConfirmed schema", "Users Nickname schema"], moved.Places);
    }

    [Theory]
    [InlineData(Sqlite, MySql)]
    [InlineData(PostgreSql, Sqlite)]
    [InlineData(MySql, PostgreSql)]
    public async Task A_column_too_many_is_left_behind_by_its_own_name_only(DatabaseProvider from, DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(from, to);
        var quote = moving.Rows.Sql.Quote;
        await moving.Rows.User(1).Run($"ALTER TABLE {quote("Users")} ADD {quote("Nickname")} varchar(10)").WriteAsync();
        using var all = new RulesFile("""[{ "table": "*", "column": "*", "do": "skip" }, { "table": "*", "do": "skip" }]""");
        using var one =
            new RulesFile(
            """
            [{ "table": "Users", "column": "Nickname", "do": "skip" }, { "table": "users", "do": "skip" },
                { "table": "Users", "column": "Nicknames", "do": "skip" }]
            """);

        var stopped = await moving.StopsAsync("--rules", all.Path);
        var moved = (await moving.RunAsync("--rules", one.Path)).EndedWith(0);

        Assert.Equal(["Users Nickname schema"], stopped.Places);
        Assert.Contains(moved.Notices, notice => notice.StartsWith("Users.Nickname ", StringComparison.Ordinal));
        Assert.Contains("The rules leave users behind, which the source does not have.", moved.Notices);
        Assert.Contains("The rules leave Users.Nicknames behind, which the source does not have.", moved.Notices);
    }

    [Theory]
    [InlineData(Sqlite, PostgreSql)]
    [InlineData(PostgreSql, MySql)]
    [InlineData(MySql, Sqlite)]
    public async Task Another_level_of_migrations_is_told_by_their_names(DatabaseProvider from, DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(from, to);
        var history = moving.Rows.Sql.Quote("__EFMigrationsHistory");
        await moving.Source.ExecuteAsync($"DELETE FROM {history}");
        await moving.Source.ExecuteAsync($"INSERT INTO {history} VALUES ('20990101000000_Future', '99.0.0')");

        var moved = await moving.StopsAsync();

        var ours = Directory.GetFiles(Path.Combine(UsersWebProgram.Repository, "Migrations", "Sqlite"), "*_*.Designer.cs")
            .Select(file => Path.GetFileName(file).Split('_', '.')[1]);
        Assert.Equal(ours.Append("Future").Order(), moved.Problems.Select(problem => problem.Value).Order());
    }

    [Fact]
    public async Task A_lock_of_a_killed_migration_does_not_matter_on_either_side()
    {
        await using var moving = await Moving.BetweenAsync(PostgreSql, Sqlite);
        await using var last = await TestDatabase.CreateAsync(MySql);
        await moving.Rows.User(1).WriteAsync();
        await Migrated.FillAsync(moving.Target);
        await LockAsync(moving.Target);

        await moving.ArrivesAsync();
        await LockAsync(moving.Target);
        (await Moving.RunAsync(moving.Target, last)).EndedWith(0);

        Assert.Equal(await Content.ReadAsync(moving.Source), await Content.ReadAsync(last));

        static Task LockAsync(TestDatabase database) => database.ExecuteAsync("""
            CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT OR REPLACE INTO "__EFMigrationsLock" VALUES (1, '2020-01-01 00:00:00');
            """);
    }

    [Theory]
    [InlineData(Sqlite, PostgreSql)]
    [InlineData(PostgreSql, MySql)]
    [InlineData(MySql, Sqlite)]
    public async Task A_target_that_holds_something_is_never_overwritten(DatabaseProvider from, DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(from, to);
        await using var foreign = await TestDatabase.CreateAsync(to);
        await Migrated.FillAsync(moving.Target);
        await new RawRows(moving.Target).User(1).WriteAsync();
        await Migrated.FillAsync(foreign);
        await foreign.ExecuteAsync($"CREATE TABLE {new Sql(to).Quote("invoices")} (a int)");
        var before = await Content.ReadAsync(moving.Target);

        var filled = (await moving.RunAsync()).EndedWith(3);
        var others = (await Moving.RunAsync(moving.Source, foreign)).EndedWith(3);

        Assert.Contains(filled.Problems, problem => problem.Advice.Contains("Users has 1 row", StringComparison.Ordinal));
        Assert.Contains(others.Problems, problem => problem.Advice.Contains("invoices", StringComparison.Ordinal));
        Assert.Equal(before, await Content.ReadAsync(moving.Target));
    }

    [Theory]
    [InlineData(PostgreSql, Sqlite)]
    [InlineData(Sqlite, MySql)]
    public async Task A_database_with_a_mark_of_a_newer_version_is_neither_filled_nor_moved(DatabaseProvider from, DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(from, to);
        await Migrated.FillAsync(moving.Target);
        await moving.Target.MarkUnknownAsync();
        var before = await Content.ReadAsync(moving.Target);

        var filled = (await moving.RunAsync("--resume")).EndedWith(3);
        await moving.Source.MarkUnknownAsync();
        (await moving.RunAsync()).EndedWith(3);

        Assert.Contains(filled.Problems, problem => problem is { Rule: "target" }
            && problem.Advice.Contains("does not know", StringComparison.Ordinal));
        Assert.Equal(before, await Content.ReadAsync(moving.Target));
    }

    private static IEnumerable<string> Trigger(DatabaseProvider engine) => engine switch
    {
        Sqlite => ["CREATE TRIGGER \"TR_ByHand\" AFTER INSERT ON \"Roles\" BEGIN SELECT 1; END"],
        PostgreSql =>
        [
            "CREATE FUNCTION by_hand() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "CREATE TRIGGER \"TR_ByHand\" AFTER INSERT ON \"Roles\" FOR EACH ROW EXECUTE FUNCTION by_hand()",
        ],
        _ => ["CREATE TRIGGER `TR_ByHand` BEFORE INSERT ON `Roles` FOR EACH ROW SET NEW.Name = NEW.Name"],
    };
}
