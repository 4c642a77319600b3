using System.Net;
using Microsoft.Extensions.DependencyInjection;
using UsersWeb.Databases;
using UsersWeb.Databases.Statements;

namespace UsersWeb.Tests.Users.Edits;

/// <summary>Two people edit the same person at once.</summary>
public sealed class MergeTests(HostedApp app) : IClassFixture<HostedApp>
{
    private static readonly string[] Members = ["displayName", "phoneNumber", "timeZone", "language"];

    [Fact]
    public async Task What_each_changed_alone_is_put_together_without_asking()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var id = (await api.CreateAsync("At first")).Id;
        var form = await visitor.GetAsync($"/users/{id}/edit");
        await api.PatchAsync(id, new { phoneNumber = "030 12345", timeZone = "Europe/Berlin" });

        var saved = await visitor.FollowAsync(await visitor.SubmitAsync(form, ("DisplayName", "Mine"), ("Language", "de")));

        Assert.Contains("Mine was saved. Changed by somebody else meanwhile, and kept: Phone, Time zone.", saved.Text,
            StringComparison.Ordinal);
        await IsAsync(api, id, "Mine", "030 12345", "Europe/Berlin", "de");
    }

    [Fact]
    public async Task A_mistake_without_a_question_reads_nothing_of_the_audit()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var own = await HostedApp.StartAsync(database);
        using var visitor = await own.SignInAsAdministratorAsync();
        using var api = await own.ApiAsync();
        var form = await visitor.GetAsync($"/users/{(await api.CreateAsync("Somebody")).Id}/edit");
        var statements = own.Services.GetRequiredService<StatementLog>();
        var before = Looks();

        var refused = await visitor.SubmitAsync(form, ("UserName", ""));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(before, Looks());

        long Looks() => statements.Slowest(int.MaxValue).Where(one => !one.IsWrite
            && one.Text.Contains("FROM \"AuditEntries\"", StringComparison.Ordinal)).Sum(one => one.Latency.Count);
    }

    [Fact]
    public async Task What_both_changed_is_asked_with_what_was_opened_who_saved_the_other_and_when()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var id = (await api.CreateAsync("At first")).Id;
        var form = await visitor.GetAsync($"/users/{id}/edit");
        await api.PatchAsync(id, new { displayName = "Theirs", phoneNumber = "030 12345", timeZone = "Europe/Berlin" });

        var asked = await visitor.SubmitAsync(form, ("DisplayName", "Mine"), ("PhoneNumber", "030 54321"), ("Language", "de"));

        Assert.Equal(HttpStatusCode.Conflict, asked.Status);
        Assert.Equal(["Name", "Phone"], asked.Document.QuerySelectorAll("[data-question] legend").Select(one => one.TextContent));
        var question = asked.Document.QuerySelector("[data-question]")!.TextContent;
        Assert.Contains("You opened: At first", question, StringComparison.Ordinal);
        Assert.Contains("Theirs: Theirs", question, StringComparison.Ordinal);
        Assert.Contains("Yours: Mine", question, StringComparison.Ordinal);
        Assert.Contains($"Saved by {TestApp.Administrator} by token", question, StringComparison.Ordinal);
        Assert.NotNull(asked.Document.QuerySelector("[data-question] time[datetime]"));
        Assert.Contains("taken over: Time zone.", asked.Text, StringComparison.Ordinal);
        await IsAsync(api, id, "Theirs", "030 12345", "Europe/Berlin", null);

        // An answer is missing: nothing is saved, and it is asked once more.
        var again = await visitor.SubmitAsync(asked, ("Take.DisplayName", "theirs"));
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Equal(["Phone"], again.Document.QuerySelectorAll("[data-question] legend").Select(one => one.TextContent));
        Assert.Contains("Phone: choose one of the two.", again.Text, StringComparison.Ordinal);

        var done = await visitor.FollowAsync(
            await visitor.SubmitAsync(again, ("Take.PhoneNumber", "mine"), ("PhoneNumber", "030 99999")));
        Assert.Contains("was saved.", done.Text, StringComparison.Ordinal);
        await IsAsync(api, id, "Theirs", "030 99999", "Europe/Berlin", "de");
    }

    [Fact]
    public async Task An_answer_to_a_value_that_is_not_there_any_more_is_none()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var id = (await api.CreateAsync("At first")).Id;
        var form = await visitor.GetAsync($"/users/{id}/edit");
        await api.PatchAsync(id, new { displayName = "Second" });
        var asked = await visitor.SubmitAsync(form, ("DisplayName", "Mine"));
        await api.PatchAsync(id, new { displayName = "Third" });

        var again = await visitor.SubmitAsync(asked, ("Take.DisplayName", "theirs"));

        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("Theirs: Third", again.Text, StringComparison.Ordinal);
        Assert.Contains("Name: somebody changed it once more since you chose.", again.Text, StringComparison.Ordinal);
        Assert.Empty(again.Document.QuerySelectorAll("[data-question] input:checked"));
        await visitor.SubmitAsync(again, ("Take.DisplayName", "mine"));
        await IsAsync(api, id, "Mine", null, null, null);
    }

    [Fact]
    public async Task A_field_that_one_emptied_and_the_other_changed_is_asked_and_both_can_be_taken()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var id = (await api.PostAsync(Person.New() with { DisplayName = "Ada", PhoneNumber = "030 1234" })).Id;
        var form = await visitor.GetAsync($"/users/{id}/edit");
        await api.PatchAsync(id, new { displayName = (string?)null, phoneNumber = "030 5678" });

        var asked = await visitor.SubmitAsync(form, ("DisplayName", "Ada L."), ("PhoneNumber", " "));

        Assert.Contains("Theirs: Empty", asked.Text, StringComparison.Ordinal);
        Assert.Contains("Yours: Empty", asked.Text, StringComparison.Ordinal);
        var done = await visitor.SubmitAsync(asked, ("Take.DisplayName", "theirs"), ("Take.PhoneNumber", "mine"));
        Assert.Equal($"/users/{id}", done.Location);
        await IsAsync(api, id, null, null, null, null);
    }

    [Fact]
    public async Task A_status_is_merged_and_asked_like_a_field_and_never_set_to_what_it_cannot_become()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var id = (await api.CreateAsync("Ada")).Id;
        var form = await visitor.GetAsync($"/users/{id}/edit");
        await api.PatchAsync(id, new { status = "deactivated" });

        Assert.Contains("kept: Status.", (await visitor.FollowAsync(await visitor.SubmitAsync(form, ("DisplayName", "Ada L.")))).Text,
            StringComparison.Ordinal);
        Assert.Equal("deactivated", (await api.GetAsync($"/api/users/{id}"))["status"].GetString());

        var stale = await visitor.SubmitAsync(form, ("Status", "Invited"), ("DisplayName", "Ada L."));
        Assert.Equal(HttpStatusCode.Conflict, stale.Status);
        var refused = await visitor.SubmitAsync(stale, ("Take.Status", "mine"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.NotNull(refused.Error("Status"));
        Assert.Equal("deactivated", (await api.GetAsync($"/api/users/{id}"))["status"].GetString());
    }

    [Fact]
    public async Task Whoever_forges_what_they_opened_gets_no_further_than_by_typing()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var id = (await api.CreateAsync("At first")).Id;
        var form = await visitor.GetAsync($"/users/{id}/edit");
        await api.PatchAsync(id, new { displayName = "Theirs" });

        // As if theirs had been there from the first: a plain edit, by the rules of one.
        var plain = await visitor.SubmitAsync(form, ("Opened.DisplayName", "Theirs"), ("DisplayName", "Mine"));
        Assert.Equal($"/users/{id}", plain.Location);
        var invalid = await visitor.SubmitAsync(form, ("Opened.DisplayName", "Mine"), ("Opened.Email", "<script>"), ("Email", "no address"),
            ("DisplayName", "x"), ("Opened.Status", "Boss"));
        Assert.Equal(HttpStatusCode.Conflict, invalid.Status);
        Assert.Null(invalid.Document.QuerySelector("[data-question] script"));
        Assert.Contains("You opened: <script>", invalid.Text, StringComparison.Ordinal);
        await IsAsync(api, id, "Mine", null, null, null);
    }

    [Fact]
    public async Task A_form_that_does_not_say_what_was_opened_is_asked_about_all_that_differs()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var person = Person.New();
        var id = (await api.PostAsync(person)).Id;
        var form = await visitor.GetAsync($"/users/{id}/edit");
        await api.PatchAsync(id, new { displayName = "Theirs" });

        var asked = await visitor.PostAsync($"/users/{id}/edit", ("UserName", person.UserName!), ("Email", person.Email!),
            ("Status", "Active"), ("DisplayName", ""), ("Stamp", form.Value("Stamp")!),
            ("__RequestVerificationToken", form.Value("__RequestVerificationToken")!));

        Assert.Equal(HttpStatusCode.Conflict, asked.Status);
        Assert.Contains("You opened: not known any more", asked.Text, StringComparison.Ordinal);
        await IsAsync(api, id, "Theirs", null, null, null);
    }

    [Fact]
    public async Task Of_many_who_save_at_the_same_instant_nobody_loses_a_field()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var id = (await api.CreateAsync("At first")).Id;
        var form = await visitor.GetAsync($"/users/{id}/edit");
        (string Name, string Value)[] edits =
            [("DisplayName", "Mine"), ("PhoneNumber", "030 12345"), ("TimeZone", "Europe/Berlin"), ("Language", "de")];

        var answers = await Task.WhenAll(edits.Select(edit => visitor.SubmitAsync(form, (edit.Name, edit.Value))));

        Assert.All(answers, answer => Assert.Equal($"/users/{id}", answer.Location));
        await IsAsync(api, id, "Mine", "030 12345", "Europe/Berlin", "de");
    }

    [Fact]
    public async Task Of_whoever_is_deleted_meanwhile_what_was_typed_is_shown()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var id = (await api.CreateAsync("At first")).Id;
        var form = await visitor.GetAsync($"/users/{id}/edit");
        await api.DeleteAsync(id);

        var gone = await visitor.SubmitAsync(form, ("DisplayName", "Mine"));

        Assert.Equal(HttpStatusCode.NotFound, gone.Status);
        Assert.Contains("Nothing was saved", gone.Text, StringComparison.Ordinal);
        Assert.Contains("Mine", gone.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_s_own_settings_are_merged_too_and_do_not_say_who_of_the_others_it_was()
    {
        var person = Person.New();
        await app.CreateAdministratorAsync();
        var id = await app.CreateUserAsync(person.UserName!, person.Email!);
        using var visitor = app.Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        using var api = await app.ApiAsync();
        var form = await visitor.GetAsync("/account/settings");
        await api.PatchAsync(id, new { displayName = "Theirs", phoneNumber = "030 12345" });

        var asked = await visitor.SubmitAsync(form, ("DisplayName", "Mine"), ("Language", "fr"));

        Assert.Equal(HttpStatusCode.Conflict, asked.Status);
        Assert.Contains("Your settings were changed meanwhile", asked.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(TestApp.Administrator, asked.Text, StringComparison.Ordinal);
        await visitor.SubmitAsync(asked, ("Take.DisplayName", "mine"));
        await IsAsync(api, id, "Mine", "030 12345", null, "fr");
        form = await visitor.GetAsync("/account/settings");
        await api.PatchAsync(id, new { phoneNumber = "030 54321" });
        Assert.Contains("Your settings are saved. Changed by somebody else meanwhile, and kept: Phone.",
            (await visitor.FollowAsync(await visitor.SubmitAsync(form, ("TimeZone", "UTC")))).Text, StringComparison.Ordinal);
        await IsAsync(api, id, "Mine", "030 54321", "UTC", "fr");
    }

    private static async Task IsAsync(Api api, long id, string? name, string? phone, string? zone, string? language)
    {
        var user = await api.GetAsync($"/api/users/{id}");
        Assert.Equal([name, phone, zone, language], Members.Select(member => user[member].GetString()));
    }
}
