using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Hostile;

/// <summary>What a SQLite file can hold and no server can: the move stops, lists all of it, and writes nothing.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class SqliteStopTests
{
    // Every column of its own kind, every value with the rule it breaks.
    private static readonly (string Column, object? Value, string Rule)[] Values =
    [
        ("DisplayName", Bytes("61FF62"), "encoding"), ("DisplayName", Bytes("EDA080"), "encoding"),
        ("DisplayName", Bytes("C0AF"), "encoding"), ("DisplayName", Bytes("F0908D"), "encoding"),
        ("DisplayName", Bytes("F4908080"), "encoding"),
        ("DisplayName", new Raw("x'00FF'"), "type"), ("DisplayName", new Raw("x''"), "type"),
        ("PasswordHash", new Raw("x'616263'"), "type"),
        ("DisplayName", ArrivalTests.Many("x", 129), "length"), ("DisplayName", ArrivalTests.Many("😀", 129), "length"),
        ("DisplayName", ArrivalTests.Many("x", 128) + " ", "length"), ("DisplayName", "x" + ArrivalTests.Many(" ", 128), "length"),
        ("DisplayName", ArrivalTests.Many("\u0301", 129), "length"), ("Email", ArrivalTests.Many("ß", 255), "length"),
        ("Attempts", new Raw("'abc'"), "type"), ("Attempts", new Raw("'12abc'"), "type"),
        ("Attempts", new Raw("''"), "type"), ("Attempts", new Raw("1.9"), "type"),
        ("Attempts", new Raw("x'31'"), "type"), ("Attempts", new Raw("9e999"), "type"),
        ("Attempts", new Raw("-9e999"), "type"), ("Attempts", new Raw("1e30"), "type"),
        ("Attempts", 1L << 31, "range"), ("Attempts", uint.MaxValue, "range"),
        ("Attempts", long.MinValue, "range"),
        ("IsSample", 2, "range"), ("IsSample", -1, "range"), ("IsSample", new Raw("'true'"), "type"), ("IsSample", new Raw("'t'"), "type"),
        ("IsSample", new Raw("''"), "type"), ("IsSample", new Raw("0.5"), "type"),
        .. ((string[])["0001-01-01", "2026-01-02T03:04:05.1234567Z", "9999-12-31T23:59:59.9999999Z", "2026-01-02T03:04:05.123456+02:00",
            "2026-01-02T03:04:05.123456", "2026-01-02 03:04:05.123456Z", "2026-01-02T03:04:05Z",
            "1767322800", "2460000.5", "", "not a date", "0000-00-00T00:00:00.000000Z", "0000-01-01T00:00:00.000000Z",
            "10000-01-01T00:00:00.000000Z", "2026-02-30T00:00:00.000000Z", "2026-01-01T24:00:00.000000Z", "２０２６-01-02T03:04:05.123456Z"])
            .Select(text => ("LastSignInAt", (object?)text, "instant")),
        ("CreatedAt", 1767322800, "instant"), ("CreatedAt", new Raw("2460000.5"), "instant"), ("CreatedAt", new Raw("x'00'"), "type"),
    ];

    [Theory]
    [InlineData(DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.MySql)]
    public async Task Every_value_that_is_not_of_its_column_is_listed(DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, to);
        for (var i = 0; i < Values.Length; i++) Write(moving.Rows, i + 1, Values[i].Column, Values[i].Value);
        await moving.Rows.WriteAsync();

        var moved = await moving.StopsAsync();

        Assert.Equal(
            Values.Select((value, i) => $"{Table(value.Column)} {i + 1} {value.Column} {value.Rule}").Order(StringComparer.Ordinal),
            moved.Places);
    }

    [Fact]
    public async Task A_nul_inside_a_text_stops_a_move_to_postgresql()
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);
        // SQLite's own length() ends at the first U+0000.
        await moving.Rows.User(1, ("DisplayName", "nul\0inside")).User(2, ("DisplayName", "\0" + ArrivalTests.Many("x", 200)))
            .User(3, ("PasswordHash", "\0")).WriteAsync();

        var moved = await moving.StopsAsync();

        Assert.Equal(["Users 1 DisplayName nul", "Users 2 DisplayName nul", "Users 3 PasswordHash nul"], moved.Places);
    }

    // NOT NULL can be got round by writing the schema; the file itself still says NOT NULL afterwards.
    [Theory]
    [InlineData(DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.MySql)]
    public async Task Nulls_where_none_may_be_are_listed(DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, to);
        moving.Rows.Run("CREATE TEMP TABLE was AS SELECT name, sql FROM sqlite_master WHERE name IN ('Users', 'UserRoles', 'WorkItems')");
        Rewrite("replace(sql, 'NOT NULL', '')");
        moving.Rows.User(1, ("UserName", null), ("IsSample", null), ("CreatedAt", null));
        Write(moving.Rows, 1, "Attempts", null);
        for (var i = 0; i < 2; i++) moving.Rows.Row("UserRoles", ("UserId", null), ("RoleId", 1));
        Rewrite("(SELECT was.sql FROM was WHERE was.name = sqlite_master.name)");
        await moving.Rows.WriteAsync();

        var moved = await moving.StopsAsync();

        Assert.Equal(
            ["UserRoles NULL/1 UserId reference", "UserRoles row 1 UserId null", "UserRoles row 2 UserId null", "Users 1 CreatedAt null",
                "Users 1 IsSample null", "Users 1 UserName null", "WorkItems 1 Attempts null"],
            moved.Places.Distinct());

        void Rewrite(string sql) => moving.Rows.Run(
            $"PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = {sql} WHERE name IN ('Users', 'UserRoles', 'WorkItems'); "
            + "PRAGMA writable_schema = RESET");
    }

    [Theory]
    [InlineData(DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.MySql)]
    public async Task Keys_that_are_not_of_their_columns_are_listed_by_the_number_of_the_row(DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, to);
        await moving.Rows.User(1)
            .Row("DataProtectionKeys", ("Id", 3_000_000_000), ("FriendlyName", ""), ("Xml", ""))
            .Row("UserRoles", ("UserId", new Raw("1.5")), ("RoleId", 1))
            .WriteAsync();

        var moved = await moving.StopsAsync();

        Assert.Equal(
            ["DataProtectionKeys row 1 Id range", "UserRoles 1.5/1 UserId reference", "UserRoles row 1 UserId type"],
            moved.Places);
    }

    private static string Table(string column) => column == "Attempts" ? "WorkItems" : "Users";

    private static void Write(RawRows rows, int id, string column, object? value)
    {
        if (Table(column) == "Users") rows.User(id, (column, value));
        else rows.Row("WorkItems", ("Id", id), ("Kind", ""), ("CreatedAt", RawRows.At), ("Done", 0), (column, value));
    }

    private static Raw Bytes(string hex) => new($"CAST(x'{hex}' AS TEXT)");
}
