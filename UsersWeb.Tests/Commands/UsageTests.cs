namespace UsersWeb.Tests.Commands;

[Trait(Runs.Once, Runs.Yes)]
public class UsageTests
{
    public static readonly TheoryData<string> Commands =
    [
        "", "db", "db status", "db migrate", "db backup", "db seed", "db unfence", "users", "users create", "users list", "tokens",
        "tokens create", "tokens list", "tokens revoke", "audit list", "audit expire",
    ];

    [Theory, MemberData(nameof(Commands))]
    public async Task Every_command_has_help_without_a_database(string command)
    {
        var help = await Cli.RunAsync("postgresql://nobody@127.0.0.1:1/none",
            [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal(0, help.Code);
        Assert.Contains("Usage", help.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(help.Error);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("db nonsense")]
    [InlineData("db backup")]
    [InlineData("db seed --users many")]
    [InlineData("db seed --users -1")]
    [InlineData("users create --user-name x")]
    [InlineData("tokens create --user x --name y --expires-days soon")]
    public async Task Wrong_usage_is_one_line_on_standard_error_and_exit_code_2(string command)
    {
        await using var database = await TestDatabase.CreateAsync();

        var wrong = await Cli.RunAsync(database, command.Split(' '));

        Assert.Equal(2, wrong.Code);
        Assert.Empty(wrong.Output);
        Assert.Single(wrong.Error.Trim().Split('\n'));
        Assert.Contains("--help", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_string_that_makes_no_sense_stops_the_start_with_one_line()
    {
        var started = await Cli.RunAsync("nonsense;Password=very secret", []);

        Assert.Equal(2, started.Code);
        Assert.Single(started.Error.Trim().Split('\n'));
        Assert.DoesNotContain("very secret", started.Error, StringComparison.Ordinal);
        Assert.Contains("postgresql://", started.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Logging__LogLevel__Default", "Loud", 1)]
    [InlineData("RateLimits__ApiPerMinute", "many", 2)]
    [InlineData("RateLimits__ApiPerMinute", "-1", 2)]
    [InlineData("Database__MaxPoolSize", "0", 2)]
    [InlineData("Database__CommandTimeoutSeconds", "soon", 2)]
    [InlineData("Database__Provider", "Oracle", 2)]
    [InlineData("ASPNETCORE_URLS", "nonsense", 1)]
    public async Task A_setting_that_makes_no_sense_stops_the_start_with_one_line(string name, string value, int code)
    {
        await using var database = await TestDatabase.CreateAsync();

        var started = await Cli.RunAsync(database.ConnectionString, [], settings: (name, value));

        Assert.Equal(code, started.Code);
        Assert.Single(started.Error.Trim().Split('\n'));
        Assert.DoesNotContain("   at ", started.Output + started.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_printed()
    {
        var version = await Cli.RunAsync((string?)null, ["--version"]);

        Assert.Equal(0, version.Code);
        Assert.Matches(@"\d+\.\d+\.\d+", version.Output);
    }
}
