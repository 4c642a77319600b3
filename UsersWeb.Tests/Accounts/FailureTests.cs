using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using UsersWeb.Accounts.Failures;
using UsersWeb.Databases;
using UsersWeb.Tests.Moves;

namespace UsersWeb.Tests.Accounts;

/// <summary>Wrong passwords are counted, and hold up whoever types them and nobody else.</summary>
public sealed class FailureTests(HostedApp app) : IClassFixture<HostedApp>
{
    private const string Elsewhere = "198.51.100.7";

    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_fails_too_often_is_held_up_and_others_at_another_address_are_not()
    {
        var zoe = await CreateAsync();
        using var clumsy = app.Visit();
        await FailAsync(clumsy, zoe, 10);

        Assert.False(await EntersAsync(clumsy, zoe));
        using var other = new Visitor(app.Address, from: Elsewhere);
        Assert.True(await EntersAsync(other, zoe));
    }

    [Fact]
    public async Task A_device_on_which_somebody_has_signed_in_is_not_held_up_by_others_at_its_address()
    {
        var zoe = await CreateAsync();
        using var known = app.Visit();
        Assert.True(await EntersAsync(known, zoe));
        var page = await known.GetAsync("/users");
        await known.SubmitAsync(page, page.Form("/account/logout"));
        using var stranger = app.Visit();
        await FailAsync(stranger, zoe.ToUpperInvariant(), 10);

        Assert.False(await EntersAsync(stranger, zoe));
        await FailAsync(known, zoe, 9);
        Assert.True(await EntersAsync(known, zoe));
    }

    [Fact]
    public async Task A_known_device_that_fails_too_often_holds_up_itself_alone()
    {
        var zoe = await CreateAsync();
        using var known = app.Visit();
        Assert.True(await EntersAsync(known, zoe));
        var page = await known.GetAsync("/users");
        await known.SubmitAsync(page, page.Form("/account/logout"));
        await FailAsync(known, zoe, 10);

        Assert.False(await EntersAsync(known, zoe));
        using var other = app.Visit();
        Assert.True(await EntersAsync(other, zoe));
    }

    [Fact]
    public async Task A_pause_ends_and_the_right_password_makes_a_fresh_start()
    {
        var zoe = await CreateAsync();
        using var clumsy = app.Visit();
        await FailAsync(clumsy, zoe, 11);
        await EndPausesAsync();

        await FailAsync(clumsy, zoe, 9);
        Assert.True(await EntersAsync(clumsy, zoe));
    }

    [Fact]
    public async Task Of_many_tries_at_once_in_two_instances_exactly_as_many_as_allowed_are_looked_at()
    {
        await using var database = await TestDatabase.CreateAsync();
        (string, string)[] settings = [("Accounts:Failures:OfName", "10")];
        await using var one = await HostedApp.StartAsync(database, settings);
        await one.CreateAdministratorAsync();
        await using var two = await HostedApp.StartBesideAsync(database, settings);
        var visitors = Enumerable.Range(1, 24).Select(i => new Visitor((i % 2 == 0 ? one : two).Address, from: $"198.51.100.{i}")).ToList();
        var forms = await Task.WhenAll(visitors.Select(visitor => visitor.GetAsync("/account/login")));

        await Task.WhenAll(visitors.Zip(forms, (visitor, form) =>
            visitor.SubmitAsync(form, ("Login", TestApp.Administrator), ("Password", "wrong"))));

        var (action, entries) = (database.Quote("Action"), database.Quote("AuditEntries"));
        var actions = await database.QueryAsync<string>($"SELECT {action} FROM {entries} WHERE {action} LIKE 'sign-in.%'");
        Assert.Equal([.. Enumerable.Repeat("sign-in.fail", 9), "sign-in.pause"], actions.Order());
        foreach (var visitor in visitors) visitor.Dispose();
    }

    [Fact]
    public async Task An_address_that_tries_many_names_is_told_to_wait()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var own = await HostedApp.StartAsync(database, ("Accounts:Failures:OfAddress", "10"));
        await own.CreateAdministratorAsync();
        using var sprayer = new Visitor(own.Address, from: "2001:db8::1");
        for (var i = 0; i < 10; i++) await FailAsync(sprayer, $"name{i}", 1);
        using var sameSubnet = new Visitor(own.Address, from: "2001:db8::ffff:2");

