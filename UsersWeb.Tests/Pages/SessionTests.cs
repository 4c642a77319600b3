using System.Net;

namespace UsersWeb.Tests.Pages;

/// <summary>Signing in and out by the page.</summary>
public class SessionTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Fact]
    public async Task Who_signs_out_must_sign_in_again_and_comes_back_to_where_they_were()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var page = await visitor.GetAsync("/users");

        await visitor.SubmitAsync(page, page.Form("/account/logout"));

        var sent = await visitor.GetAsync("/users?sort=email");
        Assert.Equal(HttpStatusCode.Found, sent.Status);
        var back = await visitor.SubmitAsync(await visitor.FollowAsync(sent), ("Login", "ADMINISTRATOR@example.com"),
            ("Password", TestApp.Password));
        Assert.Equal("/users?sort=email", back.Location);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("\t//evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task Signing_in_never_leads_elsewhere(string returnUrl)
    {
        await app.CreateAdministratorAsync();
        using var visitor = app.Visit();

        var sent = await visitor.SubmitAsync(await visitor.GetAsync("/account/login?returnUrl=" + Uri.EscapeDataString(returnUrl)),
            ("Login", TestApp.Administrator), ("Password", TestApp.Password));

        Assert.Equal("/users", sent.Location);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_get_the_same_answer()
    {
        await app.CreateAdministratorAsync();
        using var visitor = app.Visit();
        var form = await visitor.GetAsync("/account/login");

        var wrong = await visitor.SubmitAsync(form, ("Login", TestApp.Administrator), ("Password", "wrong"));
        var unknown = await visitor.SubmitAsync(form, ("Login", "nobody"), ("Password", "wrong"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal(wrong.Status, unknown.Status);
        Assert.Equal(wrong.Text, unknown.Text);
        Assert.DoesNotContain("wrong", wrong.Document.DocumentElement.OuterHtml.Replace("That went wrong", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, HttpStatusCode.Redirect)]
    [InlineData(10, HttpStatusCode.UnprocessableEntity)]
    public async Task After_ten_failures_and_no_fewer_even_the_right_password_is_refused(int failures, HttpStatusCode then)
    {
        var clumsy = Person.New();
        await app.CreateUserAsync(clumsy.UserName!, clumsy.Email!);
        using var visitor = app.Visit();
        var form = await visitor.GetAsync("/account/login");
        for (var i = 0; i < failures; i++) await visitor.SubmitAsync(form, ("Login", clumsy.UserName), ("Password", "wrong"));

        var right = await visitor.SubmitAsync(form, ("Login", clumsy.UserName), ("Password", TestApp.Password));

        Assert.Equal(then, right.Status);
    }

    [Fact]
    public async Task A_deactivated_user_is_signed_out()
    {
        using var api = await app.ApiAsync();
        var bert = Person.New();
        var id = await app.CreateUserAsync(bert.UserName!, bert.Email!, administrator: true);
        using var visitor = app.Visit();
        await visitor.SignInAsync(bert.Email!, TestApp.Password);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/users")).Status);

        await api.PatchAsync(id, new { status = "deactivated" });

        Assert.Equal(HttpStatusCode.Found, (await visitor.GetAsync("/users")).Status);
        await api.DeleteAsync(id);
    }

    [Fact]
    public async Task A_sign_in_that_is_sent_twice_goes_on_to_its_page_both_times()
    {
        await app.CreateAdministratorAsync();
        using var visitor = app.Visit();
        var form = await visitor.GetAsync("/account/login?returnUrl=%2Fusers%3Fsort%3Demail");
        (string, string?)[] typed = [("Login", TestApp.Administrator), ("Password", TestApp.Password)];
        Assert.Equal("/users?sort=email", (await visitor.SubmitAsync(form, typed)).Location);

        var again = await visitor.SubmitAsync(form, typed);

        Assert.Equal("/users?sort=email", again.Location);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/users")).Status);
    }

    [Fact]
    public async Task Who_is_signed_in_already_goes_on_to_the_page()
    {
        using var visitor = await app.SignInAsAdministratorAsync();

        Assert.Equal("/users?q=%C3%A9", (await visitor.GetAsync("/account/login?returnUrl=%2Fusers%3Fq%3D%C3%A9")).Location);
    }

    [Fact]
    public async Task A_sign_out_that_is_sent_twice_ends_at_the_sign_in_page_both_times()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var page = await visitor.GetAsync("/users");
        await visitor.SubmitAsync(page, page.Form("/account/logout"));

        Assert.Equal("/account/login", (await visitor.SubmitAsync(page, page.Form("/account/logout"))).Location);
    }

    [Theory]
    [InlineData("/users/create", "/users/create")]
    [InlineData("/", "/")]
    [InlineData("/users/17/edit?x=1", "/users/17/edit?x=1")]
    [InlineData("/users?q=Zoë", "/users?q=Zo%C3%AB")]
    [InlineData("/users?q=漢字#é", "/users?q=%E6%BC%A2%E5%AD%97#%C3%A9")]
    [InlineData("/users?q=%C3%A9", "/users?q=%C3%A9")]
    // No pages, or none to be asked for.
    [InlineData("/account/logout", "/users")]
    [InlineData("/users/samples/stop", "/users")]
    [InlineData("/users/nobody", "/users")]
    [InlineData("/theme", "/users")]
    [InlineData("/api/users", "/users")]
    [InlineData("/error/500", "/users")]
    [InlineData("/healthz/live", "/users")]
    [InlineData("/site.css", "/users")]
    [InlineData("/x/..//users", "/users")]
    [InlineData("~/users", "/users")]
    [InlineData("/漢字", "/users")]
    public async Task Signing_in_leads_to_pages_that_can_be_asked_for(string returnUrl, string location)
    {
        await app.CreateAdministratorAsync();
        using var visitor = app.Visit();

        var sent = await visitor.SubmitAsync(await visitor.GetAsync("/account/login?returnUrl=" + Uri.EscapeDataString(returnUrl)),
            ("Login", TestApp.Administrator), ("Password", TestApp.Password));

        Assert.Equal(location, sent.Location);
    }

    [Fact]
    public async Task A_form_that_meets_an_ended_session_comes_back_and_is_sent_after_signing_in_again()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var form = await visitor.GetAsync("/users/create");
        var anna = Person.New();
        var page = await visitor.GetAsync("/users");
        await visitor.SubmitAsync(page, page.Form("/account/logout"));

        var kept = await visitor.SubmitAsync(form, ("UserName", anna.UserName), ("Email", anna.Email), ("DisplayName", "Zoë <b>"));

        Assert.Equal(HttpStatusCode.Unauthorized, kept.Status);
        Assert.Contains("Zoë <b>", kept.Text, StringComparison.Ordinal);
        Assert.Equal("/account/login", kept.Document.QuerySelector("a[target=_blank]")!.GetAttribute("href"));
        await visitor.SignInAsync(TestApp.Administrator, TestApp.Password);
        // The token is nobody's, so the form comes back once more, with one of the administrator.
        var signed = await visitor.SubmitAsync(kept, kept.Form("/users/create"));
        Assert.Equal(HttpStatusCode.BadRequest, signed.Status);
        var created = await visitor.FollowAsync(await visitor.SubmitAsync(signed, signed.Form("/users/create")));
        Assert.Equal("Zoë <b>", created.Document.QuerySelector("h1")!.TextContent);
        Assert.Contains(anna.Email!, created.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("same-origin", "null", true)]
    [InlineData("same-origin", null, true)]
    [InlineData(null, "null", false)]
    [InlineData("same-site", "null", false)]
    [InlineData("none", null, false)]
    public async Task What_was_typed_comes_back_to_whom_the_browser_says_has_typed_it_here(string? site, string? origin, bool comesBack)
    {
        await app.CreateAdministratorAsync();
        using var visitor = app.Visit();
        using var form = new HttpRequestMessage(HttpMethod.Post, "/users/create")
        {
            Content = new FormUrlEncodedContent([new("UserName", "typed.here")]),
        };
        // As a page has it sent that names no address it leads from.
        if (origin is not null) form.Headers.Add("Origin", origin);
        if (site is not null) form.Headers.Add("Sec-Fetch-Site", site);

        var sent = await visitor.SendAsync(form);

        Assert.Equal(comesBack, sent.Text.Contains("typed.here", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_password_never_comes_back_nor_what_another_site_has_typed()
    {
        await app.CreateAdministratorAsync();
        using var visitor = app.Visit();

        var refused = await visitor.PostAsync("/account/login", ("Login", "ada"), ("Password", "not to be shown"));
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/users/create")
        {
            Content = new FormUrlEncodedContent([new("UserName", "evil")]),
            Headers = { { "Sec-Fetch-Site", "cross-site" } },
        };
        var sent = await visitor.SendAsync(foreign);
        using var older = new HttpRequestMessage(HttpMethod.Post, "/users/create")
        {
            Content = new FormUrlEncodedContent([new("UserName", "evil")]),
            Headers = { { "Origin", "https://evil.example" } },
        };
        Assert.Equal(HttpStatusCode.Found, (await visitor.SendAsync(older)).Status);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("ada", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("not to be shown", refused.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, sent.Status);
    }
}
