using System.Net;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Databases;

/// <summary>
/// Each way to write, broken off by the database at each of its statements and at its commit. What is answered as done is there with
/// its entry in the audit, once; what is not there has no entry either.
/// </summary>
[Trait(Runs.Slow, Runs.Yes)]
public sealed class InterruptedWriteTests(HostedApp app) : IClassFixture<HostedApp>
{
    private readonly TestDatabase database = app.Database;

    private static readonly string[] AllWays =
    [
        "POST", "PUT", "PATCH", "DELETE", "the form of a new user", "the form of a user", "the form of a deletion", "the sign-in",
        "users create", "tokens create", "tokens revoke", "db seed",
    ];

    public static IEnumerable<TheoryDataRow<string, Breakage>> Ways =>
        from way in AllWays
        from how in DatabaseServer.Chosen == DatabaseProvider.Sqlite ? [Breakage.GivesUp] : Enum.GetValues<Breakage>()
        select new TheoryDataRow<string, Breakage>(way, how);

    [Theory, MemberData(nameof(Ways))]
    public async Task What_is_answered_as_done_is_there_once(string way, Breakage how)
    {
        await Interruption.ListenAsync();
        var (statements, done) = (0, 0);
        for (var hasHappened = true; hasHappened; statements++)
        {
            var write = await PrepareAsync(way);
            bool isDone;
            using (var interruption = new Interruption(database, statements + 1, how))
            {
                isDone = await write.TryAsync();
                hasHappened = interruption.HasHappened;
            }
            await app.ReadyAsync();
            var (there, told) = (await write.ThereAsync(), await write.ToldAsync());
            Assert.True(there == told, $"At {statements + 1} it is there {there} times, and the audit says {told}.");
            Assert.InRange(there, isDone ? 1 : 0, 1);
            Assert.True(isDone || hasHappened, "Without an interruption it is not done either.");
            if (isDone && hasHappened) done++;
        }
        // There was something to break off, and a transaction that was given up in favour of another's is done again.
        Assert.InRange(statements, 3, 30);
        if (how == Breakage.GivesUp && database.Provider != DatabaseProvider.Sqlite) Assert.Equal(statements - 1, done);
    }

    private sealed record Write(Func<Task<bool>> TryAsync, Func<Task<int>> ThereAsync, Func<Task<int>> ToldAsync);

    private async Task<Write> PrepareAsync(string way)
    {
        var api = await app.ApiAsync();
        var person = Person.New();
        var name = person.UserName!;
        switch (way)
        {
            case "POST":
                return new(async () => (await api.PostAsync(person)).Status == HttpStatusCode.Created, () => UsersAsync(name),
                    () => ToldAsync("user.create", name));
            case "users create":
                string[] create = ["users", "create", "--user-name", name, "--email", person.Email!, "--role", "Administrator"];
                return new(() => RunAsync(create), () => CountAsync("UserRoles", $"{Q("UserId")} IN ({IdOf(name)})"),
                    () => ToldAsync("user.create", name));
            case "db seed":
                var before = await CountAsync("Users", "1 = 1");
                var entries = await CountAsync("AuditEntries", Is("Action", "samples.create"));
                return new(() => RunAsync("db", "seed", "--users", "3"),
                    async () => (await CountAsync("Users", "1 = 1") - before) switch { 3 => 1, 0 => 0, _ => -1 },
                    async () => await CountAsync("AuditEntries", Is("Action", "samples.create")) - entries);
            case "the form of a new user":
                var boss = await app.SignInAsAdministratorAsync();
                var page = await boss.GetAsync("/users/create");
                return new(() => SentAsync(boss, page, ("UserName", name), ("Email", person.Email)), () => UsersAsync(name),
                    () => ToldAsync("user.create", name));
            default:
                return await PrepareAsync(way, api, name, await app.CreateUserAsync(name, person.Email!));
        }
    }

