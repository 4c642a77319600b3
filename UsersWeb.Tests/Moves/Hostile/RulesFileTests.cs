using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Hostile;

/// <summary>Rules files that can't be followed: wrong usage, said in one line, before anything is opened.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class RulesFileTests : IAsyncLifetime
{
    private Moving moving = null!;

    public async ValueTask InitializeAsync() => moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);

    public ValueTask DisposeAsync() => moving.DisposeAsync();

    [Fact]
    public async Task A_wrong_rules_file_is_refused_in_one_line()
    {
        foreach (var (json, complaint) in ((string, string)[])
        [
            ("", "is not understood"), ("{}", "is not understood"), ("[{]", "is not understood"), ("[null]", "is not understood"), ("null", "is not understood"),
            ("""[{ "table": "Users", "column": "DisplayName", "when": "length", "do": "truncate", "typo": 1 }]""", "is not understood"),
            ("""[{ "table": "Users", "column": "DisplayName", "when": "length" }]""", "must be truncate, replace, rename, null or skip"),
            ("""[{ "table": "Users", "column": "DisplayName", "when": "length", "do": "drop" }]""", "must be truncate, replace, rename, null or skip"),
            ("""[{ "column": "DisplayName", "do": "null" }]""", "table"),
        ]) await AssertRefusedAsync(json, complaint);
    }

    [Fact]
    public async Task A_rule_that_makes_no_sense_is_refused_in_one_line()
    {
        foreach (var (json, complaint) in ((string, string)[])
        [
            ("""[{ "table": "People", "column": "Name", "do": "null" }]""", "no table People"),
            ("""[{ "table": "Users", "column": "Nickname", "do": "null" }]""", "no column Nickname"),
            ("""[{ "table": "Users", "column": "UserName", "do": "null" }]""", "takes no NULL"),
            ("""[{ "table": "Users", "column": "Id", "when": "unique", "do": "rename" }]""", "can only be skipped"),
            ("""[{ "table": "Users", "column": "DisplayName", "when": "long", "do": "truncate" }]""", "\"when\" must be"),
            ("""[{ "table": "Users", "column": "DisplayName", "when": "nul", "do": "truncate" }]""", "truncate is for"),
            ("""[{ "table": "Users", "column": "DisplayName", "when": "length", "do": "rename" }]""", "rename is for"),
            ("""[{ "table": "Users", "column": "DisplayName", "when": "length", "do": "replace" }]""", "replace needs"),
            ("""[{ "table": "Users", "do": "null" }]""", "needs a \"column\""),
        ]) await AssertRefusedAsync(json, complaint);
    }

    [Fact]
    public async Task A_rules_file_that_is_not_there_is_refused_in_one_line()
    {
        var moved = (await moving.RunAsync("--rules", "/nowhere/rules.json")).EndedWith(2);

        Assert.Contains("/nowhere/rules.json", moved.Message, StringComparison.Ordinal);
    }

    private async Task AssertRefusedAsync(string json, string complaint)
    {
        using var rules = new RulesFile(json);
        var moved = (await moving.RunAsync("--rules", rules.Path)).EndedWith(2);
        Assert.Contains(complaint, moved.Message, StringComparison.Ordinal);
        Assert.Contains(rules.Path, moved.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', moved.Message.TrimEnd());
    }
}