        var refused = await TryAsync(sameSubnet, TestApp.Administrator, TestApp.Password);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.InRange(refused.Response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        Assert.Equal(TestApp.Administrator, refused.Value("Login"));
        using var other = own.Visit();
        await other.SignInAsync(TestApp.Administrator, TestApp.Password);
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_counted_and_told_alike_and_stands_nowhere()
    {
        var zoe = Person.New().UserName!;
        var id = await app.CreateUserAsync(zoe, $"{zoe}@example.com");
        const string typed = "My password, typed into the wrong field";
        using var visitor = new Visitor(app.Address, from: "203.0.113.9");

        foreach (var (login, userId) in new[] { (zoe, (long?)id), (typed, null) })
        {
            await FailAsync(visitor, login, 10);
            // From this address, and from everywhere.
            Assert.Equal(2, await CountsAsync(Attempt.SubjectOf(userId, login)));
        }

        var (action, subject) = (app.Database.Quote("Action"), app.Database.Quote("SubjectName"));
        var told = await app.Database.QueryAsync<string>(
            $"SELECT {action} FROM {app.Database.Quote("AuditEntries")} WHERE {subject} IS NULL AND {action} LIKE 'sign-in.%' "
            + $"AND {app.Database.Quote("Address")} = '203.0.113.9' ORDER BY {app.Database.Quote("Id")}");
        Assert.Equal([.. Enumerable.Repeat("sign-in.fail", 9), "sign-in.pause"], told);
        Assert.DoesNotContain("wrong field", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unlocking_a_name_lets_them_in_at_once()
    {
        var zoe = await CreateAsync();
        using var clumsy = app.Visit();
        await FailAsync(clumsy, zoe, 11);

        var unlocked = (await app.RunAsync("users", "unlock", $"{zoe}@EXAMPLE.com", "--json")).Succeeded();
        var again = await app.RunAsync("users", "unlock", zoe);

        using var result = JsonDocument.Parse(unlocked.Output);
        Assert.Equal(2, result.RootElement.GetProperty("counts").GetInt32());
        Assert.Equal($"unlocked {zoe} (0 counts)\n", again.Output);
        Assert.True(await EntersAsync(clumsy, zoe));
        Assert.Contains("sign-in.unlock", (await app.RunAsync("audit", "list", "--user", zoe)).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await app.RunAsync("users", "unlock", "nobody at all")).Code);
    }

    [Fact]
    public async Task While_nothing_can_be_written_it_is_counted_all_the_same()
    {
        var zoe = await CreateAsync();
        using var api = await app.ApiAsync();
        using var clumsy = app.Visit();
        await FailAsync(clumsy, zoe, 5);
        await using (await app.Database.Engine().TryLockAsync(cancellation))
        {
            await Eventually.IsTrueAsync(async () => (await api.PostAsync(Person.New())).Status == HttpStatusCode.ServiceUnavailable,
                "changes are refused");

            await FailAsync(clumsy, zoe, 5);

            Assert.False(await EntersAsync(clumsy, zoe));
            using var other = new Visitor(app.Address, from: Elsewhere);
            Assert.True(await EntersAsync(other, zoe));
        }
        await Eventually.IsTrueAsync(async () => (await api.PostAsync(Person.New())).Status == HttpStatusCode.Created,
            "changes are taken again");
    }

    [Fact]
    public async Task A_password_that_is_changed_during_a_sign_in_stays_changed()
    {
        var person = Person.New();
        var id = await app.CreateUserAsync(person.UserName!, person.Email!);
        // Long enough to be changed meanwhile.
        await app.Database.SetPasswordAsync(id, Hash(TestApp.Password, 600_000));
        var changed = Hash("another one that nobody knows yet", 1_000);
        using var visitor = app.Visit();
        var form = await visitor.GetAsync("/account/login");

        var signIn = visitor.SubmitAsync(form, ("Login", person.UserName), ("Password", TestApp.Password));
        await Task.Delay(200, cancellation);
        await app.Database.SetPasswordAsync(id, changed);
        await signIn;

        Assert.Equal(changed, await HashAsync(id));
    }

    [Fact]
    public async Task A_hash_of_fewer_rounds_is_made_anew()
    {
        var person = Person.New();
        var id = await app.CreateUserAsync(person.UserName!, person.Email!);
        var old = Hash(TestApp.Password, 10);
        await app.Database.SetPasswordAsync(id, old);
        using var visitor = app.Visit();

        await visitor.SignInAsync(person.UserName!, TestApp.Password);

        Assert.NotEqual(old, await HashAsync(id));
        using var again = app.Visit();
        await again.SignInAsync(person.UserName!, TestApp.Password);
    }

    private static string Hash(string password, int rounds) =>
        new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = rounds })).HashPassword("", password);

    private static Task<HtmlPage> TryAsync(HtmlPage form, Visitor visitor, string login, string password) =>
        visitor.SubmitAsync(form, ("Login", login), ("Password", password));

    private static async Task<HtmlPage> TryAsync(Visitor visitor, string login, string password) =>
        await TryAsync(await visitor.GetAsync("/account/login"), visitor, login, password);

    private static async Task FailAsync(Visitor visitor, string login, int times)
    {
        var form = await visitor.GetAsync("/account/login");
        for (var i = 0; i < times; i++)
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TryAsync(form, visitor, login, "wrong")).Status);
    }

    private static async Task<bool> EntersAsync(Visitor visitor, string login) =>
        (await TryAsync(visitor, login, TestApp.Password)).Status == HttpStatusCode.Redirect;

    private async Task<string> CreateAsync()
    {
        var name = Person.New().UserName!;
        await app.CreateUserAsync(name, $"{name}@example.com");
        return name;
    }

    private async Task<string> HashAsync(long id) => (await app.Database.QueryAsync<string>(
        $"SELECT {app.Database.Quote("PasswordHash")} FROM {app.Database.Quote("Users")} "
        + $"WHERE {app.Database.Quote("Id")} = {id}")).Single();

    private async Task<long> CountsAsync(string subject) => (await app.Database.QueryAsync<long>(
        $"SELECT COUNT(*) FROM {app.Database.Quote("SignInFailures")} WHERE {app.Database.Quote("Subject")} = '{subject}'")).Single();

    private Task EndPausesAsync() => app.Database.ExecuteAsync(
        $"UPDATE {app.Database.Quote("SignInFailures")} SET {app.Database.Quote("EndsAt")} = "
        + (app.Database.Provider == DatabaseProvider.Sqlite ? "'2026-01-02T03:04:05.000000Z'" : "'2026-01-02 03:04:05'"));
}
