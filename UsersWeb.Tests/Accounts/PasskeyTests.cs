using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using CsCheck;
using UsersWeb.Data;
using UsersWeb.Tests.Moves;

namespace UsersWeb.Tests.Accounts;

/// <summary>Passkeys: signing in without a password, the second step, the question who somebody is, and all that could go wrong.</summary>
public sealed class PasskeyTests(HostedApp app) : IClassFixture<HostedApp>
{
    private const string NewPassword = "seven lazy walruses juggle";

    /// <summary>What an answer can lie about.</summary>
    public static TheoryData<string> Lies => ["origin", "site", "person not seen", "owner", "key", "copy"];

    [Fact]
    public async Task Who_has_a_passkey_signs_in_without_a_password_once_for_each_question()
    {
        using var owner = await AddAsync();
        using Visitor visitor = app.Visit(), thief = app.Visit();
        var page = await visitor.GetAsync("/account/login?returnUrl=%2Faccount%2Fsessions");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var answer = owner.Key.Sign(Options(page));

        var entered = await AnswerAsync(visitor, page, answer, ("Remember", "true"));

        Assert.Equal("/account/sessions", entered.Location);
        Assert.NotEqual(default, visitor.Find("UsersWeb.Session")!.Expires);
        Assert.Equal(HttpStatusCode.OK, (await visitor.FollowAsync(entered)).Status);
        // What was proved counts for what asks for it.
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/account/email")).Status);
        Assert.Contains("last used", (await visitor.GetAsync("/account/security")).Text, StringComparison.Ordinal);
        var audit = await app.Database.QueryAsync<string>($"""
            SELECT {Q("After")} FROM {Q("AuditEntries")} WHERE {Q("Action")} = 'sign-in.succeed' AND {Q("SubjectId")} = {owner.Id}
            AND {Q("After")} IS NOT NULL
            """);
        Assert.Equal("""{"factor":"passkey"}""", Assert.Single(audit));
        var again = await AnswerAsync(thief, await thief.GetAsync("/account/login"), answer, ("Ticket", Ticket(page)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Null(thief.Session);
    }

    [Theory, MemberData(nameof(Lies))]
    public async Task An_answer_that_lies_signs_nobody_in(string lie)
    {
        using var owner = await AddAsync();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var visitor = app.Visit();
        owner.Key.Count = 5;
        Assert.Equal(HttpStatusCode.Found, (await SignInAsync(visitor, owner)).Status);
        await visitor.SignOutAsync();
        owner.Key.Count = 6;
        switch (lie)
        {
            case "origin": owner.Key.Origin = "https://users-example.org"; break;
            case "site": owner.Key.RelyingParty = "users-example.org"; break;
            case "person not seen": owner.Key.Verifies = false; break;
            case "owner": owner.Key.Handle = [0, 0, 0, 0, 0, 0, 0, 1]; break;
            case "key": owner.Key.SignsWith = other; break;
            // It has signed less often than before.
            case "copy": owner.Key.Count = 4; break;
            default: throw new ArgumentException(lie, nameof(lie));
        }

        var refused = await SignInAsync(visitor, owner);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("This passkey did not sign you in", refused.Text, StringComparison.Ordinal);
        Assert.Null(visitor.Session);
    }

    [Fact]
    public async Task An_answer_is_worth_nothing_for_another_purpose_another_question_or_another_person()
    {
        using Owner owner = await AddAsync(), other = await AddAsync();
        using var visitor = app.Visit();
        var page = await visitor.GetAsync("/account/login");
        await app.Database.ExecuteAsync($"UPDATE {Q("Sessions")} SET {Q("PasswordAt")} = NULL, {Q("SecondFactorAt")} = NULL");
        var confirm = await other.Visitor.FollowAsync(await other.Visitor.GetAsync("/account/email"));

        Assert.Equal(HttpStatusCode.OK, confirm.Status);
        // Signed for the question who they are, given for the sign-in; and the other way round.
        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await AnswerAsync(visitor, page, other.Key.Sign(Options(confirm)), ("Ticket", Ticket(confirm)))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await AnswerAsync(other.Visitor, confirm, other.Key.Sign(Options(page)), ("Ticket", Ticket(page)))).Status);
        // Another challenge.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AnswerAsync(visitor, page, other.Key.Sign(Options(confirm)))).Status);
        // Somebody else's passkey.
        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await AnswerAsync(other.Visitor, confirm, owner.Key.Sign(Options(confirm)))).Status);

        Assert.Equal("/account/email", (await AnswerAsync(other.Visitor, confirm, other.Key.Sign(Options(confirm)))).Location);
        Assert.Equal(HttpStatusCode.OK, (await other.Visitor.GetAsync("/account/email")).Status);
    }

    [Fact]
    public async Task Whatever_comes_instead_of_an_answer_is_refused_and_nothing_breaks()
    {
        using var owner = await AddAsync();
        using var visitor = app.Visit();
        var page = await visitor.GetAsync("/account/login");
        var right = owner.Key.Sign(Options(page));
        var bytes = Gen.Select(Gen.Int[0, right.Length - 1], Gen.Char[' ', '~'], Gen.Int[0, right.Length]);

        await bytes.SampleAsync(async change =>
        {
            var (at, to, length) = (Math.Min(change.Item1, right.Length - 1), change.Item2, Math.Min(change.Item3, right.Length));
            foreach (var broken in new[] { right[..at] + to + right[(at + 1)..], right[..length], WithMember(right, at, to) })
            {
                if (broken == right) continue;
                var answer = await AnswerAsync(visitor, page, broken);
                Assert.True(answer.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.Found, $"{(int)answer.Status} {broken}");
                if (answer.Status == HttpStatusCode.UnprocessableEntity) continue;
                // A space in the JSON, or a letter that changes no bit of what was signed.
                await visitor.SignOutAsync();
                page = await visitor.GetAsync("/account/login");
                right = owner.Key.Sign(Options(page));
                return;
            }
        }, iter: 60, threads: 1);
    }

    [Fact]
    public async Task For_whom_a_passkey_is_made_stands_in_the_settings_and_not_in_the_request()
    {
        using var visitor = app.Visit();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account/login");
        request.Headers.Host = "evil.example.org";

        var page = await visitor.SendAsync(request);

        Assert.Equal("localhost", (string?)JsonNode.Parse(Options(page))!["rpId"]);
        await using var strange = await HostedApp.StartBesideAsync(app.Database, ("PublicUrl", "http://192.0.2.7"));
        using var there = strange.Visit();
        Assert.Null((await there.GetAsync("/account/login")).Document.QuerySelector("[data-passkey]"));
    }

    [Fact]
    public async Task A_passkey_that_is_removed_signs_nobody_in_and_ends_the_other_sessions()
    {
        using var owner = await AddAsync();
        using Visitor other = app.Visit(), late = app.Visit();
        await SignInAsync(other, owner);
        var question = await late.GetAsync("/account/login");

        var page = await owner.Visitor.GetAsync("/account/security");
        await owner.Visitor.SubmitAsync(page, Deletion(page));

        Assert.Contains("/account/login", (await other.GetAsync("/account")).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await owner.Visitor.GetAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AnswerAsync(late, question, owner.Key.Sign(Options(question)))).Status);
    }

    [Fact]
    public async Task A_passkey_needs_a_name_and_is_taken_once()
    {
        using var owner = await AddAsync();
        var page = await owner.Visitor.GetAsync("/account/security/passkeys");
        Assert.NotNull((await AnswerAsync(owner.Visitor, page, owner.Key.Create(Options(page)), ("Name", " "))).Error("Name"));

        await AnswerAsync(owner.Visitor, page, owner.Key.Create(Options(page)), ("Name", "The same"));

        var shown = await owner.Visitor.GetAsync("/account/security");
        Assert.Contains("This passkey is known already.", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("The same", shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_password_passkeys_are_all_one_signs_in_with_and_the_last_one_stays()
    {
        using var owner = await AddAsync();
        using Visitor visitor = app.Visit(), by = app.Visit();

        var page = await owner.Visitor.GetAsync("/account/security");
        await owner.Visitor.SubmitAsync(page, page.Form("/account/password/delete"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.SubmitAsync(await visitor.GetAsync("/account/login"),
            ("Login", owner.Name), ("Password", TestApp.Password))).Status);
        Assert.Equal(HttpStatusCode.Found, (await SignInAsync(by, owner)).Status);
        page = await by.GetAsync("/account/security");
        await by.SubmitAsync(page, Deletion(page));
        Assert.Contains("all you sign in with", (await by.GetAsync("/account/security")).Text, StringComparison.Ordinal);
        // A forgotten browser sets no password.
        await app.Database.ExecuteAsync($"UPDATE {Q("Sessions")} SET {Q("PasswordAt")} = NULL, {Q("SecondFactorAt")} = NULL");
        var question = await by.FollowAsync(await by.GetAsync("/account/password"));
        Assert.Null(question.Document.QuerySelector("[name=Password]"));
        Assert.StartsWith("/account/confirm", (await by.PostAsync("/account/password", ("New", NewPassword),
            ("__RequestVerificationToken", question.Value("__RequestVerificationToken")!))).Location, StringComparison.Ordinal);
        var form = await by.FollowAsync(await AnswerAsync(by, question, owner.Key.Sign(Options(question))));
        Assert.Equal(HttpStatusCode.Found, (await by.SubmitAsync(form, ("New", NewPassword))).Status);
        await visitor.SignInAsync(owner.Name, NewPassword);
    }

    [Fact]
    public async Task An_administrator_with_nothing_but_a_passkey_counts_as_one_who_can_sign_in_and_can_not_be_lost()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var alone = await HostedApp.StartAsync(database);
        using var first = await alone.SignInAsAdministratorAsync();
        var id = (await database.QueryAsync<long>($"SELECT {Q("Id")} FROM {Q("Users")}")).Single();
        using var key = new SoftAuthenticator(alone.Address);
        await AddAsync(first, key);
        var page = await first.GetAsync("/account/security");
        await first.SubmitAsync(page, page.Form("/account/password/delete"));
        await database.ExecuteAsync($"""
            UPDATE {Q("Sessions")} SET {Q("PasswordAt")} = {Q("LastSeenAt")}, {Q("SecondFactorAt")} = {Q("LastSeenAt")}
            """);

        // The only administrator: nobody is offered to be the first one, and their passkeys can't be reset.
        using var stranger = alone.Visit();
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/account/login")).Status);
        var access = await first.GetAsync($"/users/{id}/access");
        await first.SubmitAsync(access, access.Form($"/users/{id}/access/second-factors/delete"));
        Assert.Contains("last active administrator", (await first.GetAsync($"/users/{id}/access")).Text, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(await database.QueryAsync<long>($"SELECT COUNT(*) FROM {Q("Passkeys")}")));
        // Another one may be locked as long as this one can sign in.
        var second = await alone.CreateUserAsync("second", "second@example.com", administrator: true);
        access = await first.GetAsync($"/users/{second}/access");
        var locked = await first.SubmitAsync(access, access.Form($"/users/{second}/access/deactivations"));
        Assert.Equal(HttpStatusCode.Found, locked.Status);
        Assert.Contains("deactivated", (await first.GetAsync($"/users/{second}/access")).Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_role_that_demands_a_second_factor_has_it_in_a_passkey_and_asks_for_it_after_the_password()
    {
        await using var strict = await HostedApp.StartBesideAsync(app.Database, ("Accounts:RequireSecondFactor", "Manager"));
        using var owner = await AddAsync(Role.ManagerId, strict);
        Assert.Equal(HttpStatusCode.OK, (await owner.Visitor.GetAsync("/users")).Status);
        var browser = new CookieContainer();
        using Visitor visitor = strict.Visit(), lax = new(app.Address, browser), same = new(strict.Address, browser);

        var sent = await visitor.SubmitAsync(
            await visitor.GetAsync("/account/login"), ("Login", owner.Name), ("Password", TestApp.Password));

        Assert.Equal("/account/login/code", sent.Location);
        var step = await visitor.FollowAsync(sent);
        Assert.Null(step.Document.QuerySelector("[name=Code]"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AnswerAsync(visitor, step, "{}")).Status);
        await visitor.FollowAsync(await AnswerAsync(visitor, step, owner.Key.Sign(Options(step))));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/users")).Status);
        // Who came before the role demanded it is asked where they are.
        await lax.SignInAsync(owner.Name, TestApp.Password);
        Assert.Equal("/account/security", (await same.GetAsync("/users")).Location);
        var asked = await same.GetAsync("/account/security");
        await AnswerAsync(same, asked, owner.Key.Sign(Options(asked)));
        Assert.Equal(HttpStatusCode.OK, (await same.GetAsync("/users")).Status);
    }

    [Fact]
    public async Task While_the_users_are_being_moved_a_passkey_signs_in_once_for_each_question_too()
    {
        using var owner = await AddAsync();
        using var api = await app.ApiAsync();
        using Visitor first = app.Visit(), second = app.Visit();
        var page = await first.GetAsync("/account/login");
        var answer = owner.Key.Sign(Options(page));
        await using (await app.Database.Engine().TryLockAsync(TestContext.Current.CancellationToken))
        {
            await Eventually.IsTrueAsync(async () => (await api.PostAsync(Person.New())).Status == HttpStatusCode.ServiceUnavailable,
                "changes are refused");
            Assert.Equal(HttpStatusCode.Found, (await AnswerAsync(first, page, answer)).Status);
            Assert.Equal(HttpStatusCode.UnprocessableEntity,
                (await AnswerAsync(second, await second.GetAsync("/account/login"), answer, ("Ticket", Ticket(page)))).Status);
        }
        await Eventually.IsTrueAsync(async () => (await api.PostAsync(Person.New())).Status == HttpStatusCode.Created,
            "changes are taken again");
        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await AnswerAsync(second, await second.GetAsync("/account/login"), answer, ("Ticket", Ticket(page)))).Status);
        Assert.Equal(HttpStatusCode.OK, (await first.GetAsync("/account")).Status);
    }

    private static string WithMember(string json, int at, char to)
    {
        var parsed = JsonNode.Parse(json)!.AsObject();
        var members = parsed["response"]!.AsObject();
        members[members.ElementAt(at % members.Count).Key] = to < 'A' ? null : to < 'a' ? at : new JsonArray(to.ToString());
        return parsed.ToJsonString();
    }

    private static IHtmlElement Button(HtmlPage page) =>
        (IHtmlElement?)page.Document.QuerySelector("button[data-passkey]") ?? throw new InvalidOperationException(page.Text);

    private static string Options(HtmlPage page) => Button(page).GetAttribute("data-passkey")!;

    private static string Ticket(HtmlPage page) => page.Value("Ticket")!;

    private static IHtmlFormElement Deletion(HtmlPage page) =>
        page.Document.QuerySelectorAll("form").OfType<IHtmlFormElement>().First(form =>
            form.GetAttribute("action")!.StartsWith("/account/security/passkeys/", StringComparison.Ordinal));

    // As the script does: what the form holds, and the answer.
    private static Task<HtmlPage> AnswerAsync(
        Visitor visitor, HtmlPage page, string answer, params (string Name, string Value)[] fields)
    {
        var given = fields.ToDictionary(field => field.Name, field => field.Value);
        foreach (var name in new[] { "__RequestVerificationToken", "Ticket", "ReturnUrl" })
            if (page.Value(name) is { } value) given.TryAdd(name, value);
        given["Credential"] = answer;
        return visitor.PostAsync(Button(page).GetAttribute("formaction")!, [.. given.Select(field => (field.Key, field.Value))]);
    }

    private static async Task<HtmlPage> SignInAsync(Visitor visitor, Owner owner)
    {
        var page = await visitor.GetAsync("/account/login");
        return await AnswerAsync(visitor, page, owner.Key.Sign(Options(page)));
    }

    private static async Task AddAsync(Visitor visitor, SoftAuthenticator key)
    {
        var page = await visitor.GetAsync("/account/security/passkeys");
        var added = await AnswerAsync(visitor, page, key.Create(Options(page)), ("Name", "My phone"));
        Assert.True(added.Location == "/account/security", added.Text);
        Assert.Contains("The passkey My phone is added", (await visitor.FollowAsync(added)).Text, StringComparison.Ordinal);
    }

    private async Task<Owner> AddAsync(long? role = null, HostedApp? at = null)
    {
        var person = Person.New();
        var id = await app.CreateUserAsync(person.UserName!, person.Email!);
        if (role is { } given) await app.Database.GiveRoleAsync(id, given);
        var visitor = (at ?? app).Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        var key = new SoftAuthenticator((at ?? app).Address);
        await AddAsync(visitor, key);
        return new(id, person.UserName!, visitor, key);
    }

    private string Q(string name) => app.Database.Quote(name);

    private sealed record Owner(long Id, string Name, Visitor Visitor, SoftAuthenticator Key) : IDisposable
    {
        public void Dispose()
        {
            Visitor.Dispose();
            Key.Dispose();
        }
    }
}
