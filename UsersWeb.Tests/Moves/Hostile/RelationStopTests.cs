using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Hostile;

/// <summary>Rows that break a rule with other rows, in each direction.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class RelationStopTests
{
    [Theory, MemberData(nameof(Moving.Directions), MemberType = typeof(Moving))]
    public async Task References_that_lead_nowhere_and_keys_given_twice_are_listed(DatabaseProvider from, DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(from, to);
        var rows = moving.Rows;
        foreach (var (table, index) in (ReadOnlySpan<(string, string)>)[("Users", "IX_Users_NormalizedUserName"),
            ("Users", "IX_Users_NormalizedEmail")])
            rows.Run(from == DatabaseProvider.MySql ? $"DROP INDEX `{index}` ON `{table}`" : $"DROP INDEX \"{index}\"");
        await rows
            .User(1).User(2, ("NormalizedUserName", "SAME")).User(3, ("NormalizedUserName", "SAME"))
                .User(4, ("NormalizedUserName", "SAME"), ("NormalizedEmail", "TWICE")).User(5, ("NormalizedEmail", "TWICE"))
            .Row("UserRoles", ("UserId", 99), ("RoleId", 98))
            .Row("Sessions", ("Id", 1), ("UserId", -1), ("Hash", ""), ("IsPersistent", false), ("CreatedAt", RawRows.At),
                ("LastSeenAt", RawRows.At), ("EndsAt", RawRows.At))
            .Row("OneTimeCodes", ("Id", 1), ("UserId", 99), ("Purpose", ""), ("Hash", ""), ("Email", ""), ("CreatedAt", RawRows.At),
                ("EndsAt", RawRows.At))
            .Row("ApiTokens", ("Id", 1), ("UserId", 0), ("Name", ""), ("Hash", ""), ("CreatedAt", RawRows.At), ("ExpiresAt", null))
            .WriteAsync();

        var moved = await moving.StopsAsync();

        Assert.Equal(
            [
                "ApiTokens 1 UserId reference", "OneTimeCodes 1 UserId reference", "Sessions 1 UserId reference",
                "UserRoles 99/98 RoleId reference", "UserRoles 99/98 UserId reference", "Users 3 NormalizedUserName unique",
                "Users 4 NormalizedUserName unique", "Users 5 NormalizedEmail unique",
            ],
            moved.Places);
    }

    // MySQL's and MariaDB's binary collation pads with spaces. The target does not exist yet, and is there already.
    [Theory]
    [InlineData(DatabaseProvider.Sqlite, false)]
    [InlineData(DatabaseProvider.PostgreSql, false)]
    [InlineData(DatabaseProvider.Sqlite, true)]
    public async Task Keys_that_differ_in_trailing_spaces_only_stop_a_move_to_mysql(DatabaseProvider from, bool isThere)
    {
        await using var moving = await Moving.BetweenAsync(from, DatabaseProvider.MySql);
        if (isThere) await Migrated.FillAsync(moving.Target);
        await moving.Rows
            .User(1, ("NormalizedUserName", "BOB")).User(2, ("NormalizedUserName", "BOB ")).User(3, ("NormalizedEmail", ""))
                .User(4, ("NormalizedEmail", "  "))
            .User(5, ("NormalizedUserName", "TAB")).User(6, ("NormalizedUserName", "TAB\t")).User(7, ("NormalizedUserName", "MIDDLE A"))
                .User(8, ("NormalizedUserName", "MIDDLEA "))
            .Row("ApiTokens", ("Id", 1), ("UserId", 1), ("Name", ""), ("Hash", "k"), ("CreatedAt", RawRows.At), ("ExpiresAt", null))
            .Row("ApiTokens", ("Id", 2), ("UserId", 2), ("Name", " "), ("Hash", "k "), ("CreatedAt", RawRows.At), ("ExpiresAt", null))
            .WriteAsync();

        var moved = (await moving.RunAsync()).EndedWith(3);

        Assert.Equal(
            ["ApiTokens 2 Hash unique", "Users 2 NormalizedUserName unique", "Users 4 NormalizedEmail unique"],
            moved.Places.Distinct());
    }
}
