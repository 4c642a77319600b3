using System.Net;
using UsersWeb.Data;
using UsersWeb.Users.Changes;

namespace UsersWeb.Tests.Users.Changes;

/// <summary>What changed about a person, field by field.</summary>
public sealed class ChangesTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Fact]
    public async Task Each_change_stands_there_with_before_and_after_and_who_the_newest_first()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var id = (await api.CreateAsync("Ada")).Id;
        await api.PatchAsync(id, new { displayName = "אדה <b>", phoneNumber = "030 12345" });
        await app.Database.GiveRoleAsync(id, Role.AuditorId);
        var access = await visitor.GetAsync($"/users/{id}/access");
        await visitor.SubmitAsync(access, access.Form($"/users/{id}/access/roles"), ("Roles", "2"));
        await visitor.SubmitAsync(access, access.Form($"/users/{id}/access/deactivations"));

        var page = await visitor.GetAsync($"/users/{id}/changes");

        Assert.Equal(["Status: Active > Deactivated", "Roles: Auditor > Manager", "Name: Ada > אדה <b>", "Phone: – > 030 12345"],
            Rows(page).Take(4));
        Assert.Equal("Changes", page.Document.QuerySelector("nav.tabs [aria-current]")!.TextContent);
        Assert.Contains(TestApp.Administrator, page.Document.QuerySelector(".history-head")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector(".history b"));
        var entry = await visitor.FollowLinkAsync(page, ".history-head a.quiet");
        Assert.Contains("Deactivated", entry.Text, StringComparison.Ordinal);
        Assert.Single(entry.Document.QuerySelectorAll(".activity > tbody > tr"));
    }

    [Fact]
    public async Task One_field_is_asked_for_and_one_that_there_is_not_shows_nothing()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var id = (await api.CreateAsync("Ada")).Id;
        await api.PatchAsync(id, new { displayName = "\"phoneNumber\":" });
        await api.PatchAsync(id, new { language = "de" });

        Assert.Equal(["Name: Ada > \"phoneNumber\":", "Name: – > Ada"],
            Rows(await visitor.GetAsync($"/users/{id}/changes?field=displayName")));
        var none = await visitor.GetAsync($"/users/{id}/changes?field=phoneNumber");
        Assert.Contains("Phone has not changed, as far as it is written down.", none.Text, StringComparison.Ordinal);
        var unknown = await visitor.GetAsync($"/users/{id}/changes?field=passwordHash");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.Status);
        Assert.Empty(Rows(unknown));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/users/999999/changes")).Status);
    }

    [Fact]
    public async Task A_password_is_said_to_have_changed_and_no_more()
    {
        await app.CreateAdministratorAsync();
        var person = Person.New();
        var id = await app.CreateUserAsync(person.UserName!, person.Email!);
        using var own = app.Visit();
        await own.SignInAsync(person.UserName!, TestApp.Password);
        await own.SubmitAsync(await own.GetAsync("/account/password"), ("Current", TestApp.Password),
            ("New", "nine quiet herons wade upstream"));
        using var visitor = await app.SignInAsAdministratorAsync();

        var page = await visitor.GetAsync($"/users/{id}/changes?field=password");

        Assert.Equal("Password: – > changed", Rows(page)[0]);
        Assert.DoesNotContain((await app.Database.QueryAsync<string>(
            $"SELECT {Q("PasswordHash")} FROM {Q("Users")} WHERE {Q("Id")} = {id}"))[0], page.Document.Source.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_ones_stand_on_further_pages_and_who_is_gone_has_no_link()
    {
        await app.CreateAdministratorAsync();
        var other = Person.New();
        var otherId = await app.CreateUserAsync(other.UserName!, other.Email!, administrator: true);
        using (var gone = app.ApiWith(await app.CreateTokenAsync(other.UserName!)))
        {
            using var api = await app.ApiAsync();
            var id = (await gone.CreateAsync("0")).Id;
            for (var i = 1; i <= 20; i++) await gone.PatchAsync(id, new { displayName = $"{i}" });
            Assert.Equal(HttpStatusCode.NoContent, (await api.DeleteAsync(otherId)).Status);
            using var visitor = await app.SignInAsAdministratorAsync();

            var first = await visitor.GetAsync($"/users/{id}/changes?field=displayName&size=20");
            var second = await visitor.FollowLinkAsync(first, "a[rel=next]");

            Assert.Equal(Enumerable.Range(0, 20).Select(i => $"Name: {19 - i} > {20 - i}"), Rows(first));
            Assert.Equal(["Name: – > 0"], Rows(second));
            Assert.Contains(other.UserName!, first.Document.QuerySelector(".history-head")!.TextContent, StringComparison.Ordinal);
            Assert.Null(first.Document.QuerySelector(".history-head a:not(.quiet)"));
        }
    }

    [Fact]
    public async Task Who_may_not_read_the_audit_sees_no_tab_and_no_changes()
    {
        using var api = await app.ApiAsync();
        var id = (await api.CreateAsync("Ada")).Id;
        var person = Person.New();
        await app.Database.GiveRoleAsync(await app.CreateUserAsync(person.UserName!, person.Email!), Role.ManagerId);
        using var manager = app.Visit();
        await manager.SignInAsync(person.UserName!, TestApp.Password);
        using var byManager = app.ApiWith(await app.CreateTokenAsync(person.UserName!));

        Assert.Null((await manager.GetAsync($"/users/{id}")).Document.QuerySelector("nav.tabs a[href$='/changes']"));
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.GetAsync($"/users/{id}/changes")).Status);
        (await byManager.GetAsync($"/api/users/{id}/changes")).IsProblem(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_api_tells_the_same_page_by_page_and_refuses_what_it_does_not_understand()
    {
        using var api = await app.ApiAsync();
        var id = (await api.CreateAsync("Ada")).Id;
        await api.PatchAsync(id, new { displayName = (string?)null, status = "deactivated" });

        var all = await api.GetAsync($"/api/users/{id}/changes");
        Assert.Equal(HttpStatusCode.OK, all.Status);
        var newest = all["items"][0];
        Assert.Equal("user.update", newest.GetProperty("action").GetString());
        Assert.Equal(TestApp.Administrator, newest.GetProperty("actor").GetProperty("name").GetString());
        Assert.Equal(["displayName:Ada>", "status:active>deactivated"], newest.GetProperty("fields").EnumerateArray().Select(field =>
            $"{field.GetProperty("field")}:{field.GetProperty("before")}>{field.GetProperty("after")}"));
        var first = await api.GetAsync($"/api/users/{id}/changes?limit=1&field=displayName");
        var second = await api.GetAsync($"/api/users/{id}/changes?limit=1&field=displayName&cursor={first["next"].GetString()}");
        Assert.Equal("Ada", second["items"][0].GetProperty("fields")[0].GetProperty("after").GetString());
        Assert.Equal("null", second["next"].GetRawText());

        (await api.GetAsync($"/api/users/{id}/changes?field=passwordHash")).IsProblem(HttpStatusCode.BadRequest, "field");
        (await api.GetAsync($"/api/users/{id}/changes?limit=0&cursor=x")).IsProblem(HttpStatusCode.BadRequest, "limit", "cursor");
        (await api.GetAsync($"/api/users/{id}/changes?before=x")).IsProblem(HttpStatusCode.BadRequest, "before");
        (await api.GetAsync("/api/users/999999/changes")).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Whatever_is_told_of_a_person_is_shown()
    {
        string[] others = ["id", "createdAt", "updatedAt", "lastSignInAt", "theme", "listLayout"];
        using var visitor = await app.SignInAsAdministratorAsync();
        var told = System.Text.Json.JsonDocument.Parse((await visitor.GetAsync("/account/data/file")).Document.Source.Text)
            .RootElement.GetProperty("user").EnumerateObject().Select(member => member.Name).ToList();

        Assert.Contains("passwordChangedAt", told);
        Assert.Empty(told.Except(others).Except(ChangedField.All.SelectMany(field => field.Members)));
    }

    private static List<string> Rows(HtmlPage page) => [.. page.Document.QuerySelectorAll(".history tbody tr").Select(row =>
        $"{row.Children[0].TextContent.Trim()}: {row.Children[1].TextContent.Trim()} > {row.Children[2].TextContent.Trim()}")];

    private string Q(string name) => app.Database.Quote(name);
}
