using System.Net;
using UsersWeb.Data;

namespace UsersWeb.Tests.Accounts;

/// <summary>What people do with their passkeys, and what a role makes of them.</summary>
public sealed class OwnPasskeyTests(HostedApp app) : WithPasskeys(app)
{
    [Fact]
    public async Task A_passkey_that_is_removed_signs_nobody_in_and_ends_the_other_sessions()
    {
        using var owner = await AddAsync();
        using Visitor other = App.Visit(), late = App.Visit();
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
        using Visitor visitor = App.Visit(), by = App.Visit();

        var page = await owner.Visitor.GetAsync("/account/security");
        await owner.Visitor.SubmitAsync(page, page.Form("/account/password/delete"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.SubmitAsync(await visitor.GetAsync("/account/login"),
            ("Login", owner.Name), ("Password", TestApp.Password))).Status);
        Assert.Equal(HttpStatusCode.Found, (await SignInAsync(by, owner)).Status);
        page = await by.GetAsync("/account/security");
        await by.SubmitAsync(page, Deletion(page));
        Assert.Contains("all you sign in with", (await by.GetAsync("/account/security")).Text, StringComparison.Ordinal);
        // A forgotten browser sets no password.
        await App.Database.ExecuteAsync($"UPDATE {Q("Sessions")} SET {Q("PasswordAt")} = NULL, {Q("SecondFactorAt")} = NULL");
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
        var refused = await first.SubmitAsync(access, access.Form($"/users/{id}/access/second-factors/delete"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("last active administrator", refused.Document.QuerySelector(".error-summary")!.TextContent,
            StringComparison.Ordinal);
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
        await using var strict = await HostedApp.StartBesideAsync(App.Database, ("Accounts:RequireSecondFactor", "Manager"));
        using var owner = await AddAsync(Role.ManagerId, strict);
        Assert.Equal(HttpStatusCode.OK, (await owner.Visitor.GetAsync("/users")).Status);
        var browser = new CookieContainer();
        using Visitor visitor = strict.Visit(), lax = new(App.Address, browser), same = new(strict.Address, browser);

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
    public async Task Who_removes_one_factor_of_several_goes_on_where_a_role_demands_one()
    {
        await using var strict = await HostedApp.StartBesideAsync(App.Database, ("Accounts:RequireSecondFactor", "Manager"));
        using var owner = await AddAsync(Role.ManagerId, strict);
        using var other = new SoftAuthenticator(strict.Address);
        await AddAsync(owner.Visitor, other);
        var page = await owner.Visitor.GetAsync("/account/security");

        await owner.Visitor.SubmitAsync(page, Deletion(page));

        Assert.Equal(HttpStatusCode.OK, (await owner.Visitor.GetAsync("/users")).Status);
        var form = await owner.Visitor.GetAsync("/account/password");
        await owner.Visitor.SubmitAsync(form, ("Current", TestApp.Password), ("New", NewPassword));
        Assert.Equal(HttpStatusCode.OK, (await owner.Visitor.GetAsync("/users")).Status);
        page = await owner.Visitor.GetAsync("/account/security");
        await owner.Visitor.SubmitAsync(page, Deletion(page));
        Assert.Equal("/account/security", (await owner.Visitor.GetAsync("/users")).Location);
    }
}
