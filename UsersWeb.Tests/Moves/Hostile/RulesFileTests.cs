using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Hostile;

/// <summary>Rules files that can't be followed: wrong usage, said in one line, before anything is opened.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class RulesFileTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[{]")]
    [InlineData("[null]")]
    [InlineData("null")]
    [InlineData("""[{ "table": "Users", "column": "DisplayName", "when": "length", "do": "truncate", "typo": 1 }]""")]
    public Task A_file_that_is_no_list_of_rules_is_refused(string json) => AssertRefusedAsync(json, "is not understood");

    [Theory]
    [InlineData("""[{ "table": "Users", "column": "DisplayName", "when": "length" }]""", "must be truncate, replace, rename, null or skip")]
    [InlineData("""[{ "table": "Users", "column": "DisplayName", "when": "length", "do": "drop" }]""",
        "must be truncate, replace, rename, null or skip")]
    [InlineData("""[{ "column": "DisplayName", "do": "null" }]""", "table")]
    [InlineData("""[{ "table": "People", "column": "Name", "do": "null" }]""", "no table People")]
    [InlineData("""[{ "table": "Users", "column": "Nickname", "do": "null" }]""", "no column Nickname")]
    [InlineData("""[{ "table": "Users", "column": "UserName", "do": "null" }]""", "takes no NULL")]
    [InlineData("""[{ "table": "Users", "column": "Id", "when": "unique", "do": "rename" }]""", "can only be skipped")]
    [InlineData("""[{ "table": "Users", "column": "DisplayName", "when": "long", "do": "truncate" }]""", "\"when\" must be")]
    [InlineData("""[{ "table": "Users", "column": "DisplayName", "when": "nul", "do": "truncate" }]""", "truncate is for")]
    [InlineData("""[{ "table": "Users", "column": "DisplayName", "when": "length", "do": "rename" }]""", "rename is for")]
    [InlineData("""[{ "table": "Users", "column": "DisplayName", "when": "length", "do": "replace" }]""", "replace needs")]
    [InlineData("""[{ "table": "Users", "do": "null" }]""", "needs a \"column\"")]
    public Task A_rule_that_makes_no_sense_is_refused(string json, string complaint) => AssertRefusedAsync(json, complaint);

    [Fact]
    public async Task A_rules_file_that_is_not_there_is_wrong_usage()
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);

        var moved = (await moving.RunAsync("--rules", "/nowhere/rules.json")).EndedWith(2);

        Assert.Contains("/nowhere/rules.json", moved.Message, StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(string json, string complaint)
    {
        using var rules = new RulesFile(json);

        var refusal =
            await Assert.ThrowsAsync<MoveException>(() => FixRules.ReadAsync(rules.Path, Model(), TestContext.Current.CancellationToken));

        Assert.Equal(MoveExit.Usage, refusal.Exit);
        Assert.Contains(complaint, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(rules.Path, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private static TableModel Model()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Users", "Data Source=none.db")]).Build();
        using var services = new ServiceCollection().AddLogging().AddUsersDatabase(settings).BuildServiceProvider();
        using var scope = services.CreateScope();
        return TableModel.Read(scope.ServiceProvider.GetRequiredService<UsersDbContext>());
    }
}
