using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Hostile;

/// <summary>What must arrive as it was, in each direction.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class ArrivalTests
{
    private static readonly DateTime Least = new(1, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Most = new DateTime(9999, 12, 31, 23, 59, 59, 999, 999, DateTimeKind.Utc);

    [Theory, MemberData(nameof(Moving.Directions), MemberType = typeof(Moving))]
    public async Task Hostile_rows_arrive_as_they_were(DatabaseProvider from, DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(from, to);
        var rows = moving.Rows;
        Texts(rows);
        Keys(rows);
        Lengths(rows);
        Numbers(rows);
        Instants(rows);
        Large(rows);
        await rows.WriteAsync();

        var moved = await moving.ArrivesAsync();

        Assert.Empty(moved.Problems);
    }

    [Theory, MemberData(nameof(Moving.Directions), MemberType = typeof(Moving))]
    public async Task Nothing_but_the_tables_arrives_too(DatabaseProvider from, DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(from, to);
        await moving.Source.ExecuteAsync($"DELETE FROM {moving.Rows.Sql.Quote("Roles")}");

        await moving.ArrivesAsync();

        Assert.Empty(await Content.ReadAsync(moving.Target));
    }

    // Only where both engines can hold U+0000 in a text.
    [Theory]
    [InlineData(DatabaseProvider.Sqlite, DatabaseProvider.MySql)]
    [InlineData(DatabaseProvider.MySql, DatabaseProvider.Sqlite)]
    public async Task A_nul_inside_a_text_arrives_where_the_target_can_hold_it(DatabaseProvider from, DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(from, to);
        await moving.Rows.User(1, ("DisplayName", "nul\0inside"), ("NormalizedUserName", "ab\0"))
            .User(2, ("DisplayName", "\0"), ("NormalizedUserName", "ab")).WriteAsync();

        await moving.ArrivesAsync();
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.PostgreSql, DatabaseProvider.Sqlite)]
    public async Task Keys_that_differ_in_trailing_spaces_arrive_where_the_target_tells_them_apart(DatabaseProvider from,
        DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(from, to);
        await moving.Rows.User(1, ("NormalizedUserName", "BOB")).User(2, ("NormalizedUserName", "BOB ")).User(3, ("NormalizedUserName", ""))
            .User(4, ("NormalizedUserName", " ")).WriteAsync();

        await moving.ArrivesAsync();
    }

    private static void Texts(RawRows rows)
    {
        var id = 1000L;
        foreach (var text in HostileTexts.All)
            rows.User(++id, ("DisplayName", text), ("PasswordHash", text.Length > 20 ? "" : text),
                ("PhoneNumber", text.Length > 20 ? null : text));
    }

    private static void Keys(RawRows rows)
    {
        var id = 2000L;
        foreach (var text in HostileTexts.Keys)
        {
            rows.User(++id, ("NormalizedUserName", "k" + text), ("NormalizedEmail", text));
            rows.Row("ApiTokens", ("UserId", id), ("Name", text), ("Hash", text), ("CreatedAt", RawRows.At), ("Scopes", text));
        }
    }

    // As many code points as the columns take, of one, three and four bytes, and ending in spaces.
    private static void Lengths(RawRows rows)
    {
        var id = 3000L;
        foreach (var unit in (string[])["x", "語", "😀"])
        {
            rows.User(++id, ("DisplayName", Many(unit, 128)), ("UserName", Many(unit, 64)), ("Email", Many(unit, 254)),
                ("NormalizedUserName", Many(unit, 256)), ("PasswordHash", Many(unit, 512)), ("Status", Many(unit, 16)));
            rows.User(++id, ("DisplayName", Many(unit, 100) + Many(" ", 28)), ("NormalizedDisplayName", Many(" ", 256)));
            rows.Row("ApiTokens", ("UserId", id), ("Name", Many(unit, 64)), ("Hash", Many(unit, 64)), ("CreatedAt", RawRows.At),
                ("Scopes", Many(unit, 256)));
            rows.Row("WorkItems", ("Id", id), ("Kind", Many(unit, 64)), ("UniqueName", Many(unit, 64)), ("Payload", Many(unit, 4000)),
                ("CreatedAt", RawRows.At), ("Attempts", 0), ("LastError", Many(unit, 1000)), ("Done", 0));
        }
    }

    private static void Numbers(RawRows rows)
    {
        foreach (var number in (long[])[0, -1, long.MinValue, int.MaxValue, uint.MaxValue, (1L << 53) + 1, long.MaxValue])
        {
            rows.User(number, ("IsSample", true), ("MustChangePassword", true));
            rows.Row("WorkItems", ("Id", number), ("Kind", ""), ("CreatedAt", RawRows.At),
                ("Attempts", number > 0 ? int.MaxValue : int.MinValue), ("Done", number), ("Total", number));
            rows.Row("Roles", ("Id", number == 1 ? 0 : number), ("Name", $"role{number}"), ("NormalizedName", $"ROLE{number}"),
                ("ConcurrencyStamp", ""));
            rows.Row("UserRoles", ("UserId", number), ("RoleId", number));
        }
        foreach (var number in (int[])[0, -1, int.MinValue, int.MaxValue])
            rows.Row("DataProtectionKeys", ("Id", number), ("FriendlyName", $"key{number}"), ("Xml", ""));
    }

    private static void Instants(RawRows rows)
    {
        var id = 5000L;
        DateTime[] instants =
        [
            Least, Least.AddMicroseconds(1), Most, DateTime.UnixEpoch, DateTime.UnixEpoch.AddMicroseconds(-1),
            new(1582, 10, 10, 0, 0, 0, DateTimeKind.Utc), new(1900, 2, 28, 23, 59, 59, DateTimeKind.Utc),
            // Leap day; the ends of 32-bit seconds; an hour that Berlin has not and one that it has twice.
            new(2000, 2, 29, 0, 0, 0, DateTimeKind.Utc), new(2038, 1, 19, 3, 14, 8, DateTimeKind.Utc),
            new(2026, 3, 29, 1, 30, 0, DateTimeKind.Utc), new(2026, 10, 25, 0, 30, 0, DateTimeKind.Utc),
            new(2026, 10, 25, 1, 30, 0, DateTimeKind.Utc),
        ];
        foreach (var instant in instants)
        {
            rows.User(++id, ("CreatedAt", instant), ("UpdatedAt", instant), ("LastSignInAt", instant), ("LockedUntil", instant));
            rows.Row("ApiTokens", ("UserId", id), ("Name", ""), ("Hash", $"hash{id}"), ("CreatedAt", instant),
                ("ExpiresAt", id % 2 == 0 ? instant : null));
        }
    }

    private static void Large(RawRows rows) => rows
        .Row("DataProtectionKeys", ("Id", 7L), ("FriendlyName", ""), ("Xml", ""))
        .Row("DataProtectionKeys", ("Id", 8L), ("FriendlyName", "a mebibyte"), ("Xml", Many("\\\t'\n😀é", 1024 * 1024 / 10)));

    internal static string Many(string unit, int count) => string.Concat(Enumerable.Repeat(unit, count));
}
