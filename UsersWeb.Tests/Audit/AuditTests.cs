using System.Net;
using System.Text.Json.Nodes;

namespace UsersWeb.Tests.Audit;

/// <summary>Who did what stands in the database with the deed, whichever way it was done.</summary>
public sealed class AuditTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Fact]
    public async Task A_user_who_is_created_changed_and_deleted_by_the_api_leaves_an_entry_each()
    {
        using var api = await app.ApiAsync();
        var person = Person.New() with { DisplayName = "Zoë", PhoneNumber = "+49 30 123" };
        var created = await api.PostAsync(person);
        await api.PatchAsync(created.Id, new { displayName = "Zoë R.", status = "deactivated" });
        await api.DeleteAsync(created.Id);

        var entries = await OfAsync(created.Id);

        Assert.Equal(["user.create", "user.update", "user.delete"], entries.Select(entry => entry.Action));
        Assert.All(entries,
            entry => Assert.Equal(("token", TestApp.Administrator, "127.0.0.1"), (entry.ActorKind, entry.ActorName, entry.Address)));
        Assert.All(entries, entry => Assert.NotNull(entry.TokenId));
        Assert.Null(entries[0].Before);
        Assert.Equal(person.UserName, (string?)entries[0].After!["userName"]);
        Assert.Equal("active", (string?)entries[0].After!["status"]);
        Assert.Equal("""{"displayName":"Zoë","status":"active"}""", entries[1].BeforeText);
        Assert.Equal("""{"displayName":"Zoë R.","status":"deactivated"}""", entries[1].AfterText);
        Assert.Equal("+49 30 123", (string?)entries[2].Before!["phoneNumber"]);
        Assert.Null(entries[2].After);
    }

    [Fact]
    public async Task A_user_who_is_created_changed_and_deleted_by_the_pages_leaves_an_entry_each()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var person = Person.New();
        var created =
            await visitor.SubmitAsync(await visitor.GetAsync("/users/create"), ("UserName", person.UserName), ("Email", person.Email));
        var id = long.Parse(created.Location!.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        await visitor.SubmitAsync(await visitor.GetAsync($"/users/{id}/edit"), ("DisplayName", "Renamed"));
        await visitor.SubmitAsync(await visitor.GetAsync($"/users/{id}/delete"));

        var entries = await OfAsync(id);

        Assert.Equal(["user.create", "user.invite", "user.update", "user.delete"], entries.Select(entry => entry.Action));
        Assert.All(entries,
            entry => Assert.Equal(("user", TestApp.Administrator, "127.0.0.1"), (entry.ActorKind, entry.ActorName, entry.Address)));
        Assert.Equal("""{"displayName":null}""", entries[2].BeforeText);
        Assert.Equal("""{"displayName":"Renamed"}""", entries[2].AfterText);
    }

    [Fact]
    public async Task What_was_refused_and_what_changed_nothing_leaves_no_entry()
    {
        using var api = await app.ApiAsync();
        var (one, other) = (await api.CreateAsync(), await api.CreateAsync());

        Assert.Equal(HttpStatusCode.Conflict, (await api.PatchAsync(one.Id, new { userName = other["userName"].GetString() })).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed,
            (await api.PatchAsync(one.Id, new { displayName = "x" }, ("If-Match", "\"old\""))).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.PatchAsync(one.Id, new { userName = one["userName"].GetString() })).Status);

        Assert.Equal(["user.create"], (await OfAsync(one.Id)).Select(entry => entry.Action));
    }

    [Fact]
    public async Task The_last_administrator_who_can_not_be_lost_leaves_no_entry_of_it()
    {
        using var alone = await app.ApiAsync();
        var id = (await app.Database.QueryAsync<long>(
            $"SELECT {Q("Id")} FROM {Q("Users")} WHERE {Q("UserName")} = '{TestApp.Administrator}'")).Single();
        var before = (await OfAsync(id)).Count;

        Assert.Equal(HttpStatusCode.Conflict, (await alone.DeleteAsync(id)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await alone.PatchAsync(id, new { status = "deactivated" })).Status);

        Assert.Equal(before, (await OfAsync(id)).Count);
    }

    [Fact]
    public async Task Passwords_that_were_typed_leave_an_entry_and_never_stand_in_one()
    {
        var person = Person.New();
        var id = await app.CreateUserAsync(person.UserName!, person.Email!);
        using var visitor = app.Visit();
        await visitor.SubmitAsync(await visitor.GetAsync("/account/login"), ("Login", person.UserName),
            ("Password", "not the right one at all"));
        await visitor.SignInAsync(person.UserName!, TestApp.Password);

        var entries = await OfAsync(id);

        Assert.Equal(["user.create", "sign-in.fail", "sign-in.succeed"], entries.Select(entry => entry.Action));
        Assert.All(entries.Skip(1), entry => Assert.Equal(("nobody", "127.0.0.1"), (entry.ActorKind, entry.Address)));
        Assert.All(entries, entry => Assert.DoesNotContain("assword", entry.BeforeText + entry.AfterText, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_tenth_wrong_password_tells_of_the_pause()
    {
        var person = Person.New();
        var id = await app.CreateUserAsync(person.UserName!, person.Email!);
        using var visitor = app.Visit();
        for (var i = 0; i < 11; i++)
            await visitor.SubmitAsync(await visitor.GetAsync("/account/login"), ("Login", person.UserName),
                ("Password", "not the right one at all"));

        var actions = (await OfAsync(id)).Select(entry => entry.Action).ToList();

        Assert.Equal([.. Enumerable.Repeat("sign-in.fail", 9), "sign-in.pause"], actions.Skip(1));
    }

    [Fact]
    public async Task Sample_people_leave_one_entry_for_all_of_them()
    {
        (await app.RunAsync("db", "seed", "--users", "7")).Succeeded();
        using var visitor = await app.SignInAsAdministratorAsync();

        await visitor.SubmitAsync(await visitor.GetAsync("/users/samples/delete"));
        await Eventually.IsTrueAsync(
            async () => (await visitor.GetAsync("/users/samples")).Text.Contains("Done:", StringComparison.Ordinal), "they are removed");

        var entries = await EntriesAsync($"{Q("Action")} LIKE 'samples.%'");
        Assert.Equal([("samples.create", "commandLine"), ("samples.delete", "user")],
            entries.Select(entry => (entry.Action, entry.ActorKind)));
        Assert.Equal("""{"count":7}""", entries[0].AfterText);
        Assert.Equal("""{"count":7}""", entries[1].BeforeText);
    }

    [Fact]
    public async Task Commands_leave_an_entry_and_audit_list_shows_them_the_newest_first()
    {
        var name = Person.New().UserName!;
        (await app.RunAsync("users", "create", "--user-name", name, "--email", $"{name}@example.com", "--phone-number", "030 123"))
            .Succeeded();
        (await app.RunAsync("tokens", "create", "--user", name, "--name", "robot")).Succeeded();
        var token = (await app.RunAsync("tokens", "list", "--user", name)).Succeeded().Output.Split('\n')[1].Split(' ')[0];
        (await app.RunAsync("tokens", "revoke", "--id", token)).Succeeded();

        var table = (await app.RunAsync("audit", "list", "--user", name)).Succeeded().Output;
        var lines = (await app.RunAsync("audit", "list", "--user", name, "--json")).Succeeded().Output.Trim().Split('\n')
            .Select(line => JsonNode.Parse(line)!).ToList();

        Assert.Equal(["token.revoke", "token.create", "user.create"], lines.Select(line => (string?)line["action"]));
        Assert.All(lines, line => Assert.Equal("commandLine", (string?)line["actor"]!["kind"]));
        Assert.All(lines, line => Assert.Null(line["address"]));
        Assert.Equal("030 123", (string?)lines[2]["after"]!["phoneNumber"]);
        Assert.Equal("robot", (string?)lines[1]["after"]!["name"]);
        Assert.Equal(4, table.Trim().Split('\n').Length);
        Assert.DoesNotContain("uw_", table, StringComparison.Ordinal);
        var first = (await app.RunAsync("audit", "list", "--user", name, "--action", "token.", "--limit", "1", "--json"))
            .Succeeded().Output;
        Assert.Equal("token.revoke", (string?)JsonNode.Parse(first)!["action"]);
    }

    [Fact]
    public async Task An_entry_stands_in_the_log_too()
    {
        using var api = await app.ApiAsync();
        var created = await api.CreateAsync("{\"at\": no line of its own");

        var line = await app.LineAsync(line => line.Contains($"\"id\":{created.Id},", StringComparison.Ordinal)
            && line.Contains("user.create", StringComparison.Ordinal));

        var entry = JsonNode.Parse(line[line.IndexOf("{\"at\":", StringComparison.Ordinal)..])!;
        Assert.Equal(created["userName"].GetString(), (string?)entry["after"]!["userName"]);
        Assert.Equal(TestApp.Administrator, (string?)entry["actor"]!["name"]);
    }

    private string Q(string name) => app.Database.Quote(name);

    private Task<List<Entry>> OfAsync(long id) => EntriesAsync($"{Q("SubjectId")} = {id}");

    private async Task<List<Entry>> EntriesAsync(string where)
    {
        var entries = new List<Entry>();
        await using var connection = await app.Database.OpenAsync();
        await using var command = connection.CreateCommand();
        string[] columns = ["Action", "ActorKind", "ActorName", "Address", "TokenId", "Before", "After"];
        command.CommandText = $"SELECT {string.Join(", ", columns.Select(Q))} FROM {Q("AuditEntries")} WHERE {where} ORDER BY {Q("Id")}";
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
            entries.Add(new(row.GetString(0), row.GetString(1), row.GetString(2), Text(3), row.IsDBNull(4) ? null : row.GetInt64(4),
                Text(5), Text(6)));
        }
        return entries;
    }

    private sealed record Entry(string Action, string ActorKind, string ActorName, string? Address, long? TokenId, string? BeforeText,
        string? AfterText)
    {
        public JsonNode? Before => BeforeText is null ? null : JsonNode.Parse(BeforeText);

        public JsonNode? After => AfterText is null ? null : JsonNode.Parse(AfterText);
    }
}
