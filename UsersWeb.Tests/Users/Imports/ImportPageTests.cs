using System.Net;
using System.Text;
using UsersWeb.Data;
using UsersWeb.Tests.Moves.Support;
using UsersWeb.Users;
using static UsersWeb.Tests.Users.Imports.ImportPages;

namespace UsersWeb.Tests.Users.Imports;

/// <summary>People from a file by the pages.</summary>
public class ImportPageTests(HostedApp app) : IClassFixture<HostedApp>
{
    private readonly string marker = $"p{Guid.NewGuid():N}"[..12];

    [Fact]
    public async Task A_file_is_chosen_looked_at_and_imported_by_whoever_is_signed_in()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var columns = await UploadAsync(visitor, $"User name;Mail;Shoe size\n{marker}a;{marker}a@example.com;41\n"
            + $"{marker}b;{marker}b@example.com;42\n");
        Assert.Contains("41, 42", columns.Text, StringComparison.Ordinal);
        Assert.Equal(["userName", "email", "-"], columns.Document.QuerySelectorAll("select[name=Columns]")
            .Select(select => ((AngleSharp.Html.Dom.IHtmlSelectElement)select).Value));

        var result = await CheckAsync(visitor, columns);
        Assert.Contains("Nothing is imported yet.", result.Text, StringComparison.Ordinal);
        Assert.Contains("Created2", result.Text.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(await NamesAsync());

        var done = await StartAsync(visitor, result);
        Assert.Contains("Done: 2 people created, 0 people changed.", done.Text, StringComparison.Ordinal);
        Assert.Equal([$"{marker}a", $"{marker}b"], await NamesAsync());
        Assert.All(await ActorsAsync("user.create"), actor => Assert.Equal(TestApp.Administrator, actor));
        Assert.Equal(2, (await ActorsAsync("user.create")).Count);
        Assert.Empty(await app.Database.QueryAsync<long>(
            $"SELECT {Q("ImportId")} FROM {Q("ImportChunks")} WHERE {Q("ImportId")} = {IdOf(done)}"));
    }

    [Fact]
    public async Task What_is_wrong_stands_by_line_on_the_page_and_in_a_file_and_the_rest_can_be_imported()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var lines = Enumerable.Range(0, 60).Select(i => $"{marker}w{i},nowhere");
        var columns = await UploadAsync(visitor,
            $"userName,email\n{string.Join('\n', lines)}\n{marker}ok,{marker}ok@example.com\n");

        var result = await CheckAsync(visitor, columns);
        Assert.Contains("60 lines are wrong", result.Text, StringComparison.Ordinal);
        Assert.Equal(50, result.Document.QuerySelectorAll(".import-problems tbody tr").Length);
        var next = await visitor.FollowLinkAsync(result, "#problems .actions a");
        Assert.Equal(10, next.Document.QuerySelectorAll(".import-problems tbody tr").Length);
        var csv = await visitor.GetAsync($"/users/import/{IdOf(result)}/problems.csv");
        Assert.Equal(61, csv.Document.Source.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);

        var forged = await visitor.PostAsync($"/users/import/{IdOf(result)}/start",
            ("__RequestVerificationToken", result.Value("__RequestVerificationToken")!));
        Assert.Equal(HttpStatusCode.Conflict, forged.Status);
        Assert.Empty(await NamesAsync());

