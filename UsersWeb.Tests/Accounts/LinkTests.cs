using System.Net;

namespace UsersWeb.Tests.Accounts;

/// <summary>What people do by links in their mail: come, come back, and change their address.</summary>
public sealed class LinkTests(Letterbox box) : IClassFixture<Letterbox>
{
    private const string NewPassword = "seven lazy walruses juggle";

    private readonly HostedApp app = box.App;

    [Fact]
    public async Task Who_signs_up_chooses_a_password_by_the_link_and_begins_at_their_own_account()
    {
        var person = Person.New();
        using var visitor = app.Visit();

        var sent = await visitor.FollowAsync(await SignUpAsync(visitor, person));
        Assert.Contains(person.Email!, sent.Text, StringComparison.Ordinal);
        var form = await visitor.GetAsync(await box.LinkAsync(person.Email!, "Confirm your address"));
        Assert.Contains(person.UserName!, form.Text, StringComparison.Ordinal);
        var weak = await visitor.SubmitAsync(form, ("Password", "passwordpassword"));
        Assert.NotNull(weak.Error("Password"));
        var welcome = await visitor.SubmitAsync(weak, ("Password", NewPassword));

        var profile = await visitor.FollowAsync(await visitor.FollowAsync(welcome));
        Assert.Equal("/account", profile.Address.AbsolutePath);
        Assert.Contains("Welcome", profile.Text, StringComparison.Ordinal);
        Assert.Equal("Active", await StatusAsync(person));
        // The link is used up, and the password is the one that was chosen.
        Assert.Equal(HttpStatusCode.Gone, (await app.Visit().GetAsync(form.Address.PathAndQuery)).Status);
        using var again = app.Visit();
        await again.SignInAsync(person.Email!, NewPassword);
    }

    [Fact]
    public async Task Whoever_is_told_of_a_taken_address_or_name_is_its_owner_and_not_the_one_who_typed_it()
    {
        var (taken, other) = (await CreateAsync(), Person.New());
        using var visitor = app.Visit();

        var known = await visitor.FollowAsync(await SignUpAsync(visitor, other with { Email = taken.Email }));
        var named = await visitor.FollowAsync(await SignUpAsync(visitor, other with { UserName = taken.UserName }));
        var free = await visitor.FollowAsync(await SignUpAsync(visitor, Person.New()));

        Assert.Equal([known.Status, known.Status], [named.Status, free.Status]);
        Assert.Equal(known.Text.Replace(taken.Email!, "", StringComparison.Ordinal),
            named.Text.Replace(other.Email!, "", StringComparison.Ordinal));
        await box.TextAsync(taken.Email!, "You have an account already");
        await box.TextAsync(other.Email!, "Choose another user name");
        Assert.Empty(await app.Database.QueryAsync<long>($"SELECT 1 FROM {Q("Users")} WHERE {Q("UserName")} = '{other.UserName}'"));
    }

    // Somebody else signs up with the address first, and waits for its owner to come.
    [Fact]
    public async Task Nobody_lays_a_password_under_an_account_before_its_owner_comes()
    {
        var (thief, owner) = (Person.New(), Person.New());
        using Visitor stranger = app.Visit(), visitor = app.Visit();
        await SignUpAsync(stranger, thief with { Email = owner.Email });
        await box.LinkAsync(owner.Email!, "Confirm your address");

        await SignUpAsync(visitor, owner);
        var form = await visitor.GetAsync(await box.LinkAsync(owner.Email!, "Confirm your address"));
        await visitor.SubmitAsync(form, ("Password", NewPassword));

        using var signedIn = app.Visit();
        await signedIn.SignInAsync(owner.Email!, NewPassword);
        Assert.Single(await app.Database.QueryAsync<long>($"SELECT 1 FROM {Q("Users")} WHERE {Q("Email")} = '{owner.Email}'"));
    }