    // With somebody who is there.
    private async Task<Write> PrepareAsync(string way, Api api, string name, long id)
    {
        var changed = new { userName = name, email = $"{name}@example.com", displayName = "changed" };
        switch (way)
        {
            case "PUT":
                return Change(name, async () => (await api.PutAsync(id, changed)).Status == HttpStatusCode.OK);
            case "PATCH":
                return Change(name, async () => (await api.PatchAsync(id, new { displayName = "changed" })).Status == HttpStatusCode.OK);
            case "DELETE":
                return Deletion(name, async () => (await api.DeleteAsync(id)).Status == HttpStatusCode.NoContent);
            case "the form of a user":
                var boss = await app.SignInAsAdministratorAsync();
                var edit = await boss.GetAsync($"/users/{id}/edit");
                return Change(name, () => SentAsync(boss, edit, ("DisplayName", "changed")));
            case "the form of a deletion":
                var administrator = await app.SignInAsAdministratorAsync();
                var delete = await administrator.GetAsync($"/users/{id}/delete");
                return Deletion(name, () => SentAsync(administrator, delete));
            case "the sign-in":
                var visitor = app.Visit();
                var login = await visitor.GetAsync("/account/login");
                return new(() => SentAsync(visitor, login, ("Login", name), ("Password", TestApp.Password)),
                    () => CountAsync("Users", $"{Is("UserName", name)} AND {Q("LastSignInAt")} IS NOT NULL"),
                    () => ToldAsync("sign-in.succeed", name));
            case "tokens create":
                return new(() => RunAsync("tokens", "create", "--user", name, "--name", "mine"),
                    () => CountAsync("ApiTokens", $"{Q("UserId")} = {id}"), () => ToldAsync("token.create", name));
            default:
                await database.AddTokenAsync(name, "mine");
                var token = (await database.QueryAsync<long>($"SELECT {Q("Id")} FROM {Q("ApiTokens")} WHERE {Q("UserId")} = {id}"))
                    .Single();
                return new(() => RunAsync("tokens", "revoke", "--id", $"{token}"),
                    async () => 1 - await CountAsync("ApiTokens", $"{Q("UserId")} = {id}"), () => ToldAsync("token.revoke", name));
        }
    }

    private Write Change(string name, Func<Task<bool>> tryAsync) => new(tryAsync,
        () => CountAsync("Users", $"{Is("UserName", name)} AND {Is("DisplayName", "changed")}"), () => ToldAsync("user.update", name));

    private Write Deletion(string name, Func<Task<bool>> tryAsync) =>
        new(tryAsync, async () => 1 - await UsersAsync(name), () => ToldAsync("user.delete", name));

    private static async Task<bool> SentAsync(Visitor visitor, HtmlPage page, params (string, string?)[] fields) =>
        (await visitor.SubmitAsync(page, fields)).Status == HttpStatusCode.Found;

    private async Task<bool> RunAsync(params string[] command) => (await app.RunAsync(command)).Code == 0;

    private Task<int> UsersAsync(string name) => CountAsync("Users", Is("UserName", name));

    private Task<int> ToldAsync(string action, string name) =>
        CountAsync("AuditEntries", $"{Is("Action", action)} AND {Is("SubjectName", name)}");

    private async Task<int> CountAsync(string table, string where) =>
        (await database.QueryAsync<int>($"SELECT count(*) FROM {Q(table)} WHERE {where}")).Single();

    private string IdOf(string name) => $"SELECT {Q("Id")} FROM {Q("Users")} WHERE {Is("UserName", name)}";

    private string Is(string column, string value) => $"{Q(column)} = '{value}'";

    private string True => database.Provider == DatabaseProvider.PostgreSql ? "true" : "1";

    private string Q(string name) => database.Quote(name);
}

/// <summary>The way into a new application, broken off in the same way: whoever was told no can use their link once more.</summary>
[Trait(Runs.Slow, Runs.Yes)]
public sealed class InterruptedSetupTests(HostedApp app) : IClassFixture<HostedApp>
{
    private readonly TestDatabase database = app.Database;

    public static IEnumerable<TheoryDataRow<Breakage>> Breakages =>
        DatabaseServer.Chosen == DatabaseProvider.Sqlite ? [new(Breakage.GivesUp)]
            : Enum.GetValues<Breakage>().Select(how => new TheoryDataRow<Breakage>(how));

    [Theory, MemberData(nameof(Breakages))]
    public async Task Whoever_is_welcomed_is_administrator_and_whoever_is_not_can_try_again(Breakage how)
    {
        await Interruption.ListenAsync();
        var link = await app.SetupLinkAsync();
        var statements = 0;
        for (var hasHappened = true; hasHappened; statements++)
        {
            using var visitor = app.Visit();
            var form = await visitor.GetAsync(link);
            bool isWelcome;
            using (var interruption = new Interruption(database, statements + 1, how))
            {
                isWelcome = (await visitor.SubmitAsync(form, ("UserName", "first"), ("Email", "first@example.com"),
                    ("Password", TestApp.Password), ("AddSamplePeople", null))).Location == "/users";
                hasHappened = interruption.HasHappened;
            }
            await app.ReadyAsync();
            var (there, rights, told) = (await CountAsync("Users"), await CountAsync("UserRoles"), await CountAsync("AuditEntries"));
            Assert.True(there == rights && there <= told, $"At {statements + 1}: {there} users, {rights} administrators, {told} entries.");
            Assert.InRange(there, isWelcome ? 1 : 0, 1);
            Assert.True(isWelcome || hasHappened, "Without an interruption it is not done either.");
            foreach (var table in (string[])["AuditEntries", "UserRoles", "Users"])
                await database.ExecuteAsync($"DELETE FROM {database.Quote(table)}");
        }
        Assert.InRange(statements, 3, 30);
    }

    private async Task<int> CountAsync(string table) =>
        (await database.QueryAsync<int>($"SELECT count(*) FROM {database.Quote(table)}")).Single();
}
