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
        await Task.WhenAll(Enumerable.Range(0, failures)
            .Select(_ => visitor.SubmitAsync(form, ("Login", clumsy.UserName), ("Password", "wrong"))));

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
}