    [Fact]
    public async Task Who_is_invited_by_the_form_accepts_by_the_link_once()
    {
        using var administrator = await app.SignInAsAdministratorAsync();
        var person = Person.New();
        var created = await administrator.SubmitAsync(await administrator.GetAsync("/users/create"),
            ("UserName", person.UserName), ("Email", person.Email));
        Assert.Equal("Invited", await StatusAsync(person));
        var link = await box.LinkAsync(person.Email!, "You are invited");
        using Visitor visitor = app.Visit(), second = app.Visit();
        var (form, late) = (await visitor.GetAsync(link), await second.GetAsync(link));

        // The link of before works no more once another one was sent.
        var page = await administrator.GetAsync(created.Location + "/access");
        await administrator.SubmitAsync(page, page.Form(created.Location + "/access/invitations"));
        await Eventually.IsTrueAsync(() => Task.FromResult(box.To(person.Email!).Count() == 2), "the second invitation comes");
        Assert.Equal(HttpStatusCode.Gone, (await visitor.SubmitAsync(form, ("Password", NewPassword))).Status);
        link = await box.LinkAsync(person.Email!, "You are invited");
        form = await visitor.GetAsync(link);
        late = await second.GetAsync(link);
        Assert.Equal("/", (await visitor.SubmitAsync(form, ("Password", NewPassword))).Location);

        Assert.Equal(HttpStatusCode.Gone, (await second.SubmitAsync(late, ("Password", "another long password here"))).Status);
        Assert.Equal("Active", await StatusAsync(person));
    }

    [Fact]
    public async Task Who_forgot_the_password_sets_another_one_which_ends_all_sessions()
    {
        var person = await CreateAsync();
        using Visitor signedIn = app.Visit(), visitor = app.Visit();
        await signedIn.SignInAsync(person.UserName!, TestApp.Password);

        var sent = await visitor.FollowAsync(await ForgetAsync(visitor, person.UserName!));
        Assert.DoesNotContain(person.Email!, sent.Text, StringComparison.Ordinal);
        var form = await visitor.GetAsync(await box.LinkAsync(person.Email!, "Set another password"));
        var set = await visitor.SubmitAsync(form, ("Password", NewPassword));

        Assert.Equal("/account/login", set.Location);
        // Nobody is signed in by it.
        Assert.Equal(HttpStatusCode.Found, (await visitor.GetAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.Found, (await signedIn.GetAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await visitor.GetAsync(form.Address.PathAndQuery)).Status);
        await visitor.SignInAsync(person.Email!, NewPassword);
        await box.TextAsync(person.Email!, "Your password was changed");
    }

    // CVE-2023-7028, CVE-2024-27295: a link goes to the stored address, whatever was typed.
    [Fact]
    public async Task A_reset_goes_to_the_stored_address_only()
    {
        var person = await CreateAsync();
        using var visitor = app.Visit();
        var page = await visitor.GetAsync("/account/forgot");
        var accented = person.Email!.Replace("example", "exämple", StringComparison.Ordinal);

        await ForgetAsync(visitor, accented);
        await visitor.PostAsync("/account/forgot", ("Login", person.Email!.ToUpperInvariant()), ("Login", "thief@example.com"),
            ("__RequestVerificationToken", page.Value("__RequestVerificationToken")!));
        await ForgetAsync(visitor, person.Email!.ToUpperInvariant());

        await box.LinkAsync(person.Email!, "Set another password");
        Assert.Empty(box.To("thief@example.com"));
        Assert.Empty(box.To(accented));
    }

    [Fact]
    public async Task Known_and_unknown_names_get_the_same_answer_and_only_known_ones_a_link()
    {
        var person = await CreateAsync();
        using var visitor = app.Visit();

        var known = await ForgetAsync(visitor, person.UserName!);
        var unknown = await ForgetAsync(visitor, "nobody-at-all");

        Assert.Equal((known.Status, known.Location), (unknown.Status, unknown.Location));
        await box.LinkAsync(person.Email!, "Set another password");
    }

    [Theory]
    [InlineData(14, HttpStatusCode.OK)]
    [InlineData(16, HttpStatusCode.Gone)]
    public async Task A_link_to_set_a_password_is_good_for_fifteen_minutes(int minutes, HttpStatusCode expected)
    {
        var person = await CreateAsync();
        using var visitor = app.Visit();
        await ForgetAsync(visitor, person.UserName!);
        var link = await box.LinkAsync(person.Email!, "Set another password");

        await app.Database.ExecuteAsync(
            $"UPDATE {Q("OneTimeCodes")} SET {Q("EndsAt")} = {app.Database.InstantAgo(TimeSpan.FromMinutes(minutes - 15))} WHERE "
                + $"{Q("Email")} = '{person.Email}'");

        Assert.Equal(expected, (await visitor.GetAsync(link)).Status);
    }

    [Fact]
    public async Task Another_password_or_another_address_makes_links_of_before_worthless()
    {
        var person = await CreateAsync();
        using var api = await app.ApiAsync();
        using var visitor = app.Visit();
        await ForgetAsync(visitor, person.UserName!);
        var link = await box.LinkAsync(person.Email!, "Set another password");
        var id = await IdAsync(person);

        await api.PatchAsync(id, new { email = "moved-" + person.Email });

        Assert.Equal(HttpStatusCode.Gone, (await visitor.GetAsync(link)).Status);
    }

    [Fact]
    public async Task A_person_changes_their_address_by_a_link_to_the_new_one_and_the_old_one_is_told()
    {
        var person = await CreateAsync();
        using var visitor = app.Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        var other = "new-" + person.Email;

        await visitor.SubmitAsync(await visitor.GetAsync("/account/email"), ("Email", other));
        var link = await box.LinkAsync(other, "Confirm your new address");
        Assert.Contains(person.Email!, (await visitor.GetAsync("/account/settings")).Text, StringComparison.Ordinal);
        using var elsewhere = app.Visit();
        await elsewhere.SubmitAsync(await elsewhere.GetAsync(link));

        Assert.Contains(other, (await visitor.GetAsync("/account")).Text, StringComparison.Ordinal);
        await box.TextAsync(person.Email!, "Your address was changed");
        using var again = app.Visit();
        await again.SignInAsync(other, TestApp.Password);
    }

    [Fact]
    public async Task Who_closes_the_account_is_out_and_has_it_again_by_signing_in()
    {
        var person = await CreateAsync();
        using var visitor = app.Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);

        var wrong = await visitor.SubmitAsync(await visitor.GetAsync("/account/close"), ("Typed", "somebody"),
            ("Password", TestApp.Password));
        Assert.NotNull(wrong.Error("Typed"));
        var closed = await visitor.SubmitAsync(wrong, ("Typed", person.UserName), ("Password", TestApp.Password));

        Assert.Equal("/account/login", closed.Location);
        Assert.Equal("Closing", await StatusAsync(person));
        Assert.Equal(HttpStatusCode.Found, (await visitor.GetAsync("/account")).Status);
        await box.TextAsync(person.Email!, "Your account is closed");
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        Assert.Contains("Welcome back", (await visitor.GetAsync("/account")).Text, StringComparison.Ordinal);
        Assert.Equal("Active", await StatusAsync(person));
    }

