using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CsCheck;
using UsersWeb.Tests.Moves;

namespace UsersWeb.Tests.Accounts;

/// <summary>Passkeys: signing in without a password, the question who somebody is, and all that could go wrong.</summary>
public sealed class PasskeyTests(HostedApp app) : WithPasskeys(app)
{
    /// <summary>What an answer can lie about.</summary>
    public static TheoryData<string> Lies => ["origin", "site", "person not seen", "owner", "key", "copy"];

    [Fact]
    public async Task Who_has_a_passkey_signs_in_without_a_password_once_for_each_question()
    {
        using var owner = await AddAsync();
        using Visitor visitor = App.Visit(), thief = App.Visit();
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
        var audit = await App.Database.QueryAsync<string>($"""
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
        using var visitor = App.Visit();
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
        using var visitor = App.Visit();
        var page = await visitor.GetAsync("/account/login");
        await App.Database.ExecuteAsync($"UPDATE {Q("Sessions")} SET {Q("PasswordAt")} = NULL, {Q("SecondFactorAt")} = NULL");
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
        using var visitor = App.Visit();
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
        using var visitor = App.Visit();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account/login");
        request.Headers.Host = "evil.example.org";

        var page = await visitor.SendAsync(request);

        Assert.Equal("localhost", (string?)JsonNode.Parse(Options(page))!["rpId"]);
        await using var strange = await HostedApp.StartBesideAsync(App.Database, ("PublicUrl", "http://192.0.2.7"));
        using var there = strange.Visit();
        Assert.Null((await there.GetAsync("/account/login")).Document.QuerySelector("[data-passkey]"));
    }

    [Fact]
    public async Task While_the_users_are_being_moved_a_passkey_signs_in_once_for_each_question_too()
    {
        using var owner = await AddAsync();
        using var api = await App.ApiAsync();
        using Visitor first = App.Visit(), second = App.Visit();
        var page = await first.GetAsync("/account/login");
        var answer = owner.Key.Sign(Options(page));
        await using (await App.Database.Engine().TryLockAsync(TestContext.Current.CancellationToken))
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
}
