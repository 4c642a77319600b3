using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Databases.Statements;

namespace UsersWeb.Tests.Samples;

/// <summary>Sample people go at once, and never take along whom somebody has worked on.</summary>
public sealed partial class SampleTests(HostedApp app) : IClassFixture<HostedApp>
{
    private static readonly string[] Ways = ["form", "api", "profile", "role", "deed", "password", "note", "lock", "sign-in"];

    [Fact]
    public async Task Whatever_is_changed_about_a_sample_person_makes_them_real_and_they_stay()
    {
        (await app.RunAsync("db", "seed", "--users", $"{Ways.Length + 3}")).Succeeded();
        using var visitor = await app.SignInAsAdministratorAsync();
        var ids = await SamplesAsync();
        await app.Database.ExecuteAsync($"UPDATE {Q("Users")} SET {Q("Status")} = 'Active' WHERE {Q("Id")} IN ({string.Join(',', ids)})");
        foreach (var (i, way) in Ways.Index())
        {
            await ChangeAsync(visitor, ids[i], way);
            Assert.True(!(await SamplesAsync()).Contains(ids[i]), $"By {way} they are real.");
        }

        var question = await visitor.GetAsync("/users/samples/delete");
        Assert.Contains("Remove 3 sample people?", question.Text, StringComparison.Ordinal);
        var page = await visitor.FollowAsync(await visitor.SubmitAsync(question));
        Assert.Contains("It begins in a few seconds; 3 sample people are there.", page.Text, StringComparison.Ordinal);
        // Somebody is worked on after it was asked for.
        await ChangeAsync(visitor, ids[^1], "api");
        await DoneAsync(visitor, "Done: 2 sample people were removed.");

        Assert.Empty(await SamplesAsync());
        Assert.Equal([.. ids.Take(Ways.Length), ids[^1]], await app.Database.QueryAsync<long>(
            $"SELECT {Q("Id")} FROM {Q("Users")} WHERE {Q("Id")} IN ({string.Join(',', ids)}) ORDER BY 1"));
        Assert.Equal(["""{"count":2}"""], await app.Database.QueryAsync<string>($"SELECT {Q("Before")} FROM {Q("AuditEntries")} WHERE "
            + $"{Q("Action")} = 'samples.delete' AND {Q("ActorName")} = '{TestApp.Administrator}'"));
        Assert.Contains("There are no sample people", (await visitor.GetAsync("/users/samples/delete")).Text, StringComparison.Ordinal);
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task It_is_taken_back_before_it_begins_and_asked_for_again()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var own = await HostedApp.StartAsync(database);
        (await own.RunAsync("db", "seed", "--users", "4")).Succeeded();
        using var visitor = await own.SignInAsAdministratorAsync();
        var page = await visitor.FollowAsync(await visitor.SubmitAsync(await visitor.GetAsync("/users/samples/delete")));
        // A second press, as in another window, is the same one.
        Assert.Equal("/users/samples", (await visitor.GetAsync("/users/samples/delete")).Location);

        var stopped = await visitor.FollowAsync(await visitor.SubmitAsync(page, page.Form("/users/samples/stop")));

        Assert.Contains("It was stopped. 4 sample people are still there.", stopped.Text, StringComparison.Ordinal);
        await Task.Delay(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken);
        Assert.Contains("It was stopped.", (await visitor.GetAsync("/users/samples")).Text, StringComparison.Ordinal);
        Assert.Contains("5 users", (await visitor.GetAsync("/users")).Text, StringComparison.Ordinal);
        await visitor.SubmitAsync(await visitor.GetAsync("/users/samples/delete"));
        await DoneAsync(visitor, "Done: 4 sample people were removed.");
    }

    [Fact]
    public async Task The_page_of_a_removal_counts_nobody_and_one_that_was_broken_off_goes_on_counting_where_it_was()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var own = await HostedApp.StartAsync(database);
        (await own.RunAsync("db", "seed", "--users", "4")).Succeeded();
        using var visitor = await own.SignInAsAdministratorAsync();
        await visitor.SubmitAsync(await visitor.GetAsync("/users/samples/delete"));
        // As the first attempt left it, after three more.
        await database.ExecuteAsync("UPDATE WorkItems SET Done = 3, Total = 7, Attempts = 1, "
            + "DueAt = '2100-01-01T00:00:00.000000Z' WHERE Kind = 'samples.remove'");
        var statements = own.Services.GetRequiredService<StatementLog>();
        var before = Looks();

        var page = await visitor.GetAsync("/users/samples");

        Assert.Contains("3 of 7 are removed.", page.Text, StringComparison.Ordinal);
        Assert.Equal(before, Looks());
        await database.ExecuteAsync("UPDATE WorkItems SET DueAt = CreatedAt WHERE Kind = 'samples.remove'");
        await DoneAsync(visitor, "Done: 7 sample people were removed.");

