using System.Net;
using OtpNet;
using UsersWeb.Data;
using UsersWeb.Tests.Moves;

namespace UsersWeb.Tests.Accounts;

/// <summary>A second step of signing in: the code of an app, or one of those for when it is lost.</summary>
public sealed class SecondFactorTests(Letterbox box) : IClassFixture<Letterbox>
{
    private const string ShortPassword = "vK7#qzLw";

    private readonly HostedApp app = box.App;

    [Fact]
    public async Task Who_has_set_up_an_app_signs_in_by_two_steps_and_half_of_it_opens_nothing()
    {
        using var owner = await SetUpAsync();
        Assert.Equal(10, owner.Codes.Length);
        Assert.Contains("code of an app", await box.TextAsync(owner.Email, "A second step was set up"), StringComparison.Ordinal);
        Assert.Contains("Set up on", (await owner.Visitor.GetAsync("/account/security")).Text, StringComparison.Ordinal);
        await ForgetStepsAsync(owner);
        using var visitor = app.Visit();

        var question = await FirstStepAsync(visitor, owner, "/account/login?returnUrl=%2Faccount%2Fsessions");

        Assert.Null(visitor.Session);
        Assert.Null(visitor.Find("UsersWeb.Device"));
        foreach (var page in new[] { "/account", "/account/security", "/account/security/app", "/users" })
            Assert.Contains("/account/login", (await visitor.GetAsync(page)).Location, StringComparison.Ordinal);
        var entered = await visitor.SubmitAsync(question, ("Code", Spaced(Code(owner))));
        Assert.Equal("/account/sessions", entered.Location);
        Assert.NotNull(visitor.Find("UsersWeb.Device"));
        Assert.Null(visitor.Find("UsersWeb.SecondStep"));
        // "Keep me signed in" was ticked in the first step.
        Assert.NotEqual(default, visitor.Find("UsersWeb.Session")!.Expires);
        Assert.Equal(HttpStatusCode.OK, (await visitor.FollowAsync(entered)).Status);
    }

