using CsCheck;
using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Hostile;
using UsersWeb.Tests.Moves.RoundTrips;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Model;

/// <summary>A key of two texts, one of them secret: a collation may fold it, a server pad it, a terminal show it.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class TextKeysTests
{
    private const string Secret = "Xq7Kv2Zw";

    private static readonly string[] Columns = ["Service", "Secret", "Name", "EntryId"];

    [Theory, MemberData(nameof(Moving.Directions), MemberType = typeof(Moving))]
    public Task They_arrive_as_they_were(DatabaseProvider from, DatabaseProvider to) =>
        RandomRows.TextKeys.Array[20].SampleAsync(async keys =>
        {
            await using var source = await KindsDatabase.CreateAsync(from);
            await using var target = await KindsDatabase.CreateAsync(to);
            string[] longest = [Many("x", 127), Many("語", 127), Many("😀", 127)];
            await source.AddLoginsAsync([.. HostileTexts.Keys.Concat(keys).Concat(longest).SelectMany(key =>
                ((object?, object?, object?, long)[])[(key, key, null, 1), (key, "/" + key, key, 1), ("one", key, key, 1)])]);

            var verdict = await KindsMove.MoveAsync(source, target);

            Assert.Equal(0, verdict.Differences);
            Assert.Equal(await source.ReadAsync("Logins", Columns), await target.ReadAsync("Logins", Columns));
        }, iter: 1, threads: 1);

    [Fact]
    public async Task They_arrive_from_a_table_without_row_numbers()
    {
        await using var source = await KindsDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var target = await KindsDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await source.ExecuteAsync("""
            DROP TABLE "Logins";
            CREATE TABLE "Logins" ("Service" TEXT NOT NULL, "Secret" TEXT NOT NULL, "Name" TEXT NULL, "EntryId" INTEGER NOT NULL,
                PRIMARY KEY ("Service", "Secret")) WITHOUT ROWID
            """);
        await source.AddLoginsAsync(("b", "", "1", 1), ("b", "z", null, 1), ("a", "z", "3", 1));

        Assert.Equal(0, (await KindsMove.MoveAsync(source, target)).Differences);
        Assert.Equal(3, await target.CountAsync("Logins"));
    }

    [Fact]
    public async Task A_secret_in_one_is_shown_neither_in_a_problem_nor_in_a_difference()
    {
        await using var source = await KindsDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var target = await KindsDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await source.AddLoginsAsync(("one", Secret, new Raw("x'00'"), 1), ("a/b", Secret, null, 99),
            ("three", Secret + Many("x", 200), null, 1));

        var stopped = await KindsMove.PreflightAsync(source);
        await source.ExecuteAsync("""DELETE FROM "Logins" WHERE "Service" <> 'one'""");
        await source.ExecuteAsync("""UPDATE "Logins" SET "Name" = NULL""");
        await KindsMove.MoveAsync(source, target);
        await target.ExecuteAsync("""DELETE FROM "Logins" """);
        var differs = new Told();
        await KindsMove.VerifyAsync(source, target, differs);

        Assert.Equal(3, stopped.Problems.Count);
        Assert.Contains(stopped.Problems, told => told.StartsWith($"a\\/b/{SecretKey.Shown(Secret)} EntryId", StringComparison.Ordinal));
        Assert.StartsWith($"one/{SecretKey.Shown(Secret)} ", Assert.Single(differs.Differences), StringComparison.Ordinal);
        Assert.DoesNotContain(stopped.Problems.Concat(differs.Differences), told => told.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.PostgreSql)]
    public async Task What_differs_in_trailing_spaces_only_is_listed_where_the_target_pads(DatabaseProvider from)
    {
        await using var source = await KindsDatabase.CreateAsync(from);
        await source.AddLoginsAsync(("a", "k", null, 1), ("a ", "k", null, 1), ("a ", "k ", null, 1), ("b", "n", null, 1),
            ("c", "n ", null, 1));

        var told = await KindsMove.PreflightAsync(source, padsSpaces: true);

        Assert.Equal(
            [$"a /{SecretKey.Shown("k ")} Secret UNIQUE (secret, 2 bytes)", $"a /{SecretKey.Shown("k")} Secret UNIQUE (secret, 1 bytes)"],
            told.Problems.Distinct().Order(StringComparer.Ordinal));
        Assert.Empty((await KindsMove.PreflightAsync(source)).Problems);
    }

    [Fact]
    public async Task What_does_not_fit_its_column_is_listed_by_the_number_of_the_row()
    {
        await using var sqlite = await KindsDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var mySql = await KindsDatabase.CreateAsync(DatabaseProvider.MySql);
        await sqlite.AddLoginsAsync(("a", Many("x", 129), null, 1), (new Raw("x'61'"), "", null, 1),
            (new Raw("CAST(x'FF' AS TEXT)"), "", null, 1));
        await mySql.AddLoginsAsync(("a\0", "", null, 1));

        Assert.Equal(
            ["row 1 Secret LENGTH (secret, 129 bytes)", "row 2 Service ENCODING \"\\xFF\"", "row 3 Service TYPE X'61', a blob"],
            (await KindsMove.PreflightAsync(sqlite)).Problems.Order(StringComparer.Ordinal));
        Assert.Equal(["row 1 Service NUL \"a\\u{0}\""], (await KindsMove.PreflightAsync(mySql, takesNul: false)).Problems);
    }

    private static string Many(string unit, int count) => ArrivalTests.Many(unit, count);
}
