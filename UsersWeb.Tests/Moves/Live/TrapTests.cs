using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Live;

/// <summary>Ways to change a database that are easily missed by whoever follows it.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class TrapTests
{
    public static TheoryData<DatabaseProvider> Servers => [DatabaseProvider.PostgreSql, DatabaseProvider.MySql];

    [Theory, MemberData(nameof(Servers))]
    public async Task A_change_that_has_the_lower_number_and_is_committed_later_is_not_forgotten(DatabaseProvider from)
    {
        await using var following = await Following.BetweenAsync(from, DatabaseProvider.Sqlite);
        await using var slow = await following.Source.OpenAsync();
        await slow.ExecuteAsync("BEGIN", Token);
        await slow.ExecuteAsync(Name(following, 5, "slow"), Token);
        await following.Source.ExecuteAsync(Name(following, 6, "quick"));
        Assert.Equal(1, await following.RoundAsync());

        await slow.ExecuteAsync("COMMIT", Token);

        Assert.Equal(1, await following.RoundAsync());
        await following.ArrivesAsync();
    }

    [Fact]
    public async Task Rows_that_replace_takes_away_on_sqlite_are_written_down()
    {
        await using var following = await Following.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);
        await following.Source.ExecuteAsync(new Sql(DatabaseProvider.Sqlite).Insert("Users", RawRows.HarmlessUser(900)));
        await following.ArrivesAsync();

        await following.Source.ExecuteAsync(new Sql(DatabaseProvider.Sqlite)
            .Insert("Users", RawRows.HarmlessUser(900).Select(value => value.Column == "Id" ? ("Id", (object?)901L) : value))
            .Replace("INSERT", "REPLACE", StringComparison.Ordinal));
        await following.Source.ExecuteAsync("UPDATE OR REPLACE Users SET NormalizedUserName = 'USER900' WHERE Id = 7");

        await following.ArrivesAsync();
        Assert.Empty(await following.Target.QueryAsync<long>("SELECT \"Id\" FROM \"Users\" WHERE \"Id\" IN (900, 901)"));
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.PostgreSql)]
    public async Task What_foreign_keys_change_on_mariadb_is_found_although_no_trigger_fires(DatabaseProvider to)
    {
        await using var following = await Following.BetweenAsync(DatabaseProvider.MySql, to);
        var sql = new Sql(DatabaseProvider.MySql);
        foreach (var user in new[] { 5, 6 })
            await following.Source.ExecuteAsync(sql.Insert("Notes",
                [("UserId", user), ("AuthorId", 7), ("AuthorName", "seven"), ("Text", "x"), ("CreatedAt", RawRows.At)]));
        await following.Source.ExecuteAsync(sql.Insert("Notes",
            [("UserId", 7), ("AuthorId", 6), ("AuthorName", "six"), ("Text", "y"), ("CreatedAt", RawRows.At)]));
        await following.ArrivesAsync();

        await following.Source.ExecuteAsync("DELETE FROM Users WHERE Id = 7");

        await following.ArrivesAsync();
        Assert.Equal(2, (await following.Target.QueryAsync<long>("SELECT \"Id\" FROM \"Notes\" WHERE \"AuthorId\" IS NULL")).Count);
    }

    [Theory]
    [InlineData("TRUNCATE \"Notes\"")]
    [InlineData("SET session_replication_role = replica; DELETE FROM \"Notes\" WHERE \"UserId\" = 5")]
    public async Task On_postgresql_truncate_and_sessions_without_triggers_are_written_down(string statement)
    {
        await using var following = await Following.BetweenAsync(DatabaseProvider.PostgreSql, DatabaseProvider.MySql);
        await following.Source.ExecuteAsync(new Sql(DatabaseProvider.PostgreSql).Insert("Notes",
            [("UserId", 5), ("AuthorId", 7), ("AuthorName", "seven"), ("Text", "x"), ("CreatedAt", RawRows.At)]));
        await following.ArrivesAsync();

        await following.Source.ExecuteAsync(statement);

        await following.ArrivesAsync();
        Assert.Empty(await following.Target.QueryAsync<long>("SELECT `Id` FROM `Notes`"));
    }

    public static TheoryData<DatabaseProvider, string> Breaches => new()
    {
        { DatabaseProvider.Sqlite, "DROP TRIGGER \"{0}_u\"; UPDATE \"Users\" SET \"DisplayName\" = 'behind' WHERE \"Id\" = 9" },
        {
            DatabaseProvider.PostgreSql,
            "ALTER TABLE \"Users\" DISABLE TRIGGER ALL; UPDATE \"Users\" SET \"DisplayName\" = 'behind' WHERE \"Id\" = 9"
        },
        { DatabaseProvider.MySql, "DROP TRIGGER `{0}_u`; UPDATE `Users` SET `DisplayName` = 'behind' WHERE `Id` = 9" },
        { DatabaseProvider.Sqlite, "UPDATE \"Users\" SET \"DisplayName\" = 'behind' WHERE \"Id\" = 9; DELETE FROM \"{0}\"" },
        { DatabaseProvider.PostgreSql, "UPDATE \"Users\" SET \"DisplayName\" = 'behind' WHERE \"Id\" = 9; DELETE FROM \"{0}\"" },
        { DatabaseProvider.MySql, "UPDATE `Users` SET `DisplayName` = 'behind' WHERE `Id` = 9; DELETE FROM `{0}`" },
        { DatabaseProvider.MySql, "SET foreign_key_checks = 0; TRUNCATE `Users`" },
    };

    [Theory, MemberData(nameof(Breaches))]
    public async Task A_change_behind_the_triggers_is_found_by_comparing_everything(DatabaseProvider from, string breach)
    {
        var to = from == DatabaseProvider.Sqlite ? DatabaseProvider.MySql : DatabaseProvider.Sqlite;
        await using var following = await Following.BetweenAsync(from, to);
        await following.CompareAsync();

        await following.Source.ExecuteAsync(breach.Replace("{0}", following.LogOfUsers, StringComparison.Ordinal));

        var found = await Assert.ThrowsAsync<MoveException>(following.CompareAsync);
        Assert.Equal(MoveExit.Verification, found.Exit);
        Assert.NotEmpty(following.Told.Differences);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Nobody_who_writes_waits_for_triggers_that_wait_for_a_long_transaction(DatabaseProvider from)
    {
        await using var following = await Following.BetweenAsync(from, DatabaseProvider.Sqlite);
        await using var longOne = await following.Source.OpenAsync();
        await longOne.ExecuteAsync("BEGIN", Token);
        await longOne.ExecuteAsync(Name(following, 5, "slow"), Token);
        var installing = following.InstallAgainAsync();

        for (var i = 0; i < 10; i++)
            await following.Source.ExecuteAsync(Name(following, 6, $"quick{i}")).WaitAsync(TimeSpan.FromSeconds(5), Token);

        Assert.False(installing.IsCompleted);
        await longOne.ExecuteAsync("COMMIT", Token);
        await installing;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Name(Following following, long id, string name)
    {
        string Q(string word) => following.Source.Quote(word);
        return $"UPDATE {Q("Users")} SET {Q("DisplayName")} = '{name}' WHERE {Q("Id")} = {id}";
    }
}