    [Fact]
    public async Task Thirty_days_later_a_number_is_left_of_a_closed_account()
    {
        var person = await CreateAsync();
        var id = await IdAsync(person);
        using var visitor = app.Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        await visitor.SubmitAsync(await visitor.GetAsync("/account/close"), ("Typed", person.UserName), ("Password", TestApp.Password));

        await app.Database.ExecuteAsync(
            $"UPDATE {Q("Users")} SET {Q("ErasedAfter")} = {app.Database.InstantAgo(TimeSpan.FromMinutes(1))} WHERE {Q("Id")} = {id}");
        await app.Database.ExecuteAsync(
            $"INSERT INTO {Q("WorkItems")} ({Q("Kind")}, {Q("CreatedAt")}, {Q("DueAt")}, {Q("Attempts")}, {Q("Done")}) VALUES "
            + $"('account.erase-closed', {app.Database.InstantAgo(TimeSpan.FromMinutes(1))}, "
                + $"{app.Database.InstantAgo(TimeSpan.FromMinutes(1))}, 0, 0)");

        await Eventually.IsTrueAsync(async () =>
            (await app.Database.QueryAsync<long>($"SELECT 1 FROM {Q("Users")} WHERE {Q("Id")} = {id}")).Count == 0,
            "the account is erased");
        var told = await app.Database.QueryAsync<string>(
            $"SELECT {Q("SubjectName")} FROM {Q("AuditEntries")} WHERE {Q("SubjectId")} = {id}");
        Assert.All(told, name => Assert.Equal($"#{id}", name));
        Assert.Empty(await app.Database.QueryAsync<long>($"SELECT 1 FROM {Q("OutgoingMails")} WHERE {Q("UserId")} = {id}"));
    }

    [Fact]
    public async Task Whoever_signs_up_where_each_is_approved_waits_for_it()
    {
        await using var strict = await Letterbox.OpenAsync(("Accounts:Registration", "Approval"));
        var person = Person.New();
        using var visitor = strict.App.Visit();
        await SignUpAsync(visitor, person);
        var waiting = await visitor.SubmitAsync(await visitor.GetAsync(await strict.LinkAsync(person.Email!, "Confirm your address")),
            ("Password", NewPassword));
        Assert.Contains("Almost there", waiting.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TrySignInAsync(visitor, person)).Status);

        using var administrator = await strict.App.SignInAsAdministratorAsync();
        var list = await administrator.GetAsync("/users?status=Waiting");
        var access = list.Document.QuerySelector("tbody a")!.GetAttribute("href") + "/access";
        var page = await administrator.GetAsync(access);
        await administrator.SubmitAsync(page, page.Form(access + "/approvals"));

