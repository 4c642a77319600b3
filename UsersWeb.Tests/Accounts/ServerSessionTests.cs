using System.Net;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Data;
using UsersWeb.Tests.Moves;

namespace UsersWeb.Tests.Accounts;

/// <summary>A session is a row on the server; the cookie is only its secret.</summary>
public sealed class ServerSessionTests(HostedApp app) : IClassFixture<HostedApp>
{
    private const string NewPassword = "seven lazy walruses juggle";

    [Fact]
    public async Task A_cookie_that_was_copied_is_worth_nothing_after_signing_out()
    {
        var (visitor, _) = await SignInAsync();
        using var thief = visitor.Copy();
        var form = await thief.GetAsync("/account/settings");
        Assert.Equal(HttpStatusCode.OK, form.Status);

        await visitor.SignOutAsync();

        Assert.True(await IsOutAsync(thief));
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.SubmitAsync(form, ("DisplayName", "Thief"))).Status);
    }

    [Fact]
    public async Task Another_password_signs_out_everywhere_else_and_not_here()
    {
        var (visitor, name) = await SignInAsync();
        using var thief = visitor.Copy();
        using var other = app.Visit();
        await other.SignInAsync(name, TestApp.Password);

        var saved = await visitor.SubmitAsync(await visitor.GetAsync("/account/password"), ("Current", TestApp.Password),
            ("New", NewPassword));

        Assert.Equal("/account", saved.Location);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/account")).Status);
        Assert.True(await IsOutAsync(thief));
        Assert.True(await IsOutAsync(other));
        using var again = app.Visit();
        await again.SignInAsync(name, NewPassword);
    }

    [Fact]
    public async Task A_deactivated_person_who_is_restored_must_sign_in_again()
    {
        var (visitor, name) = await SignInAsync();
        using var administrator = await app.SignInAsAdministratorAsync();
        var access = $"/users/{await IdAsync(name)}/access";

        await PostAsync(administrator, access, "deactivations");
        Assert.True(await IsOutAsync(visitor));
        await PostAsync(administrator, access, "restorations");

        Assert.True(await IsOutAsync(visitor));
        using var again = app.Visit();
        await again.SignInAsync(name, TestApp.Password);
    }

    [Fact]
    public async Task Who_loses_a_role_is_signed_out_and_who_gains_one_is_not()
    {
        var (visitor, name) = await SignInAsync();
        using var administrator = await app.SignInAsAdministratorAsync();
        var access = $"/users/{await IdAsync(name)}/access";

        await PostAsync(administrator, access, "roles", ("Roles", $"{Role.AuditorId}"));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/users")).Status);
        await PostAsync(administrator, access, "roles");

        Assert.True(await IsOutAsync(visitor));
    }

    [Theory]
    [InlineData("LastSeenAt", -7, true)]
    [InlineData("LastSeenAt", -9, false)]
    [InlineData("EndsAt", 1, true)]
    [InlineData("EndsAt", -1, false)]
    public async Task A_session_of_a_browser_ends_after_eight_hours_without_a_request_and_at_its_end(string column, int hours, bool isAlive)
    {
        var (visitor, name) = await SignInAsync();

        await SetAsync(name, column, hours);

        Assert.Equal(!isAlive, await IsOutAsync(visitor));
    }

    [Fact]
    public async Task A_session_that_stays_lasts_fourteen_days_without_a_request()
    {
        var name = await CreateAsync();
        using var visitor = app.Visit();
        await visitor.SubmitAsync(await visitor.GetAsync("/account/login"), ("Login", name), ("Password", TestApp.Password),
            ("Remember", "true"));

        await SetAsync(name, "LastSeenAt", -24 * 13);
        Assert.False(await IsOutAsync(visitor));
        await SetAsync(name, "LastSeenAt", -24 * 15);
        Assert.True(await IsOutAsync(visitor));
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task What_an_open_page_asks_for_by_itself_does_not_prolong_a_session()
    {
        var name = Person.New().UserName!;
        await app.CreateUserAsync(name, $"{name}@example.com", administrator: true);
        (await app.RunAsync("db", "seed", "--users", "2")).Succeeded();
        using var visitor = app.Visit();
        await visitor.SignInAsync(name, TestApp.Password);
        await visitor.SubmitAsync(await visitor.GetAsync("/users/samples/delete"));
        await SetAsync(name, "LastSeenAt", -7);

        var progress = await visitor.GetAsync("/users/samples");
        foreach (var path in new[] { "/admin/database/live", "/admin/database/move/status" })
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(path)).Status);
        Assert.NotEmpty(progress.Response.Headers.GetValues("Refresh"));
        // Longer than it takes until it is written.
        await Task.Delay(TimeSpan.FromSeconds(12), TestContext.Current.CancellationToken);
        Assert.True(await IsUnusedAsync(name), "Nobody was there.");

        await visitor.GetAsync("/users");
        await Eventually.IsTrueAsync(async () => !await IsUnusedAsync(name), "what a person asks for counts");
    }

    [Fact]
    public async Task Who_proves_again_who_they_are_gets_another_cookie_and_the_one_of_before_is_worth_nothing()
    {
        var (visitor, _) = await SignInAsync();
        using var thief = visitor.Copy();
        await app.Database.AgeSessionsAsync(TimeSpan.FromHours(1));

        await visitor.SubmitAsync(await visitor.GetAsync("/account/confirm"), ("Password", TestApp.Password));

        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/account")).Status);
        Assert.True(await IsOutAsync(thief));
    }

    [Fact]
    public async Task The_database_holds_the_hash_of_the_secret_alone_and_the_cookie_nothing_of_the_person()
    {
        var (visitor, name) = await SignInAsync();

        var rows = await app.Database.QueryAsync<string>($"SELECT {Q("Hash")} FROM {Q("Sessions")}");

        Assert.All(rows, hash => Assert.Matches("^[0-9a-f]{64}$", hash));
        Assert.DoesNotContain(name, visitor.Session!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_fifty_first_session_ends_the_one_that_was_not_seen_for_longest()
    {
        var (first, name) = await SignInAsync();
        await SetAsync(name, "LastSeenAt", -1);
        for (var i = 0; i < SessionLimits.Most; i++)
        {
            using var visitor = app.Visit();
            await visitor.SignInAsync(name, TestApp.Password);
        }

        Assert.True(await IsOutAsync(first));
        Assert.Equal(SessionLimits.Most, (await SessionsAsync(name)).Count);
    }

    [Fact]
    public async Task People_come_and_go_while_the_users_are_being_moved_and_that_holds_after()
    {
        var name = await CreateAsync();
        using Visitor comes = app.Visit(), goes = app.Visit();
        await goes.SignInAsync(name, TestApp.Password);
        using var thief = goes.Copy();
        using var api = await app.ApiAsync();
        await using (var move = await app.Database.Engine().TryLockAsync(TestContext.Current.CancellationToken))
        {
            Assert.NotNull(move);
            await Eventually.IsTrueAsync(async () => (await api.PostAsync(Person.New())).Status == HttpStatusCode.ServiceUnavailable,
                "changes are refused");
            await comes.SignInAsync(name, TestApp.Password);
            Assert.Equal(HttpStatusCode.OK, (await comes.GetAsync("/account")).Status);
            await goes.SignOutAsync();
            Assert.True(await IsOutAsync(thief));
        }
        await Eventually.IsTrueAsync(async () => (await api.PostAsync(Person.New())).Status == HttpStatusCode.Created,
            "changes are taken again");

        Assert.True(await IsOutAsync(thief));
        Assert.Equal(HttpStatusCode.OK, (await comes.GetAsync("/account")).Status);
        await Eventually.IsTrueAsync(async () => (await SessionsAsync(name)).Count == 1, "the one session stands in the database");
        Assert.Equal(HttpStatusCode.OK, (await comes.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task One_ends_another_session_and_only_ones_own()
    {
        var (visitor, name) = await SignInAsync();
        using var other = app.Visit();
        await other.SignInAsync(name, TestApp.Password);
        var (stranger, strangersName) = await SignInAsync();
        var page = await visitor.GetAsync("/account/sessions");
        var token = page.Value("__RequestVerificationToken")!;
        Assert.Equal(2, page.Document.QuerySelectorAll(".card-row").Length);

        var theirs = (await SessionsAsync(strangersName)).Single();
        await visitor.PostAsync($"/account/sessions/{theirs}/delete", ("__RequestVerificationToken", token));
        Assert.False(await IsOutAsync(stranger));
        await visitor.SubmitAsync(page, page.Form("/account/sessions/delete-others"));

        Assert.True(await IsOutAsync(other));
        Assert.False(await IsOutAsync(visitor));
    }

    private static async Task PostAsync(Visitor visitor, string access, string what, params (string Name, string Value)[] fields)
    {
        var page = await visitor.GetAsync(access);
        var sent = await visitor.PostAsync($"{access}/{what}",
            [.. fields, ("__RequestVerificationToken", page.Value("__RequestVerificationToken")!)]);
        Assert.True(sent.Location == access, $"{(int)sent.Status} {sent.Text}");
    }

    private static async Task<bool> IsOutAsync(Visitor visitor) => (await visitor.GetAsync("/account")).Status switch
    {
        HttpStatusCode.OK => false,
        HttpStatusCode.Found => true,
        var status => throw new InvalidOperationException($"{status}"),
    };

    private string Q(string name) => app.Database.Quote(name);

    private async Task<string> CreateAsync()
    {
        var person = Person.New();
        await app.CreateUserAsync(person.UserName!, person.Email!);
        return person.UserName!;
    }

    private async Task<(Visitor Visitor, string Name)> SignInAsync()
    {
        var name = await CreateAsync();
        var visitor = app.Visit();
        await visitor.SignInAsync(name, TestApp.Password);
        return (visitor, name);
    }

    private async Task<long> IdAsync(string name) =>
        (await app.Database.QueryAsync<long>($"SELECT {Q("Id")} FROM {Q("Users")} WHERE {Q("UserName")} = '{name}'")).Single();

    private Task<List<long>> SessionsAsync(string name) => app.Database.QueryAsync<long>(
        $"SELECT {Q("Id")} FROM {Q("Sessions")} WHERE {Q("UserId")} = (SELECT {Q("Id")} FROM {Q("Users")} WHERE {Q("UserName")} = "
            + $"'{name}')");

    private async Task<bool> IsUnusedAsync(string name) => (await app.Database.QueryAsync<long>(
        $"SELECT COUNT(*) FROM {Q("Sessions")} WHERE {Q("LastSeenAt")} < {app.Database.InstantAgo(TimeSpan.FromHours(6))} "
        + $"AND {Q("UserId")} = (SELECT {Q("Id")} FROM {Q("Users")} WHERE {Q("UserName")} = '{name}')")).Single() == 1;

    private Task SetAsync(string name, string column, int hours) => app.Database.ExecuteAsync(
        $"UPDATE {Q("Sessions")} SET {Q(column)} = {app.Database.InstantAgo(TimeSpan.FromHours(-hours))} WHERE {Q("UserId")} = "
        + $"(SELECT {Q("Id")} FROM {Q("Users")} WHERE {Q("UserName")} = '{name}')");
}
