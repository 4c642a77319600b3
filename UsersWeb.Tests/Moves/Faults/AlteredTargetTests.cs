using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>After a good move somebody changes the target; the comparison says what, where, and what it was.</summary>
public class AlteredTargetTests(SmallSource source) : IClassFixture<SmallSource>
{
    [Fact]
    public async Task Every_alteration_of_a_target_is_found_with_table_key_column_and_both_values()
    {
        await using var target = await TestDatabase.CreateAsync();
        (await Mover.RunAsync(source.Database.ConnectionString, target.ConnectionString, "--no-backup")).EndedWith(0, "verified");
        var (code, differences) = await VerifyAsync(target);
        Assert.Empty(differences);
        Assert.Equal(0, code);

        await AlterAsync(target, "Users", "DisplayName = 'Someone else'", 3);
        await target.ExecuteAsync($"DELETE FROM {target.Quote("Users")} WHERE {target.Quote("Id")} = 5");
        await AlterAsync(target, "Users", "DisplayName = 'Bob'", 7);
        await AlterAsync(target, "Users", "DisplayName = 'Ada'", 8);
        await AlterAsync(target, "Users", "DisplayName = 'Zoe'", 9);
        await AlterAsync(target, "Users", "CreatedAt = " + new Sql(target.Provider).Literal(RawRows.At.AddMicroseconds(1)), 10);
        await AlterAsync(target, "Users", "PhoneNumber = ''", 11);
        await AlterAsync(target, "Users", "DisplayName = 'Ann'", 12);
        var columns = string.Join(", ", ((string[])["At", "ActorKind", "ActorName", "Action", "SubjectName"]).Select(target.Quote));
        await target.ExecuteAsync(
            $"INSERT INTO {target.Quote("AuditEntries")} ({target.Quote("Id")}, {columns}) SELECT 4, {columns} FROM "
            + $"{target.Quote("AuditEntries")} WHERE {target.Quote("Id")} = 2");

        (code, differences) = await VerifyAsync(target);

        Assert.Equal(5, code);
        Assert.Equal(
        [
            "AuditEntries 4 - no such row a row",
            $"Users 3 DisplayName \"{(await source.Database.QueryAsync<string>("SELECT DisplayName FROM Users WHERE Id = 3"))[0]}\" "
                + "\"Someone else\"",
            "Users 5 - a row no such row",
            "Users 7 DisplayName \"Ada\" \"Bob\"",
            "Users 8 DisplayName \"Bob\" \"Ada\"",
            "Users 9 DisplayName \"Zoe \" \"Zoe\"",
            "Users 10 CreatedAt 2026-01-02T03:04:05.678901Z 2026-01-02T03:04:05.678902Z",
            "Users 11 PhoneNumber NULL \"\"",
            "Users 12 DisplayName \"ann\" \"Ann\"",
        ], differences);
    }

    [Theory, Trait(Runs.Once, Runs.Yes)]
    [InlineData("Data Source=/nowhere/to/be/found.db", 1)]
    [InlineData("Host=127.0.0.1;Port=1;Database=x;Username=u;Password=p;Timeout=5", 1)]
    [InlineData("Pasword=x", 2)]
    public async Task A_database_that_is_not_there_is_told_in_one_line(string against, int code)
    {
        var plain = await HostedCommand.RunAsync(source.Database, "db", "verify", "--against", against);
        var json = await HostedCommand.RunAsync(source.Database, "db", "verify", "--against", against, "--json");

        Assert.Equal(code, plain.Code);
        Assert.Single(plain.Error.Trim().Split('\n'));
        Assert.DoesNotContain("report it", plain.Error, StringComparison.Ordinal);
        new Moved(json).EndedWith(code);
    }

    [Fact]
    public async Task A_table_of_somebody_else_in_an_interrupted_target_is_not_touched()
    {
        await using var target = await TestDatabase.CreateAsync();
        (await Mover.RunAsync(source.Database.ConnectionString, target.ConnectionString, "--no-backup")).EndedWith(0, "verified");
        await target.ExecuteAsync("CREATE TABLE theirs (a int)");
        await target.ExecuteAsync("CREATE TABLE __theirs (a int)");

        var refused = (await Mover.RunAsync(source.Database.ConnectionString, target.ConnectionString, "--no-backup")).EndedWith(3);
        await target.ExecuteAsync("DROP TABLE theirs");
        (await Mover.RunAsync(source.Database.ConnectionString, target.ConnectionString, "--no-backup")).EndedWith(0, "verified");

        Assert.Contains("theirs", Assert.Single(refused.Problems).Advice, StringComparison.Ordinal);
        Assert.Equal([0L], await target.QueryAsync<long>("SELECT count(*) FROM __theirs"));
    }

    private static Task AlterAsync(TestDatabase target, string table, string change, int id)
    {
        var (column, value) =
            (change[..change.IndexOf(' ', StringComparison.Ordinal)], change[change.IndexOf('=', StringComparison.Ordinal)..]);
        return target.ExecuteAsync($"UPDATE {target.Quote(table)} SET {target.Quote(column)} {value} WHERE {target.Quote("Id")} = {id}");
    }

    private async Task<(int Code, IReadOnlyList<string> Differences)> VerifyAsync(TestDatabase target)
    {
        var result = await HostedCommand.RunAsync(source.Database, "db", "verify", "--against", target.ConnectionString, "--json");
        return (result.Code, new Moved(result).Differences);
    }
}
