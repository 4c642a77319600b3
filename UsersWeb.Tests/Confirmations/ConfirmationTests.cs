using System.Globalization;
using System.Net;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Confirmations;

/// <summary>Who typed their password long ago is asked for it before what matters.</summary>
public class ConfirmationTests(HostedApp app) : IClassFixture<HostedApp>
{
    private const string Guarded = "/admin/database/move";
    private const string Question = "/account/confirm?returnUrl=%2Fadmin%2Fdatabase%2Fmove";

    [Fact]
    public async Task Who_has_just_signed_in_is_not_asked()
    {
        using var visitor = await app.SignInAsAdministratorAsync();

        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(Guarded)).Status);
        Assert.Equal(Guarded, (await visitor.GetAsync(Question)).Location);
    }

    [Theory]
    [InlineData(9, HttpStatusCode.OK)]
    [InlineData(11, HttpStatusCode.Found)]
    [InlineData(60 * 24 * 13, HttpStatusCode.Found)]
    [InlineData(-10, HttpStatusCode.Found)] // a clock that goes wrong
    public async Task A_typed_password_counts_for_ten_minutes(int minutes, HttpStatusCode expected)
    {
        using var visitor = await SignInLongAgoAsync(TimeSpan.FromMinutes(minutes));

        var answer = await visitor.GetAsync(Guarded);

        Assert.Equal(expected, answer.Status);
        if (expected == HttpStatusCode.Found) Assert.Equal(Question, answer.Location);
    }

    [Fact]
    public async Task A_session_that_does_not_say_when_is_old()
    {
        using var visitor = await SignInLongAgoAsync(null);

        Assert.Equal(Question, (await visitor.GetAsync(Guarded)).Location);
    }

    [Fact]
    public async Task The_right_password_leads_on_and_counts_from_then()
    {
        using var visitor = await SignInLongAgoAsync(TimeSpan.FromHours(3));
        var before = await RowAsync();

        var back = await visitor.SubmitAsync(await visitor.FollowAsync(await visitor.GetAsync(Guarded)), ("Password", TestApp.Password));

        Assert.Equal(Guarded, back.Location);
        Assert.Equal(HttpStatusCode.OK, (await visitor.FollowAsync(back)).Status);
        // It writes nothing, so it works while nobody may write.
        Assert.Equal(before, await RowAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("Correct horse battery staple")]
    public async Task Another_password_does_not(string password)
    {
        using var visitor = await SignInLongAgoAsync(TimeSpan.FromHours(3));

        var again = await visitor.SubmitAsync(await visitor.GetAsync(Question), ("Password", password));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.NotNull(again.Error("Password"));
        Assert.Equal("", again.Value("Password") ?? "");
        Assert.Equal(Question, (await visitor.GetAsync(Guarded)).Location);
        if (password.Length > 0) await app.LineAsync(line => line.IsAudit("sign-in.confirm", "administrator", "refused"));
    }

    [Fact]
    public async Task After_ten_failures_even_the_right_password_is_refused_here_and_at_the_front_door_of_that_device()
    {
        var clumsy = Person.New();
        await app.CreateUserAsync(clumsy.UserName!, clumsy.Email!, administrator: true);
        using var visitor = app.Visit();
        await visitor.SignInAsync(clumsy.UserName!, TestApp.Password);
        await app.Database.AgeSessionsAsync(TimeSpan.FromHours(1));
        var form = await visitor.GetAsync(Question);
        for (var i = 0; i < 10; i++) await visitor.SubmitAsync(form, ("Password", "wrong"));

        var right = await visitor.SubmitAsync(form, ("Password", TestApp.Password));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, right.Status);
        var page = await visitor.GetAsync("/users");
        await visitor.SubmitAsync(page, page.Form("/account/logout"));
        var signIn = await visitor.SubmitAsync(
            await visitor.GetAsync("/account/login"), ("Login", clumsy.UserName), ("Password", TestApp.Password));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, signIn.Status);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    public async Task It_never_leads_elsewhere(string returnUrl)
    {
        using var visitor = await SignInLongAgoAsync(TimeSpan.FromHours(3));

        var sent = await visitor.SubmitAsync(await visitor.GetAsync("/account/confirm?returnUrl=" + Uri.EscapeDataString(returnUrl)),
            ("Password", TestApp.Password));

        Assert.Equal("/users", sent.Location);
    }

    [Fact]
    public async Task A_form_keeps_what_was_chosen_but_never_a_secret()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var page = await visitor.GetAsync(Guarded);
        await app.Database.AgeSessionsAsync(TimeSpan.FromMinutes(20));

        var test = await visitor.SubmitAsync(page, ("Target", "Host=db.example.org;Database=users;Password=hush"));
        var start = await visitor.PostAsync(Guarded + "/start", ("Backup", "false"), ("Resume", "false"),
            ("__RequestVerificationToken", page.Value("__RequestVerificationToken")!));

        Assert.Equal("/account/confirm?returnUrl=%2Fadmin%2Fdatabase%2Fmove%3Funsent%3Dtest", test.Location);
        Assert.Equal("/account/confirm?returnUrl=%2Fadmin%2Fdatabase%2Fmove%3Funsent%3Dstart%26Backup%3Dfalse", start.Location);
        var back = await visitor.FollowAsync(await visitor.SubmitAsync(await visitor.FollowAsync(test), ("Password", TestApp.Password)));
        Assert.Contains("paste it once more", back.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", back.Document.DocumentElement.OuterHtml + app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_forms_token_nothing_is_asked()
    {
        using var visitor = await SignInLongAgoAsync(TimeSpan.FromHours(3));

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.PostAsync(Guarded + "/test", ("Target", "Data Source=x.db"))).Status);
    }

    private async Task<Visitor> SignInLongAgoAsync(TimeSpan? age)
    {
        var visitor = await app.SignInAsAdministratorAsync();
        await app.Database.AgeSessionsAsync(age);
        return visitor;
    }

    private async Task<string> RowAsync()
    {
        var quote = app.Database.Provider == DatabaseProvider.MySql ? '`' : '"';
        string Column(string name) => $"{quote}{name}{quote}";
        var row = new List<string>();
        foreach (var name in new[] { "LastSignInAt", "UpdatedAt", "ConcurrencyStamp", "PasswordHash" })
            row.AddRange(await app.Database.QueryAsync<string>($"SELECT {Column(name)} FROM {Column("Users")} WHERE {Column("Id")} = 1"));
        return string.Join(' ', row.Select(value => value.ToString(CultureInfo.InvariantCulture)));
    }
}