        var done = await StartAsync(visitor, result, ("onlyRight", "on"));
        Assert.Contains("Done: 1 person created", done.Text, StringComparison.Ordinal);
        Assert.Equal([$"{marker}ok"], await NamesAsync());
    }

    [Fact]
    public async Task A_manager_changes_nobody_above_and_is_stopped_when_the_role_is_taken()
    {
        await app.CreateAdministratorAsync();
        using var manager = await SignInAsManagerAsync();
        var above = Person.New();
        await app.CreateUserAsync(above.UserName!, above.Email!, administrator: true);
        var member = Person.New();
        await app.CreateUserAsync(member.UserName!, member.Email!);
        var columns = await UploadAsync(manager.Visitor,
            $"userName,email\n{above.UserName},{marker}x@example.com\n{member.UserName},{marker}y@example.com\n");

        var result = await CheckAsync(manager.Visitor, columns, ("UpdateBy", "userName"));
        Assert.Contains(Rank.Above, result.Text, StringComparison.Ordinal);
        var done = await StartAsync(manager.Visitor, result, ("onlyRight", "on"));

        Assert.Contains("1 person changed", done.Text, StringComparison.Ordinal);
        Assert.Equal([above.Email!], await EmailsAsync(above));
        Assert.Equal([$"{marker}y@example.com"], await EmailsAsync(member));

        var again = await UploadAsync(manager.Visitor, $"userName,email\n{marker}late,{marker}late@example.com\n");
        var looked = await CheckAsync(manager.Visitor, again);
        await app.Database.ExecuteAsync($"DELETE FROM {Q("UserRoles")} WHERE {Q("UserId")} = {manager.Id}");
        var refused = await manager.Visitor.SubmitAsync(looked);
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task Who_is_deactivated_meanwhile_leaves_the_rest_undone()
    {
        await app.CreateAdministratorAsync();
        using var api = await app.ApiAsync();
        using var manager = await SignInAsManagerAsync();
        var columns = await UploadAsync(manager.Visitor, "userName,email\n"
            + string.Join('\n', Enumerable.Range(0, 6_000).Select(i => $"{marker}{i},{marker}{i}@example.com")));
        var looked = await CheckAsync(manager.Visitor, columns);
        using var held = await HeldImport.StartAsync(app.Database);
        await manager.Visitor.SubmitAsync(looked);
        await held.ReachedAsync();

        Assert.Equal(HttpStatusCode.OK, (await api.PatchAsync(manager.Id, new { status = "deactivated" })).Status);
        held.Release();
        await Eventually.IsTrueAsync(async () => (await EndsAsync()).Count == 1, "it ends");

        Assert.Equal(["Whoever asked for it may not create and change users any more."], await EndsAsync());
        Assert.Equal(2_000, await CreatedAsync());
        Assert.Equal(2_000, (await NamesAsync()).Count);

        async Task<long> CreatedAsync() => (await app.Database.QueryAsync<long>(
            $"SELECT {Q("Created")} FROM {Q("Imports")} WHERE {Q("Id")} = {IdOf(looked)} AND {Q("StartedAt")} IS NOT NULL"))
            .SingleOrDefault();
        Task<List<string>> EndsAsync() => app.Database.QueryAsync<string>(
            $"SELECT COALESCE({Q("Failure")}, '') FROM {Q("Imports")} WHERE {Q("Id")} = {IdOf(looked)} AND {Q("EndedAt")} IS NOT NULL");
    }

    [Fact]
    public async Task It_is_stopped_between_two_steps_and_what_is_done_stays()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var columns = await UploadAsync(visitor, "userName,email\n"
            + string.Join('\n', Enumerable.Range(0, 6_000).Select(i => $"{marker}{i},{marker}{i}@example.com")));
        var looked = await CheckAsync(visitor, columns);
        using var held = await HeldImport.StartAsync(app.Database);
        var running = await visitor.FollowAsync(await visitor.SubmitAsync(looked));
        await held.ReachedAsync();
        await visitor.PostAsync($"/users/import/{IdOf(looked)}/stop",
            ("__RequestVerificationToken", running.Value("__RequestVerificationToken")!));
        held.Release();
        await Eventually.IsTrueAsync(async () =>
        {
            running = await visitor.GetAsync($"/users/import/{IdOf(looked)}");
            return running.Text.Contains("It was stopped", StringComparison.Ordinal);
        }, "it is stopped");

        Assert.Equal(2_000, (await NamesAsync()).Count);
        Assert.Equal(2_000, (await ActorsAsync("user.create")).Count);
    }

    [Fact]
    public async Task One_that_was_broken_off_says_so_and_goes_on()
    {
        await app.CreateAdministratorAsync();
        using var manager = await SignInAsManagerAsync();
        var columns = await UploadAsync(manager.Visitor, $"userName,email\n{marker}a,{marker}a@example.com\n");
        var looked = await CheckAsync(manager.Visitor, columns);
        await app.Database.ExecuteAsync($"""
            UPDATE {Q("Imports")} SET {Q("StartedAt")} = {Q("CheckedAt")}, {Q("Created")} = 0 WHERE {Q("Id")} = {IdOf(looked)}
            """);
        var broken = await manager.Visitor.GetAsync($"/users/import/{IdOf(looked)}");
        Assert.Contains("It was broken off", broken.Text, StringComparison.Ordinal);
        await manager.Visitor.SubmitAsync(broken);
        await Eventually.IsTrueAsync(async () => (await app.Database.QueryAsync<long>(
            $"SELECT COUNT(*) FROM {Q("Imports")} WHERE {Q("Id")} = {IdOf(looked)} AND {Q("EndedAt")} IS NOT NULL"))[0] == 1, "it ends");
        Assert.Equal([$"{marker}a"], await NamesAsync());
    }

    [Fact]
    public async Task One_that_was_broken_off_can_be_left_at_what_is_done_and_one_whose_check_was_thrown_away()
    {
        await app.CreateAdministratorAsync();
        using var manager = await SignInAsManagerAsync();
        var begun = await BringAsync("a");
        var looked = await BringAsync("b");
        await app.Database.ExecuteAsync($"""
            UPDATE {Q("Imports")} SET {Q("StartedAt")} = {Q("CheckedAt")}, {Q("Created")} = 0 WHERE {Q("Id")} = {IdOf(begun)}
            """);
        await app.Database.ExecuteAsync($"UPDATE {Q("Imports")} SET {Q("CheckedAt")} = NULL WHERE {Q("Id")} = {IdOf(looked)}");

        // As many others are at work as may be.
        var (sql, now) = (new Sql(app.Database.Provider), TimeProvider.System.GetUtcNow().UtcDateTime);
        foreach (var other in new[] { "other-1", "other-2" })
        {
            await app.Database.ExecuteAsync(sql.Insert("WorkItems",
            [
                ("Kind", "users.import"), ("UniqueName", other), ("CreatedAt", now), ("DueAt", now.AddDays(1)), ("Attempts", 0),
                ("Done", 0L),
            ]));
        }
        await PressAsync(begun, "stop");
        await app.Database.ExecuteAsync($"DELETE FROM {Q("WorkItems")} WHERE {Q("UniqueName")} IN ('other-1', 'other-2')");
        await Eventually.IsTrueAsync(async () =>
        {
            begun = await manager.Visitor.GetAsync($"/users/import/{IdOf(begun)}");
            return begun.Text.Contains("It was stopped; 1 line was not looked at.", StringComparison.Ordinal);
        }, "it is stopped");
        await PressAsync(looked, "delete");

        Assert.Equal(HttpStatusCode.NotFound, (await manager.Visitor.GetAsync($"/users/import/{IdOf(looked)}")).Status);
        Assert.Empty(await NamesAsync());

        async Task<HtmlPage> BringAsync(string name) => await CheckAsync(manager.Visitor,
            await UploadAsync(manager.Visitor, $"userName,email\n{marker}{name},{marker}{name}@example.com\n"));

        async Task PressAsync(HtmlPage page, string deed)
        {
            var broken = await manager.Visitor.GetAsync($"/users/import/{IdOf(page)}");
            Assert.Contains("It was broken off", broken.Text, StringComparison.Ordinal);
            var action = broken.Document.QuerySelector($"button[formaction$='/{deed}']")!.GetAttribute("formaction")!;
            await manager.Visitor.PostAsync(action, ("__RequestVerificationToken", broken.Value("__RequestVerificationToken")!));
        }
    }

    [Fact]
    public async Task Ten_files_wait_at_most_however_many_come_at_once()
    {
        await app.CreateAdministratorAsync();
        using var manager = await SignInAsManagerAsync();
        var token = (await manager.Visitor.GetAsync("/users/import")).Value("__RequestVerificationToken")!;

        var came = await Task.WhenAll(Enumerable.Range(0, 14).Select(_ => BringAsync(manager, token)));

        Assert.Equal(10, came.Count(page => page.Status == HttpStatusCode.Redirect));
        Assert.All(came.Where(page => page.Status != HttpStatusCode.Redirect), page =>
            Assert.Contains("10 of your files are not imported yet.", page.Error("File"), StringComparison.Ordinal));
        Assert.Equal(10, (await manager.Visitor.GetAsync("/users/import")).Document.QuerySelectorAll(".imports li").Length);
    }

    [Fact]
    public async Task An_upload_that_was_cut_is_seen_and_makes_room_when_it_is_thrown_away()
    {
        await app.CreateAdministratorAsync();
        using var manager = await SignInAsManagerAsync();
        await UploadAsync(manager.Visitor, $"userName,email\n{marker}a,{marker}a@example.com\n");
        // As an instance leaves it that dies during an upload.
        await app.Database.ExecuteAsync($"UPDATE {Q("Imports")} SET {Q("Digest")} = NULL WHERE {Q("UserId")} = {manager.Id}");
        var token = (await manager.Visitor.GetAsync("/users/import")).Value("__RequestVerificationToken")!;
        for (var i = 0; i < 9; i++) Assert.Equal(HttpStatusCode.Redirect, (await BringAsync(manager, token)).Status);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await BringAsync(manager, token)).Status);
        var cut = Cut(await manager.Visitor.GetAsync("/users/import"));
        await manager.Visitor.PostAsync(cut!.QuerySelector("form")!.GetAttribute("action")!, ("__RequestVerificationToken", token));

        Assert.Equal(HttpStatusCode.Redirect, (await BringAsync(manager, token)).Status);
        Assert.Null(Cut(await manager.Visitor.GetAsync("/users/import")));
    }

    [Fact]
    public async Task An_upload_that_is_thrown_away_while_it_comes_ends_and_says_so()
    {
        await app.CreateAdministratorAsync();
        using var manager = await SignInAsManagerAsync();
        var token = (await manager.Visitor.GetAsync("/users/import")).Value("__RequestVerificationToken")!;
        var refused = await PostFileAsync(manager.Visitor, new WrittenContent(async body =>
        {
            await body.WriteAsync("userName,email\n"u8.ToArray());
            await body.FlushAsync();
            await Eventually.IsTrueAsync(async () => await CutAsync() is not null, "it is on its way");
            await manager.Visitor.PostAsync(
                (await CutAsync())!.QuerySelector("form")!.GetAttribute("action")!, ("__RequestVerificationToken", token));
            await body.WriteAsync("a,b\n"u8.ToArray());
        }), "people.csv", token);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("This file was thrown away while it came.", refused.Error("File"), StringComparison.Ordinal);
        Assert.Null(await CutAsync());

        async Task<AngleSharp.Dom.IElement?> CutAsync() => Cut(await manager.Visitor.GetAsync("/users/import"));
    }

    [Fact]
    public async Task Of_very_many_problems_it_is_said_and_not_even_what_is_right_can_be_begun()
    {
        await app.CreateAdministratorAsync();
        using var manager = await SignInAsManagerAsync();
        var columns = await UploadAsync(manager.Visitor, $"userName,email\n{marker}a,{marker}a@example.com\n"
            + string.Concat(Enumerable.Repeat("x\n", 12_000)));

        var looked = await CheckAsync(manager.Visitor, columns, until: "There are more than 10,000 problems");
        var begun = await manager.Visitor.PostAsync($"/users/import/{IdOf(looked)}/start",
            ("__RequestVerificationToken", looked.Value("__RequestVerificationToken")!), ("onlyRight", "on"));

        Assert.Contains("At most 10,000 problems are listed.", looked.Text, StringComparison.Ordinal);
        Assert.Null(looked.Document.QuerySelector("form[action$='/start']"));
        Assert.Equal(HttpStatusCode.Conflict, begun.Status);
        Assert.Contains("This file can't be imported as it is.", begun.Text, StringComparison.Ordinal);
        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task Whoever_is_invited_is_sent_a_link_and_is_not_active()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var columns = await UploadAsync(visitor, $"userName,email\n{marker}a,{marker}a@example.com\n");

        var result = await CheckAsync(visitor, columns, ("Invite", "on"));
        Assert.Contains("Of them are sent an invitation", result.Text, StringComparison.Ordinal);
        await StartAsync(visitor, result);

        Assert.Equal(["Invited"], await app.Database.QueryAsync<string>(
            $"SELECT {Q("Status")} FROM {Q("Users")} WHERE {Q("UserName")} = '{marker}a'"));
        Assert.Equal(["invitation"], await app.Database.QueryAsync<string>(
            $"SELECT {Q("Kind")} FROM {Q("OutgoingMails")} WHERE {Q("Recipient")} = '{marker}a@example.com'"));
        Assert.Single(await ActorsAsync("user.invite"));
    }

    [Fact]
    public async Task A_file_that_is_none_is_said_to_be_so_beside_the_field_and_nothing_is_kept()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        foreach (var (bytes, words) in new (byte[], string)[]
        {
            ([], "This file is empty"),
            ([.. "PK\u0003\u0004"u8, 0, 1, 2], "Save the sheet as CSV"),
            ([0xFF, 0xFE, 0x61, 0], "UTF-16"),
        })
        {
            var refused = await PostFileAsync(visitor, bytes, "people.csv");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains(words, refused.Error("File"), StringComparison.Ordinal);
        }
        var none = await PostFileAsync(visitor, [], "");
        Assert.Contains("Choose a file first.", none.Error("File"), StringComparison.Ordinal);
        Assert.Empty(await app.Database.QueryAsync<long>($"SELECT {Q("Id")} FROM {Q("Imports")} WHERE {Q("Digest")} IS NULL"));
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_with_the_limit()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var small = await HostedApp.StartAsync(database, ("Imports:MostMegabytes", "1"));
        using var visitor = await small.SignInAsAdministratorAsync();

        var refused = await PostFileAsync(visitor, Encoding.UTF8.GetBytes("userName,email\n" + new string('x', 1_000_001)), "people.csv");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.Status);
        Assert.Contains("larger than 1.0 MB", refused.Error("File"), StringComparison.Ordinal);
        Assert.Empty(await database.QueryAsync<long>($"SELECT {database.Quote("Id")} FROM {database.Quote("Imports")}"));
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_read_so_and_the_wrong_one_is_refused()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var latin = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        var posted = await PostFileAsync(
            visitor, latin.GetBytes($"userName,email,name\n{marker}a,{marker}a@example.com,Zoë\n"), "people.csv");
        var columns = await visitor.FollowAsync(posted);
        Assert.Contains("Zoë", columns.Text, StringComparison.Ordinal);

        var wrong = await visitor.GetAsync($"{columns.Address.AbsolutePath}?separator=comma&encoding=utf-8");
        var refused = await visitor.SubmitAsync(wrong);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("not in UTF-8", refused.Text, StringComparison.Ordinal);
        await StartAsync(visitor, await CheckAsync(visitor, columns));
        Assert.Equal(["Zoë"], await app.Database.QueryAsync<string>(
            $"SELECT {Q("DisplayName")} FROM {Q("Users")} WHERE {Q("UserName")} = '{marker}a'"));
    }

    [Fact]
    public async Task Columns_that_do_not_suffice_are_refused_and_what_was_chosen_stays()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var columns = await UploadAsync(visitor, $"userName,colour\n{marker}a,red\n");

        var refused = await visitor.SubmitAsync(columns, ColumnsForm(columns), ("Invite", "on"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Choose which column is “E-mail”", refused.Text, StringComparison.Ordinal);
        Assert.NotNull(refused.Document.QuerySelector("#Invite[checked]"));
    }

    [Fact]
    public async Task Nobody_sees_what_another_has_brought_and_another_site_brings_nothing()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var columns = await UploadAsync(visitor, $"userName,email\n{marker}a,{marker}a@example.com\n");
        var other = Person.New();
        await app.CreateUserAsync(other.UserName!, other.Email!, administrator: true);
        using var stranger = app.Visit();
        await stranger.SignInAsync(other.UserName!, TestApp.Password);
        var token = (await stranger.GetAsync("/users/import")).Value("__RequestVerificationToken")!;

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(columns.Address.AbsolutePath)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/users/import/{IdOf(columns)}/problems.csv")).Status);
        foreach (var deed in new[] { "start", "stop", "delete", "columns" })
        {
            Assert.Equal(HttpStatusCode.NotFound,
                (await stranger.PostAsync($"/users/import/{IdOf(columns)}/{deed}", ("__RequestVerificationToken", token))).Status);
        }
        var forged = await PostFileAsync(visitor, "userName,email\na,b\n"u8.ToArray(), "x.csv", "forged");
        Assert.Equal(HttpStatusCode.BadRequest, forged.Status);
    }

    [Fact]
    public async Task The_same_file_twice_at_once_creates_everybody_once()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var text = "userName,email\n" + string.Join('\n', Enumerable.Range(0, 300).Select(i => $"{marker}{i:000},{marker}{i}@example.com"));
        var first = await CheckAsync(visitor, await UploadAsync(visitor, text));
        var second = await CheckAsync(visitor, await UploadAsync(visitor, text));

        await Task.WhenAll(StartAsync(visitor, first), StartAsync(visitor, second));

        Assert.Equal(300, (await NamesAsync()).Count);
        Assert.Equal(300, (await ActorsAsync("user.create")).Count);
    }

    private static AngleSharp.Dom.IElement? Cut(HtmlPage list) => list.Document.QuerySelectorAll(".imports li").SingleOrDefault(
        one => one.TextContent.Contains("Not all of it is here", StringComparison.Ordinal));

    private static Task<HtmlPage> BringAsync(Manager manager, string token) =>
        PostFileAsync(manager.Visitor, "userName,email\na,b\n"u8.ToArray(), "people.csv", token);

    private async Task<Manager> SignInAsManagerAsync()
    {
        var person = Person.New();
        var id = await app.CreateUserAsync(person.UserName!, person.Email!);
        await app.Database.GiveRoleAsync(id, Role.ManagerId);
        var visitor = app.Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        return new(visitor, id);
    }

    private string Q(string name) => app.Database.Quote(name);

    private Task<List<string>> NamesAsync() => app.Database.QueryAsync<string>(
        $"SELECT {Q("UserName")} FROM {Q("Users")} WHERE {Q("UserName")} LIKE '{marker}%' ORDER BY {Q("UserName")}");

    private Task<List<string>> EmailsAsync(Person person) => app.Database.QueryAsync<string>(
        $"SELECT {Q("Email")} FROM {Q("Users")} WHERE {Q("UserName")} = '{person.UserName}'");

    private Task<List<string>> ActorsAsync(string action) => app.Database.QueryAsync<string>(
        $"SELECT {Q("ActorName")} FROM {Q("AuditEntries")} WHERE {Q("Action")} = '{action}' AND {Q("SubjectName")} LIKE '{marker}%'");

    private sealed record Manager(Visitor Visitor, long Id) : IDisposable
    {
        public void Dispose() => Visitor.Dispose();
    }
}
