using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Hostile;

/// <summary>What a move must never show, and what only the person at the terminal may see.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class SecrecyTests
{
    private const string Secret = "Xq7Kv2Zw";
    private const string Personal = "Zoë Quartz";

    [Fact]
    public async Task Secrets_appear_nowhere_and_what_is_personal_not_in_the_report()
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.MySql);
        await moving.Rows
            .User(1, ("PasswordHash", Secret + ArrivalTests.Many("x", 600)),
                ("DisplayName", Personal + ArrivalTests.Many("x", 200)), ("LastSignInAt", Personal))
            .User(2, ("PasswordHash", new Raw($"CAST('{Secret}' || x'FF' AS TEXT)")), ("NormalizedUserName", Personal))
                .User(3, ("NormalizedUserName", Personal + " "))
            .Row("ApiTokens", ("Id", 1), ("UserId", 1), ("Name", ""), ("Hash", Secret), ("CreatedAt", RawRows.At), ("ExpiresAt", null))
            .Row("ApiTokens", ("Id", 2), ("UserId", 1), ("Name", ""), ("Hash", Secret + " "), ("CreatedAt", RawRows.At),
                ("ExpiresAt", null))
            .Row("Sessions", ("Id", 1), ("UserId", 99), ("Hash", Secret + ArrivalTests.Many("x", 60)), ("IsPersistent", false),
                ("CreatedAt", RawRows.At), ("LastSeenAt", RawRows.At), ("EndsAt", RawRows.At),
                ("UserAgent", Personal + ArrivalTests.Many("x", 256)))
            .Row("OutgoingMails", ("Id", 1), ("MessageId", ""), ("CreatedAt", RawRows.At), ("Kind", ""), ("Recipient", Personal),
                ("Subject", Personal + ArrivalTests.Many("x", 256)), ("Body", new Raw($"CAST('{Secret}' AS BLOB)")), ("Status", "row 1"),
                ("Attempts", 0), ("SentAt", Personal))
            .Row("DataProtectionKeys", ("Id", 1), ("FriendlyName", ""), ("Xml", new Raw($"CAST('{Secret}' AS BLOB)")))
            .WriteAsync();

        var moved = await moving.StopsAsync();

        Assert.Equal(13, moved.Problems.Count());
        Assert.Contains(Personal, moved.Output, StringComparison.Ordinal);
        AssertNowhere(moved, Secret, "58713765", "p@ss");
        foreach (var report in moved.Reports) Assert.DoesNotContain("Quartz", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_do_not_appear_when_rules_fail_or_a_move_arrives()
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.PostgreSql, DatabaseProvider.MySql);
        await moving.Rows
            .User(1, ("PasswordHash", Secret), ("DisplayName", Personal), ("NormalizedUserName", Personal + ArrivalTests.Many("x", 240)))
                .User(2, ("NormalizedUserName", Personal + ArrivalTests.Many("x", 240) + " "))
            .Row("DataProtectionKeys", ("Id", 1), ("FriendlyName", ""), ("Xml", Secret))
            .WriteAsync();
        using var tooLong = new RulesFile(
            """[{ "table": "Users", "column": "NormalizedUserName", "when": "unique", "do": "rename", "with": "0123456789" }]""");
        using var fits = new RulesFile("""[{ "table": "Users", "column": "NormalizedUserName", "when": "unique", "do": "rename" }]""");

        var failed = await moving.StopsAsync("--rules", tooLong.Path);
        var moved = (await moving.RunAsync("--rules", fits.Path)).EndedWith(0);

        Assert.Equal(["Users 2 NormalizedUserName unique"], failed.Places);
        foreach (var one in (Moved[])[failed, moved])
        {
            AssertNowhere(one, Secret, "p@ss");
            foreach (var report in one.Reports) Assert.DoesNotContain("Quartz", report, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_value_that_the_server_quotes_is_not_in_the_report()
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);
        await Migrated.FillAsync(moving.Target);
        await moving.Target.ExecuteAsync("CREATE UNIQUE INDEX by_hand ON \"Users\" (\"DisplayName\")");
        await moving.Rows.User(1, ("DisplayName", Personal)).User(2, ("DisplayName", Personal)).WriteAsync();

        var moved = (await Moving.RunAsync(moving.Source.ConnectionString, moving.Target.ConnectionString + ";Include Error Detail=true"))
            .EndedWith(4, "by_hand");

        foreach (var text in moved.Reports.Append(moved.Output).Append(moved.Error))
            Assert.DoesNotContain("Quartz", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_problems_are_counted_also_those_that_are_not_listed()
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);
        moving.Rows.Run("BEGIN");
        for (var id = 1; id <= 1500; id++) moving.Rows.User(id, ("IsSample", 2));
        await moving.Rows.Run("COMMIT").WriteAsync();

        var moved = await moving.StopsAsync();

        Assert.Equal(1000, moved.Problems.Count());
        Assert.StartsWith("1,500 problems found", moved.Message, StringComparison.Ordinal);
        Assert.Contains("\"count\": 1500", moved.Reports[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_is_its_owners_alone_in_a_folder_that_others_see()
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);

        var moved = (await moving.RunAsync()).EndedWith(0);

        Assert.Equal([UnixFileMode.UserRead | UnixFileMode.UserWrite, UnixFileMode.UserRead | UnixFileMode.UserWrite], moved.ReportModes);
    }

    private static void AssertNowhere(Moved moved, params string[] secrets)
    {
        foreach (var text in moved.Reports.Append(moved.Output).Append(moved.Error))
        {
            foreach (var secret in secrets) Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        }
    }
}
