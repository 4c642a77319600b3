using System.Text.RegularExpressions;

namespace UsersWeb.Tests;

/// <summary>What the log holds when the settings file is a connection string and nothing else.</summary>
public sealed partial class LogTests
{
    [Fact]
    public async Task It_holds_neither_statements_nor_addresses_and_each_line_begins_with_the_time_in_utc()
    {
        await using var app = await AppAtHome.StartAsync();
        using var visitor = app.App.Visit();
        await visitor.GetAsync("/setup?code=what-nobody-may-read");
        await visitor.SignInAsync(TestApp.Administrator, TestApp.Password);
        await visitor.GetAsync("/users?q=ada-lovelace");

        var lines = app.App.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.DoesNotContain(lines, line => line.Contains("ada-lovelace", StringComparison.Ordinal)
            || line.Contains("what-nobody-may-read", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("SELECT", StringComparison.Ordinal)
            || line.Contains("Request starting", StringComparison.Ordinal));
        var serving = Assert.Single(lines, line => line.Contains("Serving users from", StringComparison.Ordinal));
        Assert.Matches(Stamped(), serving);
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task The_settings_override_what_is_set_in_code()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var app = await ProgramApp.StartAsync(database, ("Logging__LogLevel__Microsoft", "Information"));
        await app.ReadyAsync();
        using var visitor = app.Visit();

        await visitor.GetAsync("/account/login?asked=for");

        await app.LineAsync(line => line.Contains("/account/login", StringComparison.Ordinal)
            && line.Contains("asked=for", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info: ")]
    private static partial Regex Stamped();
}
