using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>What a rule did to a value is right for that value of the source only, and while the rule is the same.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class ResumeWithRulesTests
{
    private const string Truncate = """[{ "table": "Users", "column": "DisplayName", "when": "length", "do": "truncate" }]""";

    // Longer than any engine's own schema lets it be, and than the application does.
    private static readonly string TooLong = new('x', 300);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql, Truncate)]
    [InlineData(DatabaseProvider.Sqlite, DatabaseProvider.MySql, """[{ "table": "Users", "when": "length", "do": "skip" }]""")]
    [InlineData(DatabaseProvider.Sqlite, DatabaseProvider.Sqlite,
        """[{ "table": "Users", "column": "DisplayName", "when": "length", "do": "replace", "with": "Somebody" }]""")]
    public async Task A_value_that_was_mended_in_the_source_is_found_and_moved(DatabaseProvider from, DatabaseProvider to, string json)
    {
        await using var moving = await BrokenAsync(from, to);
        using var rules = new RulesFile(json);
        (await moving.RunAsync("--rules", rules.Path)).EndedWith(0);
        Assert.Equal(0, (await VerifyAsync(moving)).Code);
        await moving.Source.ExecuteAsync("UPDATE Users SET DisplayName = 'Mended' WHERE Id = 2");

        var verified = await VerifyAsync(moving);
        var resumed = (await moving.RunAsync("--resume")).EndedWith(0);

        Assert.Equal(5, verified.Code);
        Assert.StartsWith("Users 2", Assert.Single(verified.Differences), StringComparison.Ordinal);
        Assert.Contains(resumed.Notices, notice => notice.Contains("copied anew", StringComparison.Ordinal));
        Assert.Equal(await Content.ReadAsync(moving.Source), await Content.ReadAsync(moving.Target));
    }

    [Fact]
    public async Task Other_rules_than_before_are_applied()
    {
        await using var moving = await BrokenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);
        using var first = new RulesFile(Truncate);
        using var second = new RulesFile(Truncate.Replace("truncate", "null", StringComparison.Ordinal));
        (await moving.RunAsync("--rules", first.Path)).EndedWith(0);

        (await moving.RunAsync("--rules", first.Path, "--resume")).EndedWith(0);
        var kept = await NameAsync(moving.Target);
        var resumed = (await moving.RunAsync("--rules", second.Path, "--resume")).EndedWith(0);

        Assert.Equal(TooLong[..128], kept);
        Assert.Equal("", await NameAsync(moving.Target));
        Assert.Equal(["Users.DisplayName length null 1"], resumed.Fixes);
    }

    private static async Task<Moving> BrokenAsync(DatabaseProvider from, DatabaseProvider to)
    {
        var moving = await Moving.BetweenAsync(from, to);
        await moving.Rows.User(1).User(2, ("DisplayName", TooLong)).User(3).WriteAsync();
        return moving;
    }

    private static async Task<Moved> VerifyAsync(Moving moving) =>
        new(await HostedCommand.RunAsync(moving.Source, "db", "verify", "--against", moving.Target.ConnectionString, "--json"));

    private static async Task<string> NameAsync(TestDatabase database) =>
        (await database.QueryAsync<string>(
            $"SELECT coalesce({database.Quote("DisplayName")}, '') FROM {database.Quote("Users")} WHERE {database.Quote("Id")} = 2"))[0];
}
