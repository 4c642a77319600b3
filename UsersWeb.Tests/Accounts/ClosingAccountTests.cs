using System.Globalization;
using System.Net;

namespace UsersWeb.Tests.Accounts;

/// <summary>An account that its person closes, deactivated before it is erased.</summary>
public sealed class ClosingAccountTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Theory]
    [InlineData("the page Access")]
    [InlineData("the form")]
    [InlineData("the API")]
    [InlineData("many at once")]
    [InlineData("the row")]
    public async Task Deactivated_and_restored_it_is_closing_until_the_same_day(string way)
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var (id, day) = await CloseAsync(TimeSpan.FromDays(20));

        await DoAsync(visitor, way, id, "deactivate");
        Assert.Equal(("Deactivated", day), await StateAsync(id));
        await EraseAsync();
        Assert.Equal(("Deactivated", day), await StateAsync(id));
        Assert.Contains("They had closed the account", (await visitor.GetAsync($"/users/{id}/access")).Text, StringComparison.Ordinal);

        // A form and the API name the status that they want; whoever restores leads back to the one of before.
        await DoAsync(visitor, way is "the form" or "the API" ? "the page Access" : way, id, "restore");
        Assert.Equal(("Closing", day), await StateAsync(id));
        await DoAsync(visitor, way is "the form" or "the API" ? "the page Access" : way, id, "restore");
        Assert.Equal(("Active", null), await StateAsync(id));
    }

    [Fact]
    public async Task Where_the_day_has_passed_meanwhile_thirty_more_are_left_to_come_back()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var (id, _) = await CloseAsync(TimeSpan.FromDays(20));
        await DoAsync(visitor, "the row", id, "deactivate");
        await SetDayAsync(id, TimeSpan.FromDays(-3));
        await EraseAsync();

        await DoAsync(visitor, "the row", id, "restore");

        var (status, day) = await StateAsync(id);
        Assert.Equal("Closing", status);
        Assert.InRange(DateTime.Parse(day!, CultureInfo.InvariantCulture) - TimeProvider.System.GetUtcNow().UtcDateTime,
            TimeSpan.FromDays(29), TimeSpan.FromDays(31));
    }

    [Theory]
    [InlineData("the form")]
    [InlineData("the API")]
    public async Task Whoever_says_active_gets_it(string way)
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var (id, _) = await CloseAsync(TimeSpan.FromDays(20));
        await DoAsync(visitor, way, id, "deactivate");

        await DoAsync(visitor, way, id, "restore");

        Assert.Equal(("Active", null), await StateAsync(id));
    }

    [Fact]
    public async Task It_is_taken_back_from_the_notice_and_for_many()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var (id, day) = await CloseAsync(TimeSpan.FromDays(20));

        await DoAsync(visitor, "many at once", id, "deactivate");
        Assert.Equal(("Deactivated", day), await StateAsync(id));
        var selections = await app.Database.QueryAsync<long>($"SELECT MAX({Q("Id")}) FROM {Q("Selections")}");
        Assert.Contains("Take it back", (await visitor.GetAsync($"/users/selections/{selections[0]}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_deactivated_does_not_come_back_by_signing_in()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var person = Person.New();
        var id = await app.CreateUserAsync(person.UserName!, person.Email!);
        await CloseAsync(id, TimeSpan.FromDays(20));
        await DoAsync(visitor, "the API", id, "deactivate");
        using var own = app.Visit();

        await own.SubmitAsync(await own.GetAsync("/account/login"), ("Login", person.UserName), ("Password", TestApp.Password));

        Assert.Equal("Deactivated", (await StateAsync(id)).Status);
    }

    private async Task DoAsync(Visitor visitor, string way, long id, string deed)
    {
        switch (way)
        {
            case "the page Access":
                var access = await visitor.GetAsync($"/users/{id}/access");
                var path = deed == "deactivate" ? "deactivations" : "restorations";
                await visitor.SubmitAsync(access, access.Form($"/users/{id}/access/{path}"));
                break;
            case "the form":
                var form = await visitor.GetAsync($"/users/{id}/edit");
                await visitor.SubmitAsync(form, ("Status", deed == "deactivate" ? "Deactivated" : "Active"));
                break;
            case "the API":
                using (var api = await app.ApiAsync())
                {
                    Assert.Equal(HttpStatusCode.OK,
                        (await api.PatchAsync(id, new { status = deed == "deactivate" ? "deactivated" : "active" })).Status);
                }
                break;
            case "the row":
                await PostAsync(visitor, $"/users/{id}/deeds", ("deed", deed), ("list", ""));
                break;
            default:
                var preview = await visitor.FollowAsync(
                    await PostAsync(visitor, "/users/selections", ("deed", deed), ("list", ""), ("ids", $"{id}")));
                await visitor.SubmitAsync(preview, preview.Form(preview.Address.AbsolutePath + "/start"));
                await Eventually.IsTrueAsync(async () =>
                    (await visitor.GetAsync(preview.Address.AbsolutePath)).Text.Contains("Done:", StringComparison.Ordinal), "it is done");
                break;
        }
    }

    private static async Task<HtmlPage> PostAsync(Visitor visitor, string path, params (string Name, string Value)[] fields)
    {
        var page = await visitor.GetAsync("/account/settings");
        return await visitor.PostAsync(path, [.. fields, ("__RequestVerificationToken", page.Value("__RequestVerificationToken")!)]);
    }

    // As its person would, some days ago.
    private async Task<(long Id, string? Day)> CloseAsync(TimeSpan left)
    {
        var person = Person.New();
        var id = await app.CreateUserAsync(person.UserName!, person.Email!);
        await CloseAsync(id, left);
        return (id, (await StateAsync(id)).Day);
    }

    private async Task CloseAsync(long id, TimeSpan left)
    {
        await app.Database.ExecuteAsync($"UPDATE {Q("Users")} SET {Q("Status")} = 'Closing' WHERE {Q("Id")} = {id}");
        await SetDayAsync(id, left);
    }

    private Task SetDayAsync(long id, TimeSpan left) => app.Database.ExecuteAsync(
        $"UPDATE {Q("Users")} SET {Q("ErasedAfter")} = '{app.Database.Instant(TimeProvider.System.GetUtcNow().UtcDateTime + left)}' "
        + $"WHERE {Q("Id")} = {id}");

    // Once, and waited for: whoever is not erased by then is not erased.
    private async Task EraseAsync()
    {
        await app.Database.ExecuteAsync(
            $"INSERT INTO {Q("WorkItems")} ({Q("Kind")}, {Q("CreatedAt")}, {Q("DueAt")}, {Q("Attempts")}, {Q("Done")}) VALUES "
            + $"('account.erase-closed', {app.Database.InstantAgo(TimeSpan.FromMinutes(1))}, "
            + $"{app.Database.InstantAgo(TimeSpan.FromMinutes(1))}, 0, 0)");
        await Eventually.IsTrueAsync(async () => (await app.Database.QueryAsync<long>(
            $"SELECT 1 FROM {Q("WorkItems")} WHERE {Q("Kind")} = 'account.erase-closed' AND {Q("DueAt")} IS NOT NULL")).Count == 0,
            "those who closed their accounts are erased");
    }

    private async Task<(string Status, string? Day)> StateAsync(long id)
    {
        var status = await app.Database.QueryAsync<string>($"SELECT {Q("Status")} FROM {Q("Users")} WHERE {Q("Id")} = {id}");
        var day = await app.Database.QueryAsync<string>($"SELECT CAST({Q("ErasedAfter")} AS {Text}) FROM {Q("Users")} "
            + $"WHERE {Q("Id")} = {id} AND {Q("ErasedAfter")} IS NOT NULL");
        return (status[0], day.Count == 0 ? null : day[0]);
    }

    private string Text => app.Database.Provider == UsersWeb.Databases.DatabaseProvider.MySql ? "CHAR" : "TEXT";

    private string Q(string name) => app.Database.Quote(name);
}
