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
            .Row("RoleClaims", ("Id", 1), ("RoleId", 98), ("ClaimType", null), ("ClaimValue", null))
            .Row("UserClaims", ("Id", 1), ("UserId", -1), ("ClaimType", null), ("ClaimValue", null))
            .Row("UserLogins", ("LoginProvider", "a/b"), ("ProviderKey", "c"), ("ProviderDisplayName", null), ("UserId", 99))
            .Row("UserTokens", ("UserId", 99), ("LoginProvider", "a"), ("Name", "b"), ("Value", null))
            .Row("ApiTokens", ("Id", 1), ("UserId", 0), ("Name", ""), ("Hash", ""), ("CreatedAt", RawRows.At), ("ExpiresAt", null))
            .WriteAsync();

        var moved = await moving.StopsAsync();

        Assert.Equal(
            [
                "ApiTokens 1 UserId reference", "RoleClaims 1 RoleId reference", "UserClaims 1 UserId reference",
                $"UserLogins a\\/b/{SecretKey.Shown("c")} UserId reference", "UserRoles 99/98 RoleId reference",
                "UserRoles 99/98 UserId reference", "UserTokens 99/a/b UserId reference", "Users 3 NormalizedUserName unique",
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
            .Row("UserLogins", ("LoginProvider", "a"), ("ProviderKey", "k"), ("ProviderDisplayName", null), ("UserId", 1))
            .Row("UserLogins", ("LoginProvider", "a "), ("ProviderKey", "k"), ("ProviderDisplayName", null), ("UserId", 2))
            .Row("UserLogins", ("LoginProvider", "a "), ("ProviderKey", "k "), ("ProviderDisplayName", null), ("UserId", 2))
            .Row("UserTokens", ("UserId", 1), ("LoginProvider", "a"), ("Name", "n"), ("Value", null))
            .Row("UserTokens", ("UserId", 2), ("LoginProvider", "a"), ("Name", "n "), ("Value", null))
            .WriteAsync();

        var moved = (await moving.RunAsync()).EndedWith(3);

        Assert.Equal(
            [
                $"UserLogins a /{SecretKey.Shown("k ")} ProviderKey unique", $"UserLogins a /{SecretKey.Shown("k")} ProviderKey unique",
                "Users 2 NormalizedUserName unique", "Users 4 NormalizedEmail unique",
            ],
            moved.Places.Distinct());
    }
}
