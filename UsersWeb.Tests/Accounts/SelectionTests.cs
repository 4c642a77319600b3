using System.Net;
using UsersWeb.Data;

namespace UsersWeb.Tests.Accounts;

/// <summary>The same to many people at once.</summary>
public class SelectionTests(HostedApp app) : IClassFixture<HostedApp>
{
    private readonly string marker = $"s{Guid.NewGuid():N}"[..12];

    [Fact]
    public async Task The_ticked_are_looked_at_then_deactivated_and_it_can_be_taken_back()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var ids = await FillAsync(4);
        await SetStatusAsync(ids[2], "Deactivated");
        await SetStatusAsync(ids[3], "Waiting");
        var own = await IdAsync(TestApp.Administrator);

        var preview = await SelectAsync(visitor, "deactivate", [.. ids, own]);
        Assert.Contains("3 people of 5", preview.Text, StringComparison.Ordinal);
        Assert.Contains("That is you: 1", preview.Text, StringComparison.Ordinal);
        Assert.Contains("It is so already, or can't be done in the state they are in: 1", preview.Text, StringComparison.Ordinal);
        Assert.Equal(["Active", "Active", "Deactivated", "Waiting"], await StatusesAsync(ids));

        var done = await StartAsync(visitor, preview);
        Assert.Contains("Done: 3 people.", done.Text, StringComparison.Ordinal);
        Assert.All(await StatusesAsync(ids), status => Assert.Equal("Deactivated", status));
        var actors = await ActorsAsync("user.deactivate", ids);
        Assert.Equal(3, actors.Count);
        Assert.All(actors, actor => Assert.Equal(TestApp.Administrator, actor));

        // Who was never let in is not let in by it.
        Assert.Contains("Take it back for 2 people", done.Text, StringComparison.Ordinal);

