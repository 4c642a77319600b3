using System.Net;

namespace UsersWeb.Tests.Accounts;

/// <summary>What people do with their own account, and what others may ask of them.</summary>
public sealed class OwnAccountTests(Letterbox box) : WithLetters(box)
{
    [Fact]
    public async Task A_person_changes_their_address_by_a_link_to_the_new_one_and_the_old_one_is_told()
    {
        var person = await CreateAsync();
        using var visitor = App.Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        var other = "new-" + person.Email;

        await visitor.SubmitAsync(await visitor.GetAsync("/account/email"), ("Email", other));
        var link = await Box.LinkAsync(other, "Confirm your new address");
        Assert.Contains(person.Email!, (await visitor.GetAsync("/account/settings")).Text, StringComparison.Ordinal);
        using var elsewhere = App.Visit();
        await elsewhere.SubmitAsync(await elsewhere.GetAsync(link));

        Assert.Contains(other, (await visitor.GetAsync("/account")).Text, StringComparison.Ordinal);
        await Box.TextAsync(person.Email!, "Your address was changed");
        using var again = App.Visit();
        await again.SignInAsync(other, TestApp.Password);
    }

    [Fact]
    public async Task Who_closes_the_account_is_out_and_has_it_again_by_signing_in()
    {
        var person = await CreateAsync();
        using var visitor = App.Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);

        var wrong = await visitor.SubmitAsync(await visitor.GetAsync("/account/close"), ("Typed", "somebody"),
            ("Password", TestApp.Password));
        Assert.NotNull(wrong.Error("Typed"));
        var closed = await visitor.SubmitAsync(wrong, ("Typed", person.UserName), ("Password", TestApp.Password));

        Assert.Equal("/account/login", closed.Location);
        Assert.Equal("Closing", await StatusAsync(person));
        Assert.Equal(HttpStatusCode.Found, (await visitor.GetAsync("/account")).Status);
        await Box.TextAsync(person.Email!, "Your account is closed");
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        Assert.Contains("Welcome back", (await visitor.GetAsync("/account")).Text, StringComparison.Ordinal);
        Assert.Equal("Active", await StatusAsync(person));
    }

    [Fact]
    public async Task Thirty_days_later_a_number_is_left_of_a_closed_account()
    {
        var person = await CreateAsync();
        var id = await IdAsync(person);
        using var visitor = App.Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        await visitor.SubmitAsync(await visitor.GetAsync("/account/close"), ("Typed", person.UserName), ("Password", TestApp.Password));

        await App.Database.ExecuteAsync(
            $"UPDATE {Q("Users")} SET {Q("ErasedAfter")} = {App.Database.InstantAgo(TimeSpan.FromMinutes(1))} WHERE {Q("Id")} = {id}");
        await App.Database.ExecuteAsync(
            $"INSERT INTO {Q("WorkItems")} ({Q("Kind")}, {Q("CreatedAt")}, {Q("DueAt")}, {Q("Attempts")}, {Q("Done")}) VALUES "
            + $"('account.erase-closed', {App.Database.InstantAgo(TimeSpan.FromMinutes(1))}, "
                + $"{App.Database.InstantAgo(TimeSpan.FromMinutes(1))}, 0, 0)");

        await Eventually.IsTrueAsync(async () =>
            (await App.Database.QueryAsync<long>($"SELECT 1 FROM {Q("Users")} WHERE {Q("Id")} = {id}")).Count == 0,
            "the account is erased");
        var told = await App.Database.QueryAsync<string>(
            $"SELECT {Q("SubjectName")} FROM {Q("AuditEntries")} WHERE {Q("SubjectId")} = {id}");
        Assert.All(told, name => Assert.Equal($"#{id}", name));
        Assert.Empty(await App.Database.QueryAsync<long>($"SELECT 1 FROM {Q("OutgoingMails")} WHERE {Q("UserId")} = {id}"));
    }

    [Fact]
    public async Task A_link_to_another_address_is_worthless_after_somebody_signed_the_person_out_everywhere()
    {
        var person = await CreateAsync();
        using Visitor administrator = await App.SignInAsAdministratorAsync(), thief = App.Visit();
        await thief.SignInAsync(person.UserName!, TestApp.Password);
        await thief.SubmitAsync(await thief.GetAsync("/account/email"), ("Email", "thief-" + person.Email));
        var link = await Box.LinkAsync("thief-" + person.Email, "Confirm your new address");
        await Box.TextAsync(person.Email!, "Another address was asked for");
        var access = $"/users/{await IdAsync(person)}/access";
        var page = await administrator.GetAsync(access);

        await administrator.SubmitAsync(page, page.Form(access + "/sessions/delete"));

        Assert.Equal(HttpStatusCode.Gone, (await thief.GetAsync(link)).Status);
    }

    [Fact]
    public async Task A_sign_in_whose_password_is_changed_while_it_is_looked_at_leaves_no_session()
    {
        for (var round = 0; round < 4; round++)
        {
            var person = await CreateAsync();
            using var visitor = App.Visit();
            await visitor.SignInAsync(person.UserName!, TestApp.Password);
            var form = await visitor.GetAsync("/account/password");
            var tries = Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
            {
                using var other = App.Visit();
                await TrySignInAsync(other, person, TestApp.Password);
            })).ToList();

            var changed = await visitor.SubmitAsync(form, ("Current", TestApp.Password), ("New", NewPassword));
            await Task.WhenAll(tries);

            Assert.Equal("/account", changed.Location);
            Assert.Single(await App.Database.QueryAsync<long>(
                $"SELECT {Q("Id")} FROM {Q("Sessions")} WHERE {Q("UserId")} = {await IdAsync(person)}"));
        }
    }

    [Fact]
    public async Task What_is_held_about_a_person_comes_as_a_file_without_a_secret()
    {
        var person = await CreateAsync();
        using var visitor = App.Visit();
        using (var administrator = await App.SignInAsAdministratorAsync())
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
        foreach (var secret in await App.Database.QueryAsync<string>(
            $"SELECT {Q("PasswordHash")} FROM {Q("Users")} WHERE {Q("UserName")} = '{person.UserName}' UNION SELECT {Q("Hash")} FROM "
                + $"{Q("Sessions")}"))
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_must_change_the_password_does_that_first()
    {
        var person = await CreateAsync();
        using Visitor administrator = await App.SignInAsAdministratorAsync(), visitor = App.Visit();
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
        using Visitor administrator = await App.SignInAsAdministratorAsync(), visitor = App.Visit();
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
}
