using System.Net;

namespace UsersWeb.Tests.Pages;

/// <summary>The pages as a browser without JavaScript uses them.</summary>
public class FormTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Fact]
    public async Task A_user_is_created_by_the_form_and_the_next_page_says_so()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var anna = Person.New() with { DisplayName = "Anna Größe 😀", PhoneNumber = "+49 30 123" };

        var sent = await visitor.SubmitAsync(await visitor.GetAsync("/users/create"), Fields(anna));

        Assert.True(sent.Status is HttpStatusCode.SeeOther or HttpStatusCode.Found, sent.Text);
        var shown = await visitor.FollowAsync(sent);
        Assert.Equal(HttpStatusCode.OK, shown.Status);
        Assert.Contains("Anna Größe 😀 was created.", shown.Text, StringComparison.Ordinal);
        Assert.Contains(anna.Email!, shown.Document.QuerySelector("main")!.TextContent.Replace("\u200b", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.DoesNotContain("was created", (await visitor.GetAsync(sent.Location!)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistakes_stand_beside_their_fields_and_what_was_typed_is_kept()
    {
        using var visitor = await app.SignInAsAdministratorAsync();

        var again = await visitor.SubmitAsync(await visitor.GetAsync("/users/create"),
            ("UserName", "with space"), ("Email", "no address"), ("DisplayName", "Kept <b>\"as\"</b> typed"), ("PhoneNumber", "letters"),
            ("Status", "Deactivated"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.NotNull(again.Error("UserName"));
        Assert.NotNull(again.Error("Email"));
        Assert.NotNull(again.Error("PhoneNumber"));
        Assert.Null(again.Error("DisplayName"));
        Assert.Equal("with space", again.Value("UserName"));
        Assert.Equal("no address", again.Value("Email"));
        Assert.Equal("Kept <b>\"as\"</b> typed", again.Value("DisplayName"));
        Assert.Equal("letters", again.Value("PhoneNumber"));
        Assert.True(again.Document.QuerySelector("input[name=Status][value=Deactivated]")!.HasAttribute("checked"));
        Assert.Empty(again.Document.QuerySelectorAll("main b"));
    }

    [Fact]
    public async Task A_taken_name_is_a_mistake_beside_the_field()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var anna = Person.New();
        await api.PostAsync(anna);

        var again = await visitor.SubmitAsync(await visitor.GetAsync("/users/create"),
            Fields(anna with { UserName = anna.UserName!.ToUpperInvariant() }));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Contains("taken", again.Error("UserName"), StringComparison.Ordinal);
        Assert.Contains("taken", again.Error("Email"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_people_who_submit_the_same_name_at_the_same_instant_get_one_user_and_one_mistake()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var form = await visitor.GetAsync("/users/create");
        var anna = Person.New();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => visitor.SubmitAsync(form, Fields(anna))));

        Assert.Single(answers, answer => answer.Status is HttpStatusCode.SeeOther or HttpStatusCode.Found);
        Assert.Equal(7,
            answers.Count(answer => answer.Status == HttpStatusCode.UnprocessableEntity && answer.Error("UserName") is not null));
    }

    [Fact]
    public async Task A_concurrent_edit_shows_both_versions_and_lets_the_person_choose()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var user = await api.CreateAsync("At first");
        var form = await visitor.GetAsync($"/users/{user.Id}/edit");
        await api.PatchAsync(user.Id, new { displayName = "Theirs" });

        var conflict = await visitor.SubmitAsync(form, ("DisplayName", "Mine"));

        Assert.Equal(HttpStatusCode.Conflict, conflict.Status);
        Assert.Contains("Theirs", conflict.Text, StringComparison.Ordinal);
        Assert.Equal("Mine", conflict.Value("DisplayName"));
        Assert.Equal("Theirs", (await api.GetAsync($"/api/users/{user.Id}"))["displayName"].GetString());
        var chosen = await visitor.SubmitAsync(conflict, ("Take.DisplayName", "mine"));
        Assert.True(chosen.Status is HttpStatusCode.SeeOther or HttpStatusCode.Found, chosen.Text);
        Assert.Equal("Mine", (await api.GetAsync($"/api/users/{user.Id}"))["displayName"].GetString());
    }

    [Fact]
    public async Task A_user_is_deleted_only_after_asking()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var user = await api.CreateAsync("Nobody's favourite");

        var question = await visitor.GetAsync($"/users/{user.Id}/delete");

        Assert.Contains("Delete Nobody's favourite?", question.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync($"/api/users/{user.Id}")).Status);
        var done = await visitor.FollowAsync(await visitor.SubmitAsync(question));
        Assert.Contains("was deleted", done.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync($"/api/users/{user.Id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/users/{user.Id}")).Status);
    }

    [Fact]
    public async Task Who_changed_since_the_question_is_not_deleted_by_the_old_answer()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var user = await api.CreateAsync();
        var question = await visitor.GetAsync($"/users/{user.Id}/delete");
        await api.PatchAsync(user.Id, new { displayName = "Important after all" });

        var refused = await visitor.SubmitAsync(question);

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync($"/api/users/{user.Id}")).Status);
    }

    [Fact]
    public async Task The_last_administrator_can_be_neither_deleted_nor_deactivated()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var id = (await api.GetAsync($"/api/users?q={TestApp.Administrator}"))["items"][0].GetProperty("id").GetInt64();

        var question = await visitor.GetAsync($"/users/{id}/delete");
        var edited = await visitor.SubmitAsync(await visitor.GetAsync($"/users/{id}/edit"), ("Status", "Deactivated"));

        Assert.Contains("last active administrator", question.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, edited.Status);
        Assert.Contains("last active administrator", edited.Error("Status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_is_searched_sorted_and_paged_by_its_address()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var marker = Guid.NewGuid().ToString("N")[..8];
        for (var i = 0; i < 45; i++) await api.PostAsync(Person.New() with { UserName = $"{marker}{i:00}" });

        var first = await visitor.GetAsync($"/users?q={marker.ToUpperInvariant()}&sort=-userName&size=20");
        var second = await visitor.GetAsync(Link(first, "next"));
        var third = await visitor.GetAsync(Link(second, "next"));
        var back = await visitor.GetAsync(Link(third, "prev"));

        string[] Names(int from, int count) => [.. Enumerable.Range(0, count).Select(i => $"{marker}{from - i:00}")];
        Assert.Equal(Names(44, 20), Rows(first));
        Assert.Equal(Names(24, 20), Rows(second));
        Assert.Equal(Names(4, 5), Rows(third));
        Assert.Equal(Rows(second), Rows(back));
    }

    [Fact]
    public async Task A_strange_address_of_the_list_shows_a_list()
    {
        using var visitor = await app.SignInAsAdministratorAsync();

        foreach (var query in new[] { "sort=nothing", "size=0", "size=1000000", "size=x", "status=x", "after=x", "before=%00", "q=%00",
            "q=%ED%A0%80", "after=aWQgMSA5OTk5OTk5OTk5OTk5OTk5OTk5OTk&sort=id", "after=a&before=b" })
        {
            var page = await visitor.GetAsync("/users?" + query);

            Assert.True(page.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{query}: {(int)page.Status} {page.Text}");
        }
    }

    [Theory]
    [InlineData("/account/login", "application/x-www-form-urlencoded", 2_000_000, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("/users/create", "application/x-www-form-urlencoded", 2_000_000, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("/users/create", "multipart/form-data; boundary=b", 100, HttpStatusCode.BadRequest)]
    [InlineData("/users/create", "application/x-www-form-urlencoded; charset=utf-7", 100, HttpStatusCode.UnsupportedMediaType)]
    public async Task A_form_that_cannot_be_read_is_answered_with_a_page(string path, string type, int length, HttpStatusCode expected)
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var request =
            new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent([.. Enumerable.Repeat((byte)'a', length)]) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        // The server refuses by the length alone and hangs up: sending on would meet a broken pipe before the answer is read.
        request.Headers.ExpectContinue = true;

        var answer = await visitor.SendAsync(request);

        Assert.Equal(expected, answer.Status);
        Assert.NotEmpty(answer.Document.QuerySelectorAll("h1"));
    }

    [Theory]
    [InlineData("/users/create")]
    [InlineData("/users/1/edit")]
    [InlineData("/users/1/delete")]
    [InlineData("/users/samples/delete")]
    [InlineData("/account/logout")]
    [InlineData("/theme")]
    public async Task A_form_without_its_token_is_refused(string path)
    {
        using var visitor = await app.SignInAsAdministratorAsync();

        Assert.Equal(HttpStatusCode.BadRequest,
            (await visitor.PostAsync(path, ("UserName", "forged"), ("Email", "forged@example.com"))).Status);
    }

    [Fact]
    public async Task A_form_sets_its_own_fields_and_nothing_else()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var user = await api.CreateAsync();
        var form = await visitor.GetAsync($"/users/{user.Id}/edit");
        var token = form.Value("__RequestVerificationToken")!;

        var sent = await visitor.PostAsync($"/users/{user.Id}/edit",
            ("__RequestVerificationToken", token), ("Stamp", form.Value("Stamp")!), ("UserName", form.Value("UserName")!),
            ("Email", form.Value("Email")!),
            ("Id", "1"), ("PasswordHash", "x"), ("ConcurrencyStamp", "x"), ("IsSample", "true"), ("CreatedAt", "2000-01-01"),
            ("LastSignInAt", "2000-01-01"), ("MustChangePassword", "true"), ("Roles", "Administrator"));

        Assert.True(sent.Status is HttpStatusCode.SeeOther or HttpStatusCode.Found, sent.Text);
        var after = await api.GetAsync($"/api/users/{user.Id}");
        Assert.Equal(user["createdAt"].GetString(), after["createdAt"].GetString());
        var shown = await visitor.FollowAsync(sent);
        Assert.DoesNotContain("Administrator", shown.Document.QuerySelector(".details")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_and_a_password_in_an_address_are_not_read()
    {
        await app.CreateAdministratorAsync();
        using var visitor = app.Visit();
        var form = await visitor.GetAsync("/account/login");
        var typed = $"Login={TestApp.Administrator}&Password={Uri.EscapeDataString(TestApp.Password)}";

        var sent = await visitor.PostAsync($"/account/login?{typed}",
            ("__RequestVerificationToken", form.Value("__RequestVerificationToken")!));
        var shown = await visitor.GetAsync($"/account/login?{typed}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, sent.Status);
        Assert.NotNull(sent.Error("Login"));
        Assert.NotNull(sent.Error("Password"));
        Assert.True(string.IsNullOrEmpty(shown.Value("Login")));
        Assert.Null(visitor.Session);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_form_is_read_from_itself_alone_in_either_encoding(bool isMultipart)
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var token = (await visitor.GetAsync("/users/create")).Value("__RequestVerificationToken")!;
        KeyValuePair<string, string>[] fields = [new("__RequestVerificationToken", token), new("Email", "from-the-form@example.com")];
        using HttpContent content = isMultipart ? Multipart(fields) : new FormUrlEncodedContent(fields);

        var answer = await visitor.SendAsync(new(HttpMethod.Post, "/users/create?UserName=from-the-address&typed.UserName=x&Email=x")
        { Content = content });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.NotNull(answer.Error("UserName"));
        Assert.True(string.IsNullOrEmpty(answer.Value("UserName")));
        Assert.Equal("from-the-form@example.com", answer.Value("Email"));
    }

    [Fact]
    public async Task Every_page_forbids_scripts_and_styles_from_elsewhere()
    {
        using var visitor = await app.SignInAsAdministratorAsync();

        foreach (var path in new[] { "/users", "/users/create", "/account/login", "/nothing", "/setup" })
        {
            var page = await visitor.GetAsync(path);

            var policy = Assert.Single(page.Response.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(page.Response.Headers.GetValues("X-Content-Type-Options")));
            Assert.DoesNotContain(page.Document.All, element => element.HasAttribute("style")
                || element.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.Ordinal)));
        }
    }

    private static (string, string?)[] Fields(Person person) =>
        [("UserName", person.UserName), ("Email", person.Email), ("DisplayName", person.DisplayName ?? ""),
            ("PhoneNumber", person.PhoneNumber ?? "")];

    private static MultipartFormDataContent Multipart(KeyValuePair<string, string>[] fields)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields) content.Add(new StringContent(value), name);
        return content;
    }

    private static string[] Rows(HtmlPage page) =>
        [.. page.Document.QuerySelectorAll("table.list tbody tr td.first")
            .Select(cell => (cell.QuerySelector(".login") ?? cell.QuerySelector("a")!).TextContent.Trim())];

    private static string Link(HtmlPage page, string relation) =>
        page.Document.QuerySelector($"a[rel={relation}]")?.GetAttribute("href")
            ?? throw new InvalidOperationException($"There is no link {relation}: {page.Text}");
}