        Assert.Equal(HttpStatusCode.Found, (await TrySignInAsync(visitor, person)).Status);
        await strict.TextAsync(person.Email!, "Your account is ready");
    }

    [Fact]
    public async Task By_default_nobody_signs_up_and_the_page_says_how_one_comes()
    {
        await using var closed = await Letterbox.OpenAsync();
        using var visitor = closed.App.Visit();

        Assert.Contains("By invitation", (await visitor.GetAsync("/account/register")).Text, StringComparison.Ordinal);
        Assert.Empty((await visitor.GetAsync("/account/login")).Document.QuerySelectorAll("a[href$='/account/register']"));
    }

    // CVE-2026-86055: the request's host makes no link.
    [Fact]
    public async Task A_host_that_a_request_makes_up_is_in_no_link()
    {
        var person = await CreateAsync();
        using var visitor = app.Visit();
        var page = await visitor.GetAsync("/account/forgot");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/forgot")
        {
            Content = new FormUrlEncodedContent([new("Login", person.UserName),
                new("__RequestVerificationToken", page.Value("__RequestVerificationToken"))]),
            Headers = { Host = "evil.example" },
        };

        await visitor.SendAsync(request);

        Assert.DoesNotContain("evil", await box.TextAsync(person.Email!, "Set another password"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_another_address_is_worthless_after_somebody_signed_the_person_out_everywhere()
    {
        var person = await CreateAsync();
        using Visitor administrator = await app.SignInAsAdministratorAsync(), thief = app.Visit();
        await thief.SignInAsync(person.UserName!, TestApp.Password);
        await thief.SubmitAsync(await thief.GetAsync("/account/email"), ("Email", "thief-" + person.Email));
        var link = await box.LinkAsync("thief-" + person.Email, "Confirm your new address");
        await box.TextAsync(person.Email!, "Another address was asked for");
        var access = $"/users/{await IdAsync(person)}/access";
        var page = await administrator.GetAsync(access);

        await administrator.SubmitAsync(page, page.Form(access + "/sessions/delete"));

        Assert.Equal(HttpStatusCode.Gone, (await thief.GetAsync(link)).Status);
    }

    // Whoever asks in somebody else's name must not make their link worthless.
    [Fact]
    public async Task Asking_again_leaves_the_first_link_good_and_writes_no_second_mail_at_once()
    {
        var person = await CreateAsync();
        using Visitor visitor = app.Visit(), stranger = app.Visit();
        await ForgetAsync(visitor, person.UserName!);
        var link = await box.LinkAsync(person.Email!, "Set another password");

        await ForgetAsync(stranger, person.Email!);
        await Eventually.IsTrueAsync(async () => (await app.Database.QueryAsync<long>(
            $"SELECT COUNT(*) FROM {Q("AuditEntries")} WHERE {Q("Action")} = 'user.reset-request' AND {Q("SubjectName")} = "
                + $"'{person.UserName}'"))
            .Single() == 2, "the second request is done");

        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(link)).Status);
        Assert.Single(box.To(person.Email!));
    }

    [Fact]
    public async Task What_a_stranger_typed_stands_in_no_mail_to_somebody_who_never_confirmed_the_address()
    {
        var person = Person.New() with { DisplayName = "customer, look at evil.example" };
        using var visitor = app.Visit();

        await visitor.SubmitAsync(await visitor.GetAsync("/account/register"),
            ("UserName", "www.evil.example" + person.UserName), ("Email", person.Email), ("DisplayName", person.DisplayName));

        Assert.DoesNotContain("evil", await box.TextAsync(person.Email!, "Confirm your address"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_whose_password_is_changed_while_it_is_looked_at_leaves_no_session()
    {
        for (var round = 0; round < 4; round++)
        {
            var person = await CreateAsync();
            using var visitor = app.Visit();
            await visitor.SignInAsync(person.UserName!, TestApp.Password);
            var form = await visitor.GetAsync("/account/password");
            var tries = Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
            {
                using var other = app.Visit();
                await TrySignInAsync(other, person, TestApp.Password);
            })).ToList();

            var changed = await visitor.SubmitAsync(form, ("Current", TestApp.Password), ("New", NewPassword));
            await Task.WhenAll(tries);

            Assert.Equal("/account", changed.Location);
            Assert.Single(await app.Database.QueryAsync<long>(
                $"SELECT {Q("Id")} FROM {Q("Sessions")} WHERE {Q("UserId")} = {await IdAsync(person)}"));
        }
    }

    [Fact]
    public async Task What_is_held_about_a_person_comes_as_a_file_without_a_secret()
    {
        var person = await CreateAsync();
        using var visitor = app.Visit();
        using (var administrator = await app.SignInAsAdministratorAsync())
        {
            var access = $"/users/{await IdAsync(person)}/access";
            var page = await administrator.GetAsync(access);
            await administrator.SubmitAsync(page, page.Form(access + "/locks"), ("Days", "1"), ("Reason", "between us"));
            page = await administrator.GetAsync(access);
            await administrator.SubmitAsync(page, page.Form(access + "/locks/delete"));
        }
        await visitor.SignInAsync(person.UserName!, TestApp.Password);

        var file = await visitor.GetAsync("/account/data/file");
        var text = file.Document.Source.Text;

        var json = System.Text.Json.Nodes.JsonNode.Parse(text)!;
        Assert.Equal(person.Email, (string?)json["user"]!["email"]);
        Assert.NotEmpty(json["sessions"]!.AsArray());
        Assert.DoesNotContain("between us", text, StringComparison.Ordinal);
        Assert.Contains(json["activity"]!.AsArray(), entry => (string?)entry!["action"] == "sign-in.succeed");
        foreach (var secret in await app.Database.QueryAsync<string>(
            $"SELECT {Q("PasswordHash")} FROM {Q("Users")} WHERE {Q("UserName")} = '{person.UserName}' UNION SELECT {Q("Hash")} FROM "
                + $"{Q("Sessions")}"))
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_must_change_the_password_does_that_first()
    {
        var person = await CreateAsync();
        using Visitor administrator = await app.SignInAsAdministratorAsync(), visitor = app.Visit();
        var access = $"/users/{await IdAsync(person)}/access";
        var page = await administrator.GetAsync(access);
        await administrator.SubmitAsync(page, page.Form(access + "/password-changes"));

        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        var sent = await visitor.GetAsync("/account/settings");
        Assert.Equal("/account/password?returnUrl=%2Faccount%2Fsettings", sent.Location);
        var back = await visitor.SubmitAsync(await visitor.FollowAsync(sent), ("Current", TestApp.Password), ("New", NewPassword));

        Assert.Equal("/account/settings", back.Location);
        Assert.Equal(HttpStatusCode.OK, (await visitor.FollowAsync(back)).Status);
    }

    [Fact]
    public async Task A_locked_person_is_out_until_it_is_taken_back()
    {
        var person = await CreateAsync();
        using Visitor administrator = await app.SignInAsAdministratorAsync(), visitor = app.Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        var access = $"/users/{await IdAsync(person)}/access";
        var page = await administrator.GetAsync(access);

        await administrator.SubmitAsync(page, page.Form(access + "/locks"), ("Days", "7"), ("Reason", "Looks into something"));
        Assert.Equal(HttpStatusCode.Found, (await visitor.GetAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TrySignInAsync(visitor, person, TestApp.Password)).Status);
        page = await administrator.GetAsync(access);
        Assert.Contains("Looks into something", page.Text, StringComparison.Ordinal);
        await administrator.SubmitAsync(page, page.Form(access + "/locks/delete"));

        Assert.Equal(HttpStatusCode.Found, (await TrySignInAsync(visitor, person, TestApp.Password)).Status);
    }

    private static async Task<HtmlPage> SignUpAsync(Visitor visitor, Person person) =>
        await visitor.SubmitAsync(await visitor.GetAsync("/account/register"), ("UserName", person.UserName), ("Email", person.Email));

    private static async Task<HtmlPage> ForgetAsync(Visitor visitor, string login) =>
        await visitor.SubmitAsync(await visitor.GetAsync("/account/forgot"), ("Login", login));

    private static async Task<HtmlPage> TrySignInAsync(Visitor visitor, Person person, string password = NewPassword) =>
        await visitor.SubmitAsync(await visitor.GetAsync("/account/login"), ("Login", person.UserName), ("Password", password));

    private string Q(string name) => app.Database.Quote(name);

    private async Task<Person> CreateAsync()
    {
        var person = Person.New();
        await app.CreateUserAsync(person.UserName!, person.Email!);
        return person;
    }

    private async Task<string> StatusAsync(Person person) => (await app.Database.QueryAsync<string>(
        $"SELECT {Q("Status")} FROM {Q("Users")} WHERE {Q("UserName")} = '{person.UserName}'")).Single();

    private async Task<long> IdAsync(Person person) => (await app.Database.QueryAsync<long>(
        $"SELECT {Q("Id")} FROM {Q("Users")} WHERE {Q("UserName")} = '{person.UserName}'")).Single();
}