        var reverse = await visitor.FollowAsync(await visitor.SubmitAsync(done, UndoOf(done)));
        Assert.Contains("Restore: 2 people", reverse.Text, StringComparison.Ordinal);
        await StartAsync(visitor, reverse);
        Assert.Equal(["Active", "Active", "Deactivated", "Deactivated"], await StatusesAsync(ids));
    }

    [Fact]
    public async Task One_that_was_broken_off_says_so_and_goes_on()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var ids = await FillAsync(1);
        var preview = await SelectAsync(visitor, "deactivate", ids);
        var id = preview.Address.AbsolutePath.Split('/')[^1];
        await app.Database.ExecuteAsync(
            $"UPDATE {Quote("Selections")} SET {Quote("StartedAt")} = {Quote("CreatedAt")} WHERE {Quote("Id")} = {id}");

        var broken = await visitor.GetAsync(preview.Address.AbsolutePath);
        Assert.Contains("It was broken off", broken.Text, StringComparison.Ordinal);
        var done = await StartAsync(visitor, broken);

        Assert.Contains("Done: 1 person.", done.Text, StringComparison.Ordinal);
        Assert.Equal(["Deactivated"], await StatusesAsync(ids));
    }

    [Fact]
    public async Task What_was_chosen_long_ago_is_not_started()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var ids = await FillAsync(1);
        var preview = await SelectAsync(visitor, "deactivate", ids);
        var id = preview.Address.AbsolutePath.Split('/')[^1];
        await app.Database.ExecuteAsync($"UPDATE {Quote("Selections")} SET {Quote("CreatedAt")} = "
            + $"'{app.Database.Instant(TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-61))}' WHERE {Quote("Id")} = {id}");

        var refused = await visitor.SubmitAsync(preview,
            preview.Document.Forms.Single(form => form.Action.EndsWith("/start", StringComparison.Ordinal)));

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("more than an hour ago", refused.Text, StringComparison.Ordinal);
        Assert.Equal(["Active"], await StatusesAsync(ids));
    }

    [Fact]
    public async Task Everybody_who_matches_is_meant_on_all_pages()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var ids = await FillAsync(25);
        var list = await visitor.GetAsync($"/users?q={marker}&size=20&status=active");
        Assert.Contains("or with all 25 who match", list.Text, StringComparison.Ordinal);

        var preview = await visitor.FollowAsync(
            await visitor.SubmitAsync(list, list.Form("/users/selections"), ("deed", "give-4"), ("everybody", "on")));
        var done = await StartAsync(visitor, preview);

        Assert.Contains("Done: 25 people.", done.Text, StringComparison.Ordinal);
        var roles = await app.Database.QueryAsync<long>(
            $"SELECT {Quote("UserId")} FROM {Quote("UserRoles")} WHERE {Quote("RoleId")} = {Role.AuditorId} AND {Quote("UserId")} IN "
            + $"({string.Join(',', ids)}) ORDER BY 1");
        Assert.Equal(ids, roles);
    }

    [Fact]
    public async Task Deleting_takes_the_word_and_leaves_an_entry_for_each()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var ids = await FillAsync(2);
        var preview = await SelectAsync(visitor, "delete", ids);

        var again = await visitor.SubmitAsync(preview, ("Word", "yes"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.NotNull(again.Error("Word"));
        Assert.Equal(2, (await StatusesAsync(ids)).Count);
        var done = await StartAsync(visitor, again, ("Word", "delete"));

        Assert.Contains("Done: 2 people.", done.Text, StringComparison.Ordinal);
        Assert.Empty(await StatusesAsync(ids));
        Assert.Equal(2, (await ActorsAsync("user.delete", ids)).Count);
    }

    [Fact]
    public async Task A_manager_gives_no_roles_and_does_nothing_to_somebody_above()
    {
        await app.CreateAdministratorAsync();
        var manager = Person.New();
        await app.Database.GiveRoleAsync(await app.CreateUserAsync(manager.UserName!, manager.Email!), Role.ManagerId);
        using var visitor = app.Visit();
        await visitor.SignInAsync(manager.UserName!, TestApp.Password);
        var ids = await FillAsync(2);
        await app.Database.MakeAdministratorAsync(ids[1]);

        var list = await visitor.GetAsync("/users");
        Assert.Null(list.Document.QuerySelector("option[value=give-1]"));
        var forged = await PostAsync(visitor, list, "give-1", ids);
        var preview = await visitor.FollowAsync(await PostAsync(visitor, list, "end-sessions", ids));
        Assert.Contains("They may do more than you: 1", preview.Text, StringComparison.Ordinal);
        var done = await StartAsync(visitor, preview);

        Assert.Equal(HttpStatusCode.Forbidden, forged.Status);
        Assert.Contains("Done: 1 person.", done.Text, StringComparison.Ordinal);
        Assert.Contains("They may do more than you: 1", done.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_sees_or_starts_what_another_has_ticked_and_an_empty_one_is_none()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var other = Person.New();
        await app.CreateUserAsync(other.UserName!, other.Email!, administrator: true);
        using var stranger = app.Visit();
        await stranger.SignInAsync(other.UserName!, TestApp.Password);
        var ids = await FillAsync(1);
        var preview = await SelectAsync(visitor, "deactivate", ids);
        var path = preview.Address.AbsolutePath;
        var list = await stranger.GetAsync("/users");

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(path)).Status);
        foreach (var deed in new[] { "start", "stop", "undo" })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"{path}/{deed}",
                ("__RequestVerificationToken", list.Value("__RequestVerificationToken")!))).Status);
        Assert.Contains("Tick somebody first.", (await stranger.FollowAsync(await PostAsync(stranger, list, "deactivate", []))).Text,
            StringComparison.Ordinal);
        Assert.Contains("Choose what to do", (await stranger.FollowAsync(await PostAsync(stranger, list, "", ids))).Text,
            StringComparison.Ordinal);
        Assert.Equal(["Active"], await StatusesAsync(ids));
    }

    private static async Task<HtmlPage> SelectAsync(Visitor visitor, string deed, IEnumerable<long> ids) =>
        await visitor.FollowAsync(await PostAsync(visitor, await visitor.GetAsync("/users"), deed, ids));

    private static Task<HtmlPage> PostAsync(Visitor visitor, HtmlPage list, string deed, IEnumerable<long> ids) =>
        visitor.PostAsync("/users/selections", [("deed", deed), ("list", ""),
            ("__RequestVerificationToken", list.Value("__RequestVerificationToken")!),
            .. ids.Select(id => ("ids", FormattableString.Invariant($"{id}")))]);

    private static async Task<HtmlPage> StartAsync(Visitor visitor, HtmlPage preview, params (string, string?)[] fields)
    {
        var page = await visitor.FollowAsync(await visitor.SubmitAsync(preview,
            preview.Document.Forms.Single(form => form.Action.EndsWith("/start", StringComparison.Ordinal)), fields));
        await Eventually.IsTrueAsync(async () =>
        {
            page = await visitor.GetAsync(page.Address.AbsolutePath);
            return page.Text.Contains("Done:", StringComparison.Ordinal);
        }, "it is done");
        return page;
    }

    private static AngleSharp.Html.Dom.IHtmlFormElement UndoOf(HtmlPage page) =>
        page.Document.Forms.Single(form => form.Action.EndsWith("/undo", StringComparison.Ordinal));

    private async Task<List<long>> FillAsync(int count)
    {
        using var api = await app.ApiAsync();
        var ids = new List<long>();
        for (var i = 0; i < count; i++)
            ids.Add((await api.PostAsync(new Person($"{marker}{i:00}", $"{marker}{i}@example.com"))).Id);
        return ids;
    }

    private Task SetStatusAsync(long id, string status) => app.Database.ExecuteAsync(
        $"UPDATE {Quote("Users")} SET {Quote("Status")} = '{status}' WHERE {Quote("Id")} = {id}");

    private Task<List<string>> StatusesAsync(IEnumerable<long> ids) => app.Database.QueryAsync<string>(
        $"SELECT {Quote("Status")} FROM {Quote("Users")} WHERE {Quote("Id")} IN ({string.Join(',', ids)}) ORDER BY {Quote("Id")}");

    private Task<List<string>> ActorsAsync(string action, IEnumerable<long> ids) => app.Database.QueryAsync<string>(
        $"SELECT {Quote("ActorName")} FROM {Quote("AuditEntries")} WHERE {Quote("Action")} = '{action}' AND {Quote("SubjectId")} IN "
        + $"({string.Join(',', ids)})");

    private async Task<long> IdAsync(string name) => (await app.Database.QueryAsync<long>(
        $"SELECT {Quote("Id")} FROM {Quote("Users")} WHERE {Quote("UserName")} = '{name}'"))[0];

    private string Quote(string name) => app.Database.Quote(name);
}
