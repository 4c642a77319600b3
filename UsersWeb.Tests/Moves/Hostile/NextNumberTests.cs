using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Hostile;

/// <summary>The number of somebody who was deleted is never given again.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class NextNumberTests
{
    [Theory, MemberData(nameof(Moving.Directions), MemberType = typeof(Moving))]
    public async Task The_next_row_gets_the_number_after_the_highest_ever_given(DatabaseProvider from, DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(from, to);
        await HighestEverAsync(moving.Source, 500);
        await moving.Rows.User(16).User(-3).User(0)
            // Empty, its highest number deleted; one that was never filled is WorkItems.
            .Row("ApiTokens", Token(41)).Run($"DELETE FROM {moving.Rows.Sql.Quote("ApiTokens")}")
            .Row("DataProtectionKeys", ("Id", int.MaxValue), ("FriendlyName", ""), ("Xml", "")).WriteAsync();
        if (from == DatabaseProvider.PostgreSql)
            await moving.Source.ExecuteAsync("""SELECT setval(pg_get_serial_sequence('"ApiTokens"', 'Id'), 41)""");

        var moved = await moving.ArrivesAsync();

        Assert.Equal((long[])[501, 42, 1], await NextAsync(moving.Target));
        Assert.Contains(moved.Notices,
            notice => notice.Contains("DataProtectionKeys has used the largest number", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Moving.Directions), MemberType = typeof(Moving))]
    public async Task When_the_largest_number_was_given_and_deleted_the_target_gives_no_other(DatabaseProvider from, DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(from, to);
        await HighestEverAsync(moving.Source, long.MaxValue);
        await moving.Rows.User(16).WriteAsync();

        await moving.ArrivesAsync();

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => new RawRows(moving.Target).Row("Users", WithoutId(1))
            .WriteAsync());
    }

    // Given to a row that is gone again.
    private static Task HighestEverAsync(TestDatabase database, long number)
    {
        var rows = new RawRows(database).User(number).Run($"DELETE FROM {new Sql(database.Provider).Quote("Users")}");
        if (database.Provider == DatabaseProvider.PostgreSql)
            rows.Run($"""SELECT setval(pg_get_serial_sequence('"Users"', 'Id'), {number})""");
        return rows.WriteAsync();
    }

    private static async Task<long[]> NextAsync(TestDatabase database)
    {
        await new RawRows(database).Row("Users", WithoutId(1)).Row("ApiTokens", Token(null))
            .Row("WorkItems", ("Kind", ""), ("CreatedAt", RawRows.At), ("Attempts", 0), ("Done", 0)).WriteAsync();
        return [await LastAsync("Users"), await LastAsync("ApiTokens"), await LastAsync("WorkItems")];

        async Task<long> LastAsync(string table) =>
            (await database.QueryAsync<long>($"SELECT max({database.Quote("Id")}) FROM {database.Quote(table)}"))[0];
    }

    private static (string, object?)[] WithoutId(long id) => [.. RawRows.HarmlessUser(id).Where(value => value.Column != "Id")];

    private static (string, object?)[] Token(long? id) =>
        [.. id is null ? ((string, object?)[])[] : [("Id", id)], ("UserId", 16), ("Name", ""), ("Hash", ""), ("CreatedAt", RawRows.At),
            ("ExpiresAt", null)];
}