        long Looks() => statements.Slowest(int.MaxValue).Where(one => one.Text.Contains("IsSample", StringComparison.Ordinal)
            && one.Text.Contains("COUNT(", StringComparison.Ordinal)).Sum(one => one.Latency.Count);
    }

    [Fact]
    public async Task Sample_people_are_found_by_their_index()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var own = await HostedApp.StartAsync(database);
        using var visitor = await own.SignInAsAdministratorAsync();
        await visitor.GetAsync("/users/samples/delete");

        var counting = own.Services.GetRequiredService<StatementLog>().Slowest(int.MaxValue).Single(one =>
            one.Text.Contains("\"IsSample\" = ", StringComparison.Ordinal) && one.Text.Contains("COUNT(", StringComparison.Ordinal));

        var plan = await PlanAsync(database, counting.Text);
        Assert.Contains("IX_Users_IsSample (IsSample=?)", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_delete_nobody_removes_no_sample_people_nor_who_may_no_more_when_it_begins()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var own = await HostedApp.StartAsync(database);
        (await own.RunAsync("db", "seed", "--users", "2")).Succeeded();
        await own.CreateAdministratorAsync();
        var (auditor, manager) = (Person.New(), Person.New());
        await database.GiveRoleAsync(await own.CreateUserAsync(auditor.UserName!, auditor.Email!), Role.AuditorId);
        var managerId = await own.CreateUserAsync(manager.UserName!, manager.Email!);
        await database.GiveRoleAsync(managerId, Role.ManagerId);
        using var reader = own.Visit();
        await reader.SignInAsync(auditor.UserName!, TestApp.Password);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.GetAsync("/users/samples")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.GetAsync("/users/samples/delete")).Status);
        using var visitor = own.Visit();
        await visitor.SignInAsync(manager.UserName!, TestApp.Password);

        await visitor.SubmitAsync(await visitor.GetAsync("/users/samples/delete"));
        await database.ExecuteAsync($"DELETE FROM {database.Quote("UserRoles")} WHERE {database.Quote("UserId")} = {managerId}");
        using var administrator = await own.SignInAsAdministratorAsync();

        await DoneAsync(administrator, "Whoever asked for it may not delete users any more. 2 sample people are still there.");
    }

    private static async Task<string> PlanAsync(TestDatabase database, string sql)
    {
        await using var connection = await database.OpenAsync();
        await using var explain = connection.CreateCommand();
        explain.CommandText = "EXPLAIN QUERY PLAN " + sql;
        foreach (Match name in Parameter().Matches(sql))
        {
            var parameter = explain.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name.Value, 1);
            explain.Parameters.Add(parameter);
        }
        await using var rows = await explain.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var plan = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken)) plan.Add(rows.GetString(3));
        return string.Join('\n', plan);
    }

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Parameter();

    private async Task ChangeAsync(Visitor visitor, long id, string way)
    {
        using var api = await app.ApiAsync();
        switch (way)
        {
            case "form":
                await visitor.SubmitAsync(await visitor.GetAsync($"/users/{id}/edit"), ("Language", "de"));
                break;
            case "api":
                Assert.Equal(HttpStatusCode.OK, (await api.PatchAsync(id, new { language = "pt-BR" })).Status);
                break;
            case "role":
                await visitor.SubmitAsync(await visitor.GetAsync($"/users/{id}/access"), (await visitor.GetAsync($"/users/{id}/access"))
                    .Form($"/users/{id}/access/roles"), ("Roles", "4"));
                break;
            case "note":
                var notes = await visitor.GetAsync($"/users/{id}/notes");
                await visitor.SubmitAsync(notes, notes.Form($"/users/{id}/notes"), ("Text", "Called today"));
                break;
            case "lock":
                await ActAsync(visitor, id, "locks");
                break;
            case "password" or "profile" or "sign-in":
                await SignInAsAsync(id, way);
                break;
            default:
                await ActAsync(visitor, id, "deactivations");
                break;
        }
    }

    private static async Task ActAsync(Visitor visitor, long id, string path)
    {
        var access = await visitor.GetAsync($"/users/{id}/access");
        await visitor.SubmitAsync(access, access.Form($"/users/{id}/access/{path}"));
    }

    // They have no password: one is given to them behind the application's back, as a link in a mail would.
    private async Task SignInAsAsync(long id, string way)
    {
        await app.Database.ExecuteAsync($"UPDATE {Q("Users")} SET {Q("Status")} = 'Active', {Q("PasswordHash")} = (SELECT h FROM (SELECT "
            + $"{Q("PasswordHash")} AS h FROM {Q("Users")} WHERE {Q("UserName")} = '{TestApp.Administrator}') AS t) "
            + $"WHERE {Q("Id")} = {id}");
        var name = (await app.Database.QueryAsync<string>($"SELECT {Q("UserName")} FROM {Q("Users")} WHERE {Q("Id")} = {id}"))[0];
        using var own = app.Visit();
        await own.SignInAsync(name, TestApp.Password);
        if (way == "profile") await own.SubmitAsync(await own.GetAsync("/account/settings"), ("Language", "fr"));
        if (way == "password")
            await own.SubmitAsync(await own.GetAsync("/account/password"), ("Current", TestApp.Password),
                ("New", "nine quiet herons wade upstream"));
    }

    private static async Task DoneAsync(Visitor visitor, string words)
    {
        var text = "";
        await Eventually.IsTrueAsync(async () =>
        {
            text = (await visitor.GetAsync("/users/samples")).Text;
            return text.Contains(words, StringComparison.Ordinal);
        }, words + " instead of " + text);
    }

    private Task<List<long>> SamplesAsync() => app.Database.QueryAsync<long>($"SELECT {Q("Id")} FROM {Q("Users")} WHERE {Q("IsSample")} = "
        + $"{(app.Database.Provider == DatabaseProvider.PostgreSql ? "true" : "1")} ORDER BY 1");

    private string Q(string name) => app.Database.Quote(name);
}