    [Fact]
    public async Task Setting_up_an_app_ends_all_other_sessions_and_needs_its_code()
    {
        var person = await CreateAsync();
        using Visitor other = app.Visit(), visitor = app.Visit();
        await other.SignInAsync(person.UserName!, TestApp.Password);
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        var page = await visitor.GetAsync("/account/security/app");
        var key = Key(page);

        var wrong = await visitor.SubmitAsync(page, ("Code", "12345"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal(key, Key(wrong));
        Assert.Empty(wrong.Document.QuerySelectorAll("[style]"));
        Assert.NotNull(wrong.Document.QuerySelector("svg[role=img] path[fill]"));
        // The form of one person is worth nothing to another one.
        var stolen = wrong.Document.QuerySelector("[name=Ticket]")!.GetAttribute("value");
        var theirs = await other.SubmitAsync(await other.GetAsync("/account/security/app"), ("Ticket", stolen), ("Code", Code(key)));
        Assert.Equal("/account/security", theirs.Location);
        Assert.Equal(HttpStatusCode.OK, (await visitor.SubmitAsync(wrong, ("Code", Code(key)))).Status);

        Assert.Contains("/account/login", (await other.GetAsync("/account")).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task A_code_is_taken_once_and_none_from_before_it()
    {
        using var owner = await SetUpAsync();
        using Visitor first = app.Visit(), second = app.Visit();
        var questions = new[] { await FirstStepAsync(first, owner), await FirstStepAsync(second, owner) };
        // The one by which it was set up.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await first.SubmitAsync(questions[0], ("Code", owner.FirstCode))).Status);

        var (earlier, before, code) = (Code(owner.Key, steps: -1), Code(owner.Key), Code(owner.Key, steps: 1));
        var answers = await Task.WhenAll(
            first.SubmitAsync(questions[0], ("Code", code)), second.SubmitAsync(questions[1], ("Code", code)));

        Assert.Equal([HttpStatusCode.Found, HttpStatusCode.UnprocessableEntity], answers.Select(answer => answer.Status).Order());
        using var third = app.Visit();
        var question = await FirstStepAsync(third, owner);
        foreach (var used in new[] { code, before, earlier })
            Assert.NotNull((await third.SubmitAsync(question, ("Code", used))).Error("Code"));
    }

    [Fact]
    public async Task A_recovery_code_stands_once_for_the_app_and_a_mail_tells_of_it()
    {
        using var owner = await SetUpAsync();
        using Visitor first = app.Visit(), second = app.Visit();

        var entered = await EnterAsync(first, owner, owner.Codes[3].ToUpperInvariant().Replace("-", "", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Found, entered.Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await EnterAsync(second, owner, owner.Codes[3])).Status);
        Assert.Contains("9 are left", await box.TextAsync(owner.Email, "A recovery code was used"), StringComparison.Ordinal);
        var page = await first.GetAsync("/account/security");
        Assert.Contains("9 are left", page.Text, StringComparison.Ordinal);

        var renewed = Codes(await first.SubmitAsync(page, page.Form("/account/security/recovery-codes")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await EnterAsync(second, owner, owner.Codes[4])).Status);
        Assert.Equal(HttpStatusCode.Found, (await EnterAsync(second, owner, renewed[0])).Status);
    }

    [Fact]
    public async Task A_recovery_code_has_more_random_bits_than_a_plain_hash_needs()
    {
        using var owner = await SetUpAsync();

        Assert.Equal(10, owner.Codes.Distinct().Count());
        // Five bits a letter, and 112 are enough (ASVS 6.5.2).
        Assert.All(owner.Codes, code => Assert.InRange(5 * code.Replace("-", "", StringComparison.Ordinal).Length, 112, int.MaxValue));
        Assert.All(owner.Codes, code => Assert.Matches("^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){5}$", code));
    }

    [Fact]
    public async Task Wrong_codes_pause_and_the_right_password_is_no_fresh_start()
    {
        using var owner = await SetUpAsync();
        await ForgetStepsAsync(owner);
        using var guesser = app.Visit();
        for (var i = 0; i < 10; i += 5)
        {
            var question = await FirstStepAsync(guesser, owner);
            for (var j = 0; j < 5; j++) Assert.NotNull((await guesser.SubmitAsync(question, ("Code", "no code"))).Error("Code"));
            if (i == 5) Assert.NotNull((await guesser.SubmitAsync(question, ("Code", Code(owner)))).Error("Code"));
        }

        (await app.RunAsync("users", "unlock", owner.Name)).Succeeded();
        Assert.Equal(HttpStatusCode.Found, (await EnterAsync(guesser, owner, Code(owner))).Status);
    }

    [Fact]
    public async Task The_ticket_between_the_steps_is_worth_nothing_once_the_password_is_another_one()
    {
        using var owner = await SetUpAsync();
        await ForgetStepsAsync(owner);
        using var visitor = app.Visit();
        var question = await FirstStepAsync(visitor, owner);
        await ChangePasswordAsync(owner, TestApp.Password, ShortPassword);

        Assert.Equal("/account/login", (await visitor.SubmitAsync(question, ("Code", Code(owner)))).Location);
    }

    [Fact]
    public async Task A_password_of_eight_characters_is_for_those_with_a_second_factor_alone()
    {
        var person = await CreateAsync();
        using var visitor = app.Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        var form = await visitor.GetAsync("/account/password");
        Assert.NotNull((await visitor.SubmitAsync(form, ("Current", TestApp.Password), ("New", ShortPassword))).Error("New"));
        using var owner = await SetUpAsync();

        await ChangePasswordAsync(owner, TestApp.Password, ShortPassword);

        // Without the app it would stand alone.
        var page = await owner.Visitor.GetAsync("/account/security");
        await owner.Visitor.SubmitAsync(page, page.Form("/account/security/app/delete"));
        Assert.StartsWith("/account/password", (await owner.Visitor.GetAsync("/account")).Location, StringComparison.Ordinal);
        await box.TextAsync(owner.Email, "The second step was removed");
    }

    [Fact]
    public async Task A_code_confirms_who_somebody_is_and_the_password_alone_does_not()
    {
        using var owner = await SetUpAsync();
        await ForgetStepsAsync(owner);
        await app.Database.ExecuteAsync($"UPDATE {Q("Sessions")} SET {Q("PasswordAt")} = NULL, {Q("SecondFactorAt")} = NULL");
        var question = await owner.Visitor.FollowAsync(await owner.Visitor.GetAsync("/account/email"));

        Assert.NotNull((await owner.Visitor.SubmitAsync(question, ("Code", "000 000 0"))).Error("Code"));
        Assert.NotNull((await owner.Visitor.SubmitAsync(question)).Error("Code"));
        Assert.NotNull((await owner.Visitor.PostAsync("/account/confirm", ("Password", TestApp.Password),
            ("__RequestVerificationToken", question.Value("__RequestVerificationToken")!))).Error("Code"));
        Assert.Equal("/account/email", (await owner.Visitor.SubmitAsync(question, ("Code", Code(owner)))).Location);
        Assert.Equal(HttpStatusCode.OK, (await owner.Visitor.GetAsync("/account/email")).Status);
    }

    [Fact]
    public async Task While_the_users_are_being_moved_a_code_is_taken_once_too_and_no_recovery_code()
    {
        using var owner = await SetUpAsync();
        await ForgetStepsAsync(owner);
        using var api = await app.ApiAsync();
        using Visitor first = app.Visit(), second = app.Visit(), third = app.Visit();
        var code = Code(owner);
        await using (await app.Database.Engine().TryLockAsync(TestContext.Current.CancellationToken))
        {
            await Eventually.IsTrueAsync(async () => (await api.PostAsync(Person.New())).Status == HttpStatusCode.ServiceUnavailable,
                "changes are refused");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await EnterAsync(first, owner, owner.Codes[0])).Status);
            Assert.Equal(HttpStatusCode.Found, (await EnterAsync(first, owner, code)).Status);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await EnterAsync(second, owner, code)).Status);
        }
        await Eventually.IsTrueAsync(async () => (await api.PostAsync(Person.New())).Status == HttpStatusCode.Created,
            "changes are taken again");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await EnterAsync(third, owner, code)).Status);
        Assert.Equal(HttpStatusCode.OK, (await first.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task An_administrator_resets_what_somebody_has_lost_and_a_manager_not_that_of_who_may_more()
    {
        using Owner owner = await SetUpAsync(), manager = await SetUpAsync(Role.ManagerId), boss = await SetUpAsync(Role.AdministratorId);

        var access = await manager.Visitor.GetAsync($"/users/{owner.Id}/access");
        Assert.Equal(HttpStatusCode.Forbidden, (await ResetAsync(manager.Visitor, access, boss.Id)).Status);
        Assert.Equal(HttpStatusCode.Found, (await ResetAsync(manager.Visitor, access, owner.Id)).Status);

        var letter = await box.TextAsync(owner.Email, "The second step was removed");
        Assert.Contains("Somebody who looks after users", letter, StringComparison.Ordinal);
        Assert.Contains("/account/login", (await owner.Visitor.GetAsync("/account")).Location, StringComparison.Ordinal);
        using var visitor = app.Visit();
        await visitor.SignInAsync(owner.Name, TestApp.Password);
        Assert.NotNull(visitor.Session);
        Assert.Equal("/account/login/code", (await StartAsync(visitor, boss)).Location);
    }

    [Fact]
    public async Task Who_has_a_role_that_demands_a_second_factor_sets_it_up_first()
    {
        await using var strict = await HostedApp.StartBesideAsync(app.Database, ("Accounts:RequireSecondFactor", "Administrator, Manager"));
        var (manager, auditor) = (await CreateAsync(Role.ManagerId), await CreateAsync(Role.AuditorId));
        using Visitor visitor = strict.Visit(), free = strict.Visit();
        await visitor.SignInAsync(manager.UserName!, TestApp.Password);
        await free.SignInAsync(auditor.UserName!, TestApp.Password);

        Assert.Equal(HttpStatusCode.OK, (await free.GetAsync("/users")).Status);
        Assert.Equal("/account/security", (await visitor.GetAsync("/users")).Location);
        Assert.Contains("Your role demands", (await visitor.GetAsync("/account/security")).Text, StringComparison.Ordinal);
        var page = await visitor.GetAsync("/account/security/app");
        await visitor.SubmitAsync(page, ("Code", Code(Key(page))));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/users")).Status);
    }

    private static async Task<HtmlPage> ResetAsync(Visitor visitor, HtmlPage page, long id) => await visitor.PostAsync(
        $"/users/{id}/access/second-factors/delete",
        ("__RequestVerificationToken", page.Document.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!));

    private static async Task ChangePasswordAsync(Owner owner, string from, string to)
    {
        var form = await owner.Visitor.GetAsync("/account/password");
        var sent = await owner.Visitor.SubmitAsync(form, ("Current", from), ("New", to));
        Assert.True(sent.Status == HttpStatusCode.Found, sent.Text);
    }

    private static async Task<HtmlPage> EnterAsync(Visitor visitor, Owner owner, string code) =>
        await visitor.SubmitAsync(await FirstStepAsync(visitor, owner), ("Code", code));

    private static async Task<HtmlPage> FirstStepAsync(Visitor visitor, Owner owner, string path = "/account/login")
    {
        var sent = await StartAsync(visitor, owner, path);
        Assert.True(sent.Location == "/account/login/code", sent.Text);
        return await visitor.FollowAsync(sent);
    }

    // In a browser of its own, so that who is signed in there does not matter.
    private static async Task<HtmlPage> StartAsync(Visitor visitor, Owner owner, string path = "/account/login")
    {
        if (visitor.Session is not null) await visitor.SignOutAsync();
        return await visitor.SubmitAsync(
            await visitor.GetAsync(path), ("Login", owner.Name), ("Password", TestApp.Password), ("Remember", "true"));
    }

    private static string Key(HtmlPage page) => page.Document.QuerySelector(".secret")!.TextContent;

    private static string[] Codes(HtmlPage page) => [.. page.Document.QuerySelectorAll("main ol code").Select(code => code.TextContent)];

    private static string Code(Owner owner) => Code(owner.Key);

    private static string Code(string key, int steps = 0) =>
        new Totp(Base32Encoding.ToBytes(key.Replace(" ", "", StringComparison.Ordinal)))
            .ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30 * steps));

    private static string Spaced(string code) => $" {code[..3]} {code[3..]} ";

    // Otherwise each further sign-in would have to wait for the next half minute.
    private Task ForgetStepsAsync(Owner owner) =>
        app.Database.ExecuteAsync($"UPDATE {Q("Authenticators")} SET {Q("LastStep")} = 0 WHERE {Q("UserId")} = {owner.Id}");

    private async Task<Person> CreateAsync(long? role = null)
    {
        var person = Person.New();
        var id = await app.CreateUserAsync(person.UserName!, person.Email!);
        if (role is { } key) await app.Database.GiveRoleAsync(id, key);
        return person;
    }

    private async Task<Owner> SetUpAsync(long? role = null)
    {
        var person = await CreateAsync(role);
        var visitor = app.Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        var page = await visitor.GetAsync("/account/security/app");
        var code = Code(Key(page));
        var shown = await visitor.SubmitAsync(page, ("Code", code));
        Assert.True(shown.Status == HttpStatusCode.OK, shown.Text);
        var ids = await app.Database.QueryAsync<long>($"SELECT {Q("Id")} FROM {Q("Users")} WHERE {Q("UserName")} = '{person.UserName}'");
        return new(ids[0], person.UserName!, person.Email!, visitor, Key(page), code, Codes(shown));
    }

    private string Q(string name) => app.Database.Quote(name);

    private sealed record Owner(long Id, string Name, string Email, Visitor Visitor, string Key, string FirstCode, string[] Codes)
        : IDisposable
    {
        public void Dispose() => Visitor.Dispose();
    }
}
