using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Hostile;

/// <summary>Rules files: each action on each kind of problem where it makes sense. What rules did is counted and verified.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class RulesTests
{
    [Fact]
    public async Task Values_are_cut_replaced_and_emptied_as_the_rules_say_and_each_use_is_counted()
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);
        await moving.Rows
            .User(1, ("DisplayName", ArrivalTests.Many("😀", 130))).User(2, ("DisplayName", ArrivalTests.Many("x", 128) + "  "))
                .User(3, ("DisplayName", "a\0b\0")).User(4, ("DisplayName", new Raw("CAST(x'61FF62' AS TEXT)")))
            .User(5, ("PhoneNumber", ArrivalTests.Many("1", 33))).User(6, ("LastSignInAt", "not a date"))
                .Row("WorkItems", Work(7, new Raw("'abc'"))).Row("WorkItems", Work(8, long.MaxValue))
            .User(9, ("IsSample", 2)).User(10, ("IsSample", new Raw("'true'"))).User(11, ("CreatedAt", ""))
                .User(12, ("DisplayName", new Raw("x'61'"))).User(13, ("PasswordHash", "\0"))
            .WriteAsync();
        using var rules = new RulesFile("""
            [
                // Comments are allowed, and a comma at the end.
                { "table": "Users", "column": "DisplayName", "when": "length", "do": "truncate" },
                { "table": "Users", "column": "DisplayName", "when": "nul", "do": "replace", "with": "-" },
                { "table": "*", "column": "*", "when": "nul", "do": "replace" },
                { "table": "Users", "column": "DisplayName", "when": "encoding", "do": "replace" },
                { "table": "Users", "column": "DisplayName", "when": "type", "do": "null" },
                { "table": "Users", "column": "PhoneNumber", "when": "*", "do": "null" },
                { "table": "Users", "column": "LastSignInAt", "do": "null" },
                { "table": "WorkItems", "column": "Attempts", "when": "type", "do": "replace", "with": "7" },
                { "table": "WorkItems", "column": "Attempts", "when": "range", "do": "replace", "with": "2147483647" },
                { "table": "Users", "column": "IsSample", "when": "range", "do": "replace", "with": "true" },
                { "table": "Users", "column": "IsSample", "when": "type", "do": "replace", "with": "0" },
                { "table": "Users", "column": "CreatedAt", "when": "instant", "do": "replace", "with": "2000-01-01T00:00:00.000000Z" },
            ]
            """);

        var moved = (await moving.RunAsync("--rules", rules.Path)).EndedWith(0);

        Assert.Equal(
            [
                "1 " + ArrivalTests.Many("😀", 128), "2 " + ArrivalTests.Many("x", 128), "3 a-b-", "4 a\ufffdb", "5 NULL", "6 NULL",
                "9 true", "10 false", "11 2000-01-01 00:00:00", "12 NULL", "13 \ufffd",
            ],
            await moving.Target.QueryAsync<string>("""
                SELECT "Id" || ' ' || CASE WHEN "Id" IN (1, 2, 3, 4, 12) THEN coalesce("DisplayName", 'NULL') WHEN "Id" = 5
                    THEN coalesce("PhoneNumber", 'NULL') WHEN "Id" = 6 THEN coalesce("LastSignInAt"::text, 'NULL')
                    WHEN "Id" IN (9, 10) THEN "IsSample"::text WHEN "Id" = 11
                        THEN ("CreatedAt" AT TIME ZONE 'UTC')::text ELSE "PasswordHash" END FROM "Users" ORDER BY "Id"
                """));
        Assert.Equal([7, int.MaxValue], await moving.Target.QueryAsync<int>("""SELECT "Attempts" FROM "WorkItems" ORDER BY "Id" """));
        Assert.Equal(
            [
                "Users.CreatedAt instant replace 1",
                "Users.DisplayName encoding replace 1", "Users.DisplayName length truncate 2",
                "Users.DisplayName nul replace 1", "Users.DisplayName type null 1", "Users.IsSample range replace 1",
                "Users.IsSample type replace 1", "Users.LastSignInAt instant null 1",
                "Users.PasswordHash nul replace 1", "Users.PhoneNumber length null 1",
                "WorkItems.Attempts range replace 1", "WorkItems.Attempts type replace 1",
            ],
            moved.Fixes);
    }

    [Theory, MemberData(nameof(Moving.Directions), MemberType = typeof(Moving))]
    public async Task Names_given_twice_are_renamed_in_both_columns_of_a_row(DatabaseProvider from, DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(from, to);
        foreach (var index in (string[])["IX_Users_NormalizedUserName", "IX_Users_NormalizedEmail"])
            moving.Rows.Run(from == DatabaseProvider.MySql ? $"DROP INDEX `{index}` ON `Users`" : $"DROP INDEX \"{index}\"");
        await moving.Rows.User(1, ("NormalizedUserName", "BOB"), ("NormalizedEmail", "E"))
            .User(2, ("NormalizedUserName", "BOB"), ("NormalizedEmail", "E")).User(3, ("NormalizedUserName", "BOB")).WriteAsync();
        using var rules = new RulesFile("""
            [{ "table": "Users", "column": "NormalizedUserName", "when": "unique", "do": "rename" },
                { "table": "Users", "column": "NormalizedEmail", "when": "unique", "do": "rename", "with": "-again" }]
            """);

        var moved = (await moving.RunAsync("--rules", rules.Path)).EndedWith(0);

        Assert.Equal(["BOB", "BOB~2", "BOB~3"], await ValuesAsync("NormalizedUserName"));
        Assert.Equal(["E", "E-again", "USER3@EXAMPLE.COM"], await ValuesAsync("NormalizedEmail"));
        Assert.Equal(["Users.NormalizedEmail unique rename 1", "Users.NormalizedUserName unique rename 2"], moved.Fixes);

        Task<List<string>> ValuesAsync(string column) => moving.Target.QueryAsync<string>(
            $"SELECT {moving.Target.Quote(column)} FROM {moving.Target.Quote("Users")} ORDER BY {moving.Target.Quote("Id")}");
    }

    [Theory]
    [InlineData(DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.MySql)]
    public async Task Rows_that_belong_to_one_that_is_left_out_need_a_rule_too(DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, to);
        await moving.Rows.User(1, ("IsSample", 2)).User(2)
            .Row("UserRoles", ("UserId", 1), ("RoleId", 1)).Row("UserRoles", ("UserId", 2), ("RoleId", 1))
                .Row("UserRoles", ("UserId", 3), ("RoleId", 9))
            .Row("UserRoles", ("UserId", new Raw("x'61'")), ("RoleId", 1))
            .Row("ApiTokens", Token(1, 2, ArrivalTests.Many("x", 65))).Row("ApiTokens", Token(2, 2, new Raw("CAST(x'FF' AS TEXT)")))
                .Row("ApiTokens", Token(3, 1, "k"))
            .Row("DataProtectionKeys", ("Id", 3_000_000_000), ("FriendlyName", ""), ("Xml", ""))
            .WriteAsync();
        // A key is never changed, also not by a rule for all columns.
        using var one =
            new RulesFile(
            """
            [{ "table": "Users", "when": "range", "do": "skip" },
                { "table": "DataProtectionKeys", "column": "*", "when": "range", "do": "replace", "with": "1" }]
            """);
        using var all = new RulesFile("""[{ "table": "Users", "when": "range", "do": "skip" }, { "table": "*", "do": "skip" }]""");

        var stopped = await moving.StopsAsync("--rules", one.Path);
        var moved = (await moving.RunAsync("--rules", all.Path)).EndedWith(0);

        Assert.Equal(
            [
                "ApiTokens 1 Hash length", "ApiTokens 2 Hash encoding", "ApiTokens 3 UserId reference", "DataProtectionKeys row 1 Id range",
                "UserRoles 1/1 UserId reference", "UserRoles 3/9 RoleId reference", "UserRoles 3/9 UserId reference",
                "UserRoles a/1 UserId reference", "UserRoles row 4 UserId type",
            ],
            stopped.Places);
        var sql = new Sql(to);
        Assert.Equal([2L], await moving.Target.QueryAsync<long>($"SELECT {sql.Quote("Id")} FROM {sql.Quote("Users")}"));
        Assert.Equal([2L], await moving.Target.QueryAsync<long>($"SELECT {sql.Quote("UserId")} FROM {sql.Quote("UserRoles")}"));
        foreach (var table in (string[])["ApiTokens", "DataProtectionKeys"])
            Assert.Empty(await moving.Target.QueryAsync<long>($"SELECT 1 FROM {sql.Quote(table)}"));
        Assert.Contains("Users.IsSample range skip 1", moved.Fixes);
    }

    [Fact]
    public async Task Names_that_differ_in_trailing_spaces_are_renamed_for_mysql()
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.PostgreSql, DatabaseProvider.MySql);
        await moving.Rows.User(1, ("NormalizedUserName", "BOB")).User(2, ("NormalizedUserName", "BOB ")).WriteAsync();
        using var rules = new RulesFile("""[{ "table": "Users", "column": "NormalizedUserName", "when": "unique", "do": "rename" }]""");

        (await moving.RunAsync("--rules", rules.Path)).EndedWith(0);

        Assert.Equal(["BOB", "BOB ~2"], await moving.Target.QueryAsync<string>("SELECT NormalizedUserName FROM Users ORDER BY Id"));
    }

    [Fact]
    public async Task A_rule_whose_result_does_not_fit_either_is_a_problem_of_each_row()
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);
        await moving.Rows.User(1, ("IsSample", 2)).User(2, ("IsSample", 3)).User(3, ("LastSignInAt", "")).WriteAsync();
        using var rules =
            new RulesFile(
            """
            [{ "table": "Users", "column": "IsSample", "do": "replace", "with": "perhaps" },
                { "table": "Users", "column": "LastSignInAt", "do": "replace", "with": "yesterday" }]
            """);

        var moved = await moving.StopsAsync("--rules", rules.Path);

        Assert.Equal(["Users 1 IsSample type", "Users 2 IsSample type", "Users 3 LastSignInAt type"], moved.Places);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.PostgreSql, DatabaseProvider.MySql)]
    [InlineData(DatabaseProvider.MySql, DatabaseProvider.Sqlite)]
    public async Task What_a_rule_writes_must_lead_to_a_row_too(DatabaseProvider from, DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(from, to);
        await moving.Rows.User(7).User(8)
            .Row("ApiTokens", Token(1, 98, "a")).Row("ApiTokens", Token(2, 7, "b")).WriteAsync();
        using var nobody =
            new RulesFile("""[{ "table": "ApiTokens", "column": "UserId", "when": "reference", "do": "replace", "with": "99" }]""");
        using var somebody =
            new RulesFile("""[{ "table": "ApiTokens", "column": "UserId", "when": "reference", "do": "replace", "with": "7" }]""");

        var stopped = await moving.StopsAsync("--rules", nobody.Path);
        (await moving.RunAsync("--rules", somebody.Path)).EndedWith(0);

        Assert.Equal(["ApiTokens 1 UserId reference"], stopped.Places);
        Assert.Contains("the row that the rule names is not there either", Assert.Single(stopped.Problems).Advice,
            StringComparison.Ordinal);
        var sql = new Sql(to);
        Assert.Equal([7L, 7L], await moving.Target.QueryAsync<long>($"SELECT {sql.Quote("UserId")} FROM {sql.Quote("ApiTokens")}"));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, DatabaseProvider.MySql)]
    [InlineData(DatabaseProvider.PostgreSql, DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.MySql, DatabaseProvider.PostgreSql)]
    public async Task A_new_name_must_be_free(DatabaseProvider from, DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(from, to);
        moving.Rows.Run(from == DatabaseProvider.MySql ? "DROP INDEX `IX_Users_NormalizedUserName` ON `Users`"
            : "DROP INDEX \"IX_Users_NormalizedUserName\"");
        foreach (var (id, name) in ((int, string)[])[(1, "ANN"), (2, "ANN"), (3, "ANN!"), (4, "BOB"), (5, "BOB"), (6, "BOB")])
            moving.Rows.User(id, ("NormalizedUserName", name));
        await moving.Rows.WriteAsync();
        using var rules =
            new RulesFile("""[{ "table": "Users", "column": "NormalizedUserName", "when": "unique", "do": "rename", "with": "!" }]""");

        var stopped = await moving.StopsAsync("--rules", rules.Path);

        Assert.Equal(["Users 2 NormalizedUserName unique", "Users 6 NormalizedUserName unique"], stopped.Places);
        Assert.All(stopped.Problems, problem => Assert.Contains("is taken as well", problem.Advice, StringComparison.Ordinal));
    }

    private static (string, object?)[] Token(long id, long userId, object? hash) =>
        [("Id", id), ("UserId", userId), ("Name", ""), ("Hash", hash), ("CreatedAt", RawRows.At), ("ExpiresAt", null)];

    private static (string, object?)[] Work(long id, object? attempts) =>
        [("Id", id), ("Kind", ""), ("CreatedAt", RawRows.At), ("Attempts", attempts), ("Done", 0)];
}
