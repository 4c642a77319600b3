using System.Text.Json.Nodes;

namespace UsersWeb.Tests.Audit;

/// <summary>Entries are kept for ever, or as long as the setting says.</summary>
public sealed class AuditRetentionTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Fact]
    public async Task What_is_older_than_the_setting_says_is_removed_and_that_is_written_down()
    {
        var today = TimeProvider.System.GetUtcNow().UtcDateTime;
        await app.Database.AddEntriesAsync(12_001, "move.test", today.AddDays(-31));
        await app.Database.AddEntriesAsync(7, "move.test", today.AddDays(-29));

        var kept = await app.RunAsync("audit", "expire");
        var removed = await app.RunAsync("audit", "expire", "--Audit:RetentionDays=30", "--json");
        var again = await app.RunAsync("audit", "expire", "--Audit:RetentionDays", "30");

        Assert.Equal(1, kept.Code);
        Assert.Contains("Audit:RetentionDays", kept.Error, StringComparison.Ordinal);
        Assert.Equal("""{"removed":12001}""", removed.Succeeded().Output.Trim());
        Assert.Equal("removed 0", again.Succeeded().Output.Trim());
        Assert.Equal(7, (await app.Database.AfterOfAsync("move.test")).Count);
        Assert.Equal(12_001, (int)JsonNode.Parse(Assert.Single(await app.Database.AfterOfAsync("audit.expire")))!["count"]!);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("soon")]
    [InlineData("-1")]
    public async Task A_setting_that_is_no_number_of_days_stops_the_start_with_one_line(string days)
    {
        var stopped = await app.RunAsync("audit", "list", $"--Audit:RetentionDays={days}");

        Assert.Equal(2, stopped.Code);
        Assert.Contains("Audit:RetentionDays", Assert.Single(stopped.Error.Trim().Split('\n')), StringComparison.Ordinal);
    }
}
