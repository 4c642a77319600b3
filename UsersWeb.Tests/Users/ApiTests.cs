using System.Net;
using System.Text.Json;
using UsersWeb.Databases;
using UsersWeb.Users;

namespace UsersWeb.Tests.Users;

public class ApiTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Fact]
    public async Task A_created_user_comes_back_with_a_location_and_an_entity_tag()
    {
        using var api = await app.ApiAsync();
        var anna = new Person("Anna.Größe", "Anna@Example.com", "Anna Größe 😀", "+49 30 1234567", "deactivated");

        var created = await api.PostAsync(anna);

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal($"/api/users/{created.Id}", created.Headers["Location"]);
        var read = await api.GetAsync(created.Headers["Location"]);
        Assert.Equal(HttpStatusCode.OK, read.Status);
        Assert.Equal(created.Text, read.Text);
        Assert.Equal(created.ETag, read.ETag);
        Assert.Equal(anna,
            new Person(read["userName"].GetString(), read["email"].GetString(), read["displayName"].GetString(), read["phoneNumber"]
            .GetString(), read["status"].GetString()));
    }

    [Fact]
    public async Task A_user_shows_these_members_and_no_others()
    {
        using var api = await app.ApiAsync();

        var created = await api.PostAsync(Person.New());

        string[] members = ["id", .. UserField.All.Select(field => field.Member), "createdAt", "updatedAt", "lastSignInAt"];
        Assert.Equal(members, created.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("active", created["status"].GetString());
        Assert.Equal(JsonValueKind.Null, created["displayName"].ValueKind);
        Assert.Equal(JsonValueKind.Null, created["phoneNumber"].ValueKind);
        Assert.Equal(created["createdAt"].GetString(), created["updatedAt"].GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$", created["createdAt"].GetString());
    }

    [Fact]
    public async Task Put_replaces_everything()
    {
        using var api = await app.ApiAsync();
        var created = await api.PostAsync(Person.New() with { DisplayName = "Before", PhoneNumber = "12345" });
        var after = Person.New() with { Status = "deactivated" };

        var replaced = await api.PutAsync(created.Id, after);

        Assert.Equal(HttpStatusCode.OK, replaced.Status);
        Assert.Equal(created.Id, replaced.Id);
        Assert.Equal(after.UserName, replaced["userName"].GetString());
        Assert.Equal(after.Email, replaced["email"].GetString());
        Assert.Equal(JsonValueKind.Null, replaced["displayName"].ValueKind);
        Assert.Equal(JsonValueKind.Null, replaced["phoneNumber"].ValueKind);
        Assert.Equal("deactivated", replaced["status"].GetString());
        Assert.Equal(created["createdAt"].GetString(), replaced["createdAt"].GetString());
        Assert.NotEqual(created["updatedAt"].GetString(), replaced["updatedAt"].GetString());
        Assert.NotEqual(created.ETag, replaced.ETag);
        Assert.Equal(replaced.Text, (await api.GetAsync($"/api/users/{created.Id}")).Text);
    }

    [Fact]
    public async Task What_put_leaves_out_becomes_null_and_so_a_name_is_missing()
    {
        using var api = await app.ApiAsync();
        var created = await api.CreateAsync();

        var answer = await api.PutAsync(created.Id, new { email = "somebody@example.com" });

        answer.IsProblem(HttpStatusCode.BadRequest, "userName");
    }

    [Fact]
    public async Task What_was_read_can_be_put_back()
    {
        using var api = await app.ApiAsync();
        var created = await api.CreateAsync("Anna");

        var answer = await api.PutAsync(created.Id, created.Json);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("Anna", answer["displayName"].GetString());
    }

    [Fact]
    public async Task Patch_changes_what_it_names_and_null_removes()
    {
        using var api = await app.ApiAsync();
        var created = await api.PostAsync(Person.New() with { DisplayName = "Anna", PhoneNumber = "12345" });

        var patched =
            await api.PatchAsync(created.Id, new Dictionary<string, object?> { ["displayName"] = "Anna B.", ["phoneNumber"] = null });

        Assert.Equal(HttpStatusCode.OK, patched.Status);
        Assert.Equal("Anna B.", patched["displayName"].GetString());
        Assert.Equal(JsonValueKind.Null, patched["phoneNumber"].ValueKind);
        Assert.Equal(created["userName"].GetString(), patched["userName"].GetString());
        Assert.Equal(created["email"].GetString(), patched["email"].GetString());
        Assert.Equal("active", patched["status"].GetString());
    }

    [Fact]
    public async Task A_deleted_user_is_gone_and_a_second_delete_finds_nothing()
    {
        using var api = await app.ApiAsync();
        var created = await api.CreateAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await api.DeleteAsync(created.Id)).Status);

        (await api.DeleteAsync(created.Id)).IsProblem(HttpStatusCode.NotFound);
        (await api.GetAsync($"/api/users/{created.Id}")).IsProblem(HttpStatusCode.NotFound);
        (await api.PutAsync(created.Id, Person.New())).IsProblem(HttpStatusCode.NotFound);
        (await api.PatchAsync(created.Id, new { displayName = "Ghost" })).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_name_of_a_deleted_user_is_free_again_but_the_id_is_not()
    {
        using var api = await app.ApiAsync();
        var anna = Person.New();
        var first = await api.PostAsync(anna);
        await api.DeleteAsync(first.Id);

        var second = await api.PostAsync(anna);

        Assert.Equal(HttpStatusCode.Created, second.Status);
        Assert.True(second.Id > first.Id);
    }

    [Theory]
    [InlineData("alice", "ALICE")]
    [InlineData("straße", "STRAßE")]
    [InlineData("ÄRGER", "ärger")]
    [InlineData("josé", "JOSE\u0301")]
    [InlineData("ДОБРЫНЯ", "добрыня")]
    [InlineData("Ωμέγα", "ωΜΈΓΑ")]
    [InlineData("þórr", "ÞÓRR")]
    public async Task Names_that_differ_in_case_or_composition_alone_clash(string one, string other)
    {
        using var api = await app.ApiAsync();
        var first = await api.PostAsync(Person.New() with { UserName = one });
        Assert.Equal(HttpStatusCode.Created, first.Status);

        var second = await api.PostAsync(Person.New() with { UserName = other });

        second.IsProblem(HttpStatusCode.Conflict, "userName");
    }

    [Theory]
    [InlineData("jose2", "josé2")]
    [InlineData("strasse", "strasße")]
    [InlineData("i3", "ı3")]
    [InlineData("a4", "а4")]
    [InlineData("o5", "ø5")]
    [InlineData("n6", "ñ6")]
    [InlineData("ka7", "か7")]
    [InlineData("か8", "カ8")]
    [InlineData("は9", "ば9")]
    [InlineData("x10", "x\u20ac10x")]
    public async Task Names_that_differ_in_letters_do_not_clash(string one, string other)
    {
        using var api = await app.ApiAsync();
        other = other.Replace("\u20ac", "é", StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Created, (await api.PostAsync(Person.New() with { UserName = one })).Status);
        Assert.Equal(HttpStatusCode.Created, (await api.PostAsync(Person.New() with { UserName = other })).Status);
    }

    [Fact]
    public async Task A_duplicate_names_each_member_that_is_taken()
    {
        using var api = await app.ApiAsync();
        var anna = Person.New();
        await api.PostAsync(anna);
        var bert = await api.CreateAsync();

        (await api.PostAsync(anna with { Email = "ANNA." + anna.Email })).IsProblem(HttpStatusCode.Conflict, "userName");
        (await api.PostAsync(anna with { UserName = "x" + anna.UserName, Email = anna.Email!.ToUpperInvariant() }))
            .IsProblem(HttpStatusCode.Conflict, "email");
        (await api.PostAsync(anna)).IsProblem(HttpStatusCode.Conflict, "userName", "email");
        (await api.PutAsync(bert.Id, anna)).IsProblem(HttpStatusCode.Conflict, "userName", "email");
        (await api.PatchAsync(bert.Id, new { email = anna.Email })).IsProblem(HttpStatusCode.Conflict, "email");
        Assert.Equal(bert.Text, (await api.GetAsync($"/api/users/{bert.Id}")).Text);
    }

    [Fact]
    public async Task A_user_may_change_the_case_of_their_own_name()
    {
        using var api = await app.ApiAsync();
        var anna = Person.New();
        var created = await api.PostAsync(anna);

        var answer = await api.PatchAsync(created.Id, new { userName = anna.UserName!.ToUpperInvariant() });

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(anna.UserName.ToUpperInvariant(), answer["userName"].GetString());
    }

    [Fact]
    public async Task A_current_entity_tag_lets_a_change_through_and_a_stale_one_does_not()
    {
        using var api = await app.ApiAsync();
        var created = await api.CreateAsync();

        var first = await api.PatchAsync(created.Id, new { displayName = "First" }, ("If-Match", created.ETag));
        var second = await api.PatchAsync(created.Id, new { displayName = "Second" }, ("If-Match", created.ETag));

        Assert.Equal(HttpStatusCode.OK, first.Status);
        second.IsProblem(HttpStatusCode.PreconditionFailed);
        (await api.PutAsync(created.Id, Person.New(), ("If-Match", created.ETag))).IsProblem(HttpStatusCode.PreconditionFailed);
        (await api.DeleteAsync(created.Id, ("If-Match", created.ETag))).IsProblem(HttpStatusCode.PreconditionFailed);
        Assert.Equal("First", (await api.GetAsync($"/api/users/{created.Id}"))["displayName"].GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await api.DeleteAsync(created.Id, ("If-Match", $"\"other\", {first.ETag}"))).Status);
    }

    [Theory]
    [InlineData("*", HttpStatusCode.OK)]
    [InlineData("\"something else\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("not quoted", HttpStatusCode.BadRequest)]
    public async Task If_match_is_read_as_http_has_it(string condition, HttpStatusCode status)
    {
        using var api = await app.ApiAsync();
        var created = await api.CreateAsync();

        var answer = await api.PatchAsync(created.Id, new { displayName = "Changed" }, ("If-Match", condition));

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task Who_has_the_current_version_is_not_sent_it_again()
    {
        using var api = await app.ApiAsync();
        var created = await api.CreateAsync();

        var same = await api.GetAsync($"/api/users/{created.Id}", ("If-None-Match", created.ETag));
        await api.PatchAsync(created.Id, new { displayName = "Changed" });
        var changed = await api.GetAsync($"/api/users/{created.Id}", ("If-None-Match", created.ETag));

        Assert.Equal(HttpStatusCode.NotModified, same.Status);
        Assert.Empty(same.Text);
        Assert.Equal(HttpStatusCode.OK, changed.Status);
    }

    [Fact]
    public async Task A_deactivated_user_keeps_their_row_and_their_token_stops_at_once()
    {
        using var api = await app.ApiAsync();
        var anna = Person.New();
        var created = await api.PostAsync(anna);
        var token = await app.CreateTokenAsync(anna.UserName!);
        using var hers = app.ApiWith(token);
        Assert.Equal(HttpStatusCode.Forbidden, (await hers.GetAsync("/api/users")).Status);

        await api.PatchAsync(created.Id, new { status = "deactivated" });

        (await hers.GetAsync("/api/users")).IsProblem(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_last_administrator_can_be_neither_deleted_nor_deactivated()
    {
        using var api = await app.ApiAsync();
        var id = (await api.GetAsync($"/api/users?q={TestApp.Administrator}"))["items"][0].GetProperty("id").GetInt64();

        (await api.DeleteAsync(id)).IsProblem(HttpStatusCode.Conflict);
        (await api.PatchAsync(id, new { status = "deactivated" })).IsProblem(HttpStatusCode.Conflict);

        Assert.Equal("active", (await api.GetAsync($"/api/users/{id}"))["status"].GetString());
    }

    [Theory]
    [InlineData("*", HttpStatusCode.PreconditionFailed)]
    [InlineData("{tag}", HttpStatusCode.PreconditionFailed)]
    [InlineData("W/{tag}", HttpStatusCode.PreconditionFailed)]
    [InlineData("\"another\", {tag}", HttpStatusCode.PreconditionFailed)]
    [InlineData("\"another\"", HttpStatusCode.OK)]
    [InlineData("not quoted", HttpStatusCode.BadRequest)]
    public async Task If_none_match_is_judged_before_a_write(string condition, HttpStatusCode status)
    {
        using var api = await app.ApiAsync();
        var created = await api.CreateAsync("Before");
        var header = ("If-None-Match", condition.Replace("{tag}", created.ETag, StringComparison.Ordinal));

        var patched = await api.PatchAsync(created.Id, new { displayName = "After" }, header);

        Assert.Equal(status, patched.Status);
        var saved = await api.GetAsync($"/api/users/{created.Id}");
        Assert.Equal(status == HttpStatusCode.OK ? "After" : "Before", saved["displayName"].GetString());
        if (status == HttpStatusCode.OK) return;
        Assert.Equal(status, (await api.PutAsync(created.Id, Person.New(), header)).Status);
        Assert.Equal(status, (await api.DeleteAsync(created.Id, header)).Status);
        Assert.Equal(created.ETag, (await api.GetAsync($"/api/users/{created.Id}")).ETag);
    }

    [Theory]
    [InlineData("If-Match", "\"x\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("If-Match", "*", HttpStatusCode.Created)]
    [InlineData("If-None-Match", "*", HttpStatusCode.PreconditionFailed)]
    [InlineData("If-None-Match", "\"x\"", HttpStatusCode.Created)]
    public async Task A_condition_on_creating_is_about_the_list_which_is_there_and_has_no_tag(
        string header, string condition, HttpStatusCode status)
    {
        using var api = await app.ApiAsync();

        var answer = await api.SendAsync("POST", "/api/users", Api.Json(Person.New()), (header, condition));

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task A_tag_that_a_proxy_made_weak_never_matches_and_the_answer_says_why()
    {
        using var api = await app.ApiAsync();
        var created = await api.CreateAsync();

        var answer = await api.PatchAsync(created.Id, new { displayName = "Changed" }, ("If-Match", "W/" + created.ETag));

        answer.IsProblem(HttpStatusCode.PreconditionFailed);
        Assert.Contains("weak tag", answer["detail"].GetString(), StringComparison.Ordinal);
        Assert.Contains("proxy", answer["detail"].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_was_never_updated_before_being_created()
    {
        using var api = await app.ApiAsync();
        var created = await api.CreateAsync();
        var future = app.Database.Provider == DatabaseProvider.Sqlite ? "2199-01-02T03:04:05.000000Z" : "2199-01-02 03:04:05";
        await app.Database.ExecuteAsync($"""
            UPDATE {app.Database.Quote("Users")} SET {app.Database.Quote("CreatedAt")} = '{future}'
            WHERE {app.Database.Quote("Id")} = {created.Id}
            """);

        var changed = await api.PatchAsync(created.Id, new { displayName = "By a clock that is behind" });

        Assert.Equal(changed["createdAt"].GetDateTime(), changed["updatedAt"].GetDateTime());
    }
}
