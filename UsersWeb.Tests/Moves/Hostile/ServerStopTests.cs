using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Hostile;

/// <summary>What a server can hold and another engine can't.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class ServerStopTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.MySql)]
    public async Task Instants_and_texts_of_postgresql_that_others_do_not_know_are_listed(DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.PostgreSql, to);
        await moving.Rows
            .Run("ALTER TABLE \"Users\" ALTER \"DisplayName\" TYPE text, ALTER \"UserName\" DROP NOT NULL, ALTER \"CreatedAt\" DROP "
                + "NOT NULL")
            .User(1, ("CreatedAt", new Raw("'infinity'"))).User(2, ("LockedUntil", new Raw("'-infinity'")))
                .User(3, ("LastSignInAt", new Raw("'10000-01-01 00:00:00+00'")))
            .User(4, ("LastSignInAt", new Raw("'0044-03-15 12:00:00+00 BC'")))
                .User(5, ("LastSignInAt", new Raw("'294276-12-31 23:59:59.999999+00'")))
                .User(6, ("LastSignInAt", new Raw("'0001-01-01 00:00:00+00:00:01'")))
            .User(7, ("DisplayName", ArrivalTests.Many("x", 128) + " ")).User(8, ("UserName", null)).User(9, ("CreatedAt", null))
            .WriteAsync();

        var moved = await moving.StopsAsync();

        Assert.Equal(
            [
                "Users 1 CreatedAt instant", "Users 2 LockedUntil instant", "Users 3 LastSignInAt instant", "Users 4 LastSignInAt instant",
                "Users 5 LastSignInAt instant", "Users 6 LastSignInAt instant",
                "Users 7 DisplayName length", "Users 8 UserName null", "Users 9 CreatedAt null",
            ],
            moved.Places);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Values_of_mysql_that_others_do_not_know_are_listed(DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.MySql, to);
        await moving.Rows
            .Run("ALTER TABLE `Users` MODIFY `DisplayName` varchar(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL, MODIFY "
                + "`UserName` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL")
            .User(1, ("CreatedAt", new Raw("'0000-00-00'"))).User(2, ("LastSignInAt", new Raw("'2026-00-00'")))
                .User(3, ("LastSignInAt", new Raw("'2026-01-00 01:02:03'")))
            .User(4, ("LastSignInAt", new Raw("'0000-12-31 23:59:59'"))).User(5, ("IsSample", 2)).User(6, ("IsSample", -1))
                .User(7, ("DisplayName", ArrivalTests.Many("x", 128) + " ")).User(8, ("UserName", null))
            .WriteAsync();

        var moved = await moving.StopsAsync();

        Assert.Equal(
            [
                "Users 1 CreatedAt instant", "Users 2 LastSignInAt instant", "Users 3 LastSignInAt instant", "Users 4 LastSignInAt instant",
                "Users 5 IsSample range", "Users 6 IsSample range", "Users 7 DisplayName length", "Users 8 UserName null",
            ],
            moved.Places);
    }

    [Fact]
    public async Task A_nul_of_mysql_stops_a_move_to_postgresql()
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.MySql, DatabaseProvider.PostgreSql);
        await moving.Rows.User(1, ("DisplayName", "\0"))
            .Row("DataProtectionKeys", ("Id", 1), ("FriendlyName", "a\0"), ("Xml", "")).WriteAsync();

        var moved = await moving.StopsAsync();

        Assert.Equal(["DataProtectionKeys 1 FriendlyName nul", "Users 1 DisplayName nul"], moved.Places);
    }
}
