using System.Globalization;
using System.Text.RegularExpressions;

namespace UsersWeb.Tests.Users;

/// <summary>How many match is estimated where they are too many to count.</summary>
[Trait(Runs.Slow, Runs.Yes)]
public sealed partial class TotalTests
{
    [Fact]
    public async Task An_estimate_holds_wherever_they_lie_and_whatever_is_missing_between()
    {
        await using var app = new HostedApp();
        await app.InitializeAsync();
        await app.CreateAdministratorAsync();
        (await app.RunAsync("db", "seed", "--users", "24000")).Succeeded();
        using var visitor = await app.SignInAsAdministratorAsync();
        var (users, id) = (app.Database.Quote("Users"), app.Database.Quote("Id"));
        var greatest = (await app.Database.QueryAsync<long>($"SELECT MAX({id}) FROM {users}"))[0];
        Task MarkAsync(string status, string where) =>
            app.Database.ExecuteAsync($"UPDATE {users} SET {app.Database.Quote("Status")} = '{status}' WHERE {where}");

        await MarkAsync("Waiting", $"{id} > {greatest - 1900}");
        await MarkAsync("Invited", $"{id} > 1 AND {id} <= 2400");

        Assert.InRange(await EstimateAsync("status=waiting&sort=-id"), 1_000, 3_000);
        Assert.InRange(await EstimateAsync("status=invited&sort=id"), 1_500, 3_500);

        async Task<long> EstimateAsync(string query)
        {
            var page = await visitor.GetAsync("/users?" + query);
            var place = page.Document.QuerySelector(".place")!.TextContent;
            return long.Parse(About().Match(place).Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        }
    }

    [GeneratedRegex("of about ([0-9,]+)$")]
    private static partial Regex About();
}
