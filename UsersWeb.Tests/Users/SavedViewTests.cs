using System.Net;
using System.Text.Json;
using CsCheck;
using Microsoft.AspNetCore.WebUtilities;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Tests.Users;

/// <summary>Lists that somebody keeps under names of their own.</summary>
public sealed class SavedViewTests(HostedApp app) : IClassFixture<HostedApp>
{
    private readonly string marker = $"v{Guid.NewGuid():N}"[..12];

    [Fact]
    public async Task A_list_is_kept_with_filters_search_order_and_size_and_is_the_current_one()
    {
        using var visitor = await SignInAsync();
        var first = await visitor.GetAsync($"/users?sort=-email&q={marker}%20%26%3D%2B&size=25&role=none&after=x");

        var sent = await SaveAsync(visitor, first, "  Mine & others  ");

        Assert.Equal($"/users?role=none&q={marker}%20%26%3D%2B&sort=-email&size=25", sent.Location);
        var view = await visitor.FollowAsync(sent);
        Assert.Contains("Your view Mine & others is saved.", view.Text, StringComparison.Ordinal);
        Assert.Equal(["Mine & others"], Current(view));
        Assert.Equal($"{marker} &=+", view.Document.QuerySelector("#q")!.GetAttribute("value"));
        var again = await visitor.GetAsync("/users");
        Assert.Equal(["All"], Current(again));
        Assert.Equal(["Mine & others"], Current(await OpenAsync(visitor, again, "Mine & others")));
        // Another order is another list.
        Assert.Equal([], Current(await visitor.GetAsync(view.Address.PathAndQuery.Replace("-email", "email", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("", "Give the view a name.")]
    [InlineData("   ", "Give the view a name.")]
    [InlineData("123456789 123456789 123456789 123456789 123456789 1", "at most 50 characters")]
    [InlineData("turned \u202E around", "turns the direction of text")]
    public async Task A_name_that_is_none_is_said_so_and_nothing_is_lost(string name, string problem)
    {
        using var visitor = await SignInAsync();

        var refused = await SaveAsync(visitor, await visitor.GetAsync($"/users?q={marker}&role=none"), name);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(problem, refused.Error("name"), StringComparison.Ordinal);
        Assert.Equal(name.Trim(), refused.Value("name"));
        var saved = await visitor.SubmitAsync(refused, ("name", new string('x', 50)));
        Assert.Equal($"/users?role=none&q={marker}&sort=userName&size=50", saved.Location);
    }

    [Fact]
    public async Task A_name_that_is_taken_in_any_case_can_be_given_to_the_new_list()
    {
        using var visitor = await SignInAsync();
        await SaveAsync(visitor, await visitor.GetAsync("/users?role=none"), "Straße");

        var taken = await SaveAsync(visitor, await visitor.GetAsync("/users?role=auditor"), "STRAßE");

        Assert.Equal("You have a view of this name.", taken.Error("name"));
        var button = taken.Document.QuerySelector("button[formaction='/users/views/replace']")!;
        var replaced = await visitor.PostAsync("/users/views/replace", ("view", button.GetAttribute("value")!),
            ("list", taken.Value("list")!), Token(taken));
        Assert.Equal("/users?role=auditor&sort=userName&size=50", replaced.Location);
        Assert.Equal(["Straße"], Current(await visitor.FollowAsync(replaced)));
        Assert.Equal(["Straße"], Own(await visitor.GetAsync("/users")));
    }

    [Fact]
    public async Task One_is_renamed_replaced_and_removed_and_the_removal_is_taken_back()
    {
        using var visitor = await SignInAsync();
        await SaveAsync(visitor, await visitor.GetAsync("/users?role=none"), "one");
        var two = await visitor.FollowAsync(await SaveAsync(visitor, await visitor.GetAsync("/users?role=auditor"), "two"));

        var rename = two.Document.Forms.Single(one => one.Action.EndsWith("/rename", StringComparison.Ordinal));
        var same = await visitor.SubmitAsync(two, rename, ("name", "ONE"));
        Assert.Equal("You have a view of this name.", same.Error("name"));
        var renamed = await visitor.FollowAsync(await visitor.SubmitAsync(same, ("name", "Two")));
        Assert.Equal(["Two"], Current(renamed));
        var other = await visitor.GetAsync("/users?role=manager");
        var form = other.Form("/users/views/replace");
        var id = form.QuerySelectorAll("option").Single(option => option.TextContent == "one").GetAttribute("value");
        var replaced = await visitor.FollowAsync(await visitor.SubmitAsync(other, form, ("view", id)));
        Assert.Equal(["one"], Current(replaced));
        Assert.Equal("/users?role=manager&sort=userName&size=50", replaced.Address.PathAndQuery);

        var removed = await visitor.FollowAsync(await RemoveAsync(visitor, replaced));

        Assert.Equal(["Two"], Own(removed));
        Assert.Contains("Your view one was removed.", removed.Text, StringComparison.Ordinal);
        var undo = (AngleSharp.Html.Dom.IHtmlFormElement)removed.Document.QuerySelector(".notice form")!;
        var back = await visitor.FollowAsync(await visitor.PostAsync("/users/views", Token(removed),
            ("name", undo.QuerySelector("button[name=name]")!.GetAttribute("value")!),
            ("list", undo.QuerySelector("input[name=list]")!.GetAttribute("value")!)));
        Assert.Equal(["one"], Current(back));
        Assert.Equal(["one", "Two"], Own(back));
    }

    [Fact]
    public async Task Nobody_sees_those_of_others_or_does_anything_to_them()
    {
        using var visitor = await SignInAsync();
        var page = await visitor.FollowAsync(await SaveAsync(visitor, await visitor.GetAsync("/users?role=none"), "mine"));
        var id = page.Document.QuerySelector("button[formaction$='/delete']")!.GetAttribute("formaction")!.Split('/')[3];
        using var administrator = await app.SignInAsAdministratorAsync();
        using var member = await SignInAsync(null);

        var list = await administrator.GetAsync("/users?role=none");
        Assert.DoesNotContain("mine", Own(list));
        foreach (var deed in new[] { $"{id}/rename", $"{id}/delete", "replace" })
            Assert.Equal(HttpStatusCode.NotFound, (await administrator.PostAsync($"/users/views/{deed}", ("name", "theirs"), ("view", id),
                ("list", "?role=auditor"), Token(list))).Status);
        // The same name is free for everybody else.
        Assert.Equal(HttpStatusCode.Found, (await SaveAsync(administrator, list, "mine")).Status);
        Assert.Equal(HttpStatusCode.Forbidden,
            (await member.PostAsync("/users/views", ("name", "x"), Token(await member.GetAsync("/account/settings")))).Status);
        Assert.Equal(["mine"], Current(await visitor.GetAsync(page.Address.PathAndQuery)));
    }

    [Fact]
    public async Task Fifty_are_the_most_even_when_many_are_saved_at_the_same_moment()
    {
        using var visitor = await SignInAsync();
        var page = await visitor.GetAsync("/users");
        for (var i = 0; i < SavedView.Most - 2; i++) await SaveAsync(visitor, page, $"view {i:00}");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => SaveAsync(visitor, page, $"more {i}")));

        Assert.Equal(2, answers.Count(answer => answer.Status == HttpStatusCode.Found));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Found),
            answer => Assert.Contains("You have 50 views", answer.Error("name"), StringComparison.Ordinal));
        var full = await visitor.GetAsync("/users?role=none");
        Assert.Equal(50, Own(full).Count());
        Assert.Equal(50, full.Document.QuerySelectorAll("#view-replaced option").Length);
    }

    [Fact]
    public async Task Two_of_one_name_at_the_same_moment_are_one()
    {
        using var visitor = await SignInAsync();
        var page = await visitor.GetAsync("/users");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SaveAsync(visitor, page, "same")));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Found);
        Assert.Equal(3, answers.Count(answer => answer.Error("name") == "You have a view of this name."));
    }

    [Fact]
    public async Task A_filter_that_is_no_more_is_named_shows_nobody_and_the_view_can_be_removed()
    {
        using var visitor = await SignInAsync();
        await SaveAsync(visitor, await visitor.GetAsync("/users?role=none"), marker);
        await app.Database.ExecuteAsync($"UPDATE {Q("SavedViews")} SET {Q("Query")} = 'colour=red&sort=userName&size=50' "
            + $"WHERE {Q("Name")} = '{marker}'");

        var list = await visitor.GetAsync("/users");
        var link = list.Document.QuerySelectorAll(".views .own").Single();
        Assert.Equal($"Not understood any more: {marker}", link.TextContent);
        var page = await visitor.GetAsync(link.GetAttribute("href")!);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("“colour”: There is no such filter.", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("tbody tr"));
        var removed = await visitor.FollowAsync(await RemoveAsync(visitor, page));
        Assert.Contains($"Your view {marker} was removed.", removed.Text, StringComparison.Ordinal);
        Assert.Empty(Own(removed));
    }

    [Fact]
    public async Task A_list_that_is_not_understood_or_too_long_is_not_kept()
    {
        using var visitor = await SignInAsync();
        var page = await visitor.GetAsync("/users");

        var wrong = await visitor.PostAsync("/users/views", ("name", "x"), ("list", "?colour=red"), Token(page));
        var tooLong = await visitor.PostAsync("/users/views", ("name", "x"), ("list", "?q=" + new string('x', 1000)), Token(page));

        Assert.Equal("/users?colour=red", wrong.Location);
        Assert.Contains("asks for too much", tooLong.Error("name"), StringComparison.Ordinal);
        Assert.Empty(Own(await visitor.GetAsync("/users")));
    }

    [Fact]
    public async Task What_was_searched_is_in_no_log_and_no_audit_and_goes_with_the_account()
    {
        var name = $"{marker}-gone";
        var id = await app.CreateUserAsync(name, $"{name}@example.com");
        await app.Database.GiveRoleAsync(id, Role.ManagerId);
        using var visitor = app.Visit();
        await visitor.SignInAsync(name, TestApp.Password);
        const string searched = "Wilhelmine";
        var saved = await visitor.FollowAsync(await SaveAsync(visitor, await visitor.GetAsync($"/users?q={searched}"), "hers"));
        await visitor.PostAsync("/users/views", ("name", ""), ("list", $"?q={searched}"), Token(saved));

        var data = JsonDocument.Parse((await visitor.GetAsync("/account/data/file")).Document.Source.Text).RootElement;
        Assert.Equal($"hers: q={searched}&sort=userName&size=50", string.Join(' ', data.GetProperty("savedViews").EnumerateArray()
            .Select(view => $"{view.GetProperty("name")}: {view.GetProperty("query")}")));
        Assert.DoesNotContain(searched, app.Output, StringComparison.Ordinal);
        var like = $"LIKE '%{searched}%'";
        Assert.Equal(0, await CountAsync($"{Q("AuditEntries")} WHERE {Q("Before")} {like} OR {Q("After")} {like}"));
        Assert.Equal(1, await CountAsync($"{Q("SavedViews")} WHERE {Q("UserId")} = {id}"));
        using var api = await app.ApiAsync();
        await api.DeleteAsync(id);
        Assert.Equal(0, await CountAsync($"{Q("SavedViews")} WHERE {Q("UserId")} = {id}"));
    }

    [Fact]
    public void The_one_query_of_a_list_asks_for_the_same_and_is_its_own()
    {
        var words = Gen.OneOf<int>('a', '&', '=', '+', '%', '#', '"', '/', 0xe9, 0x130, 0x1f600).List[0, 12]
            .Select(points => string.Concat(points.Select(char.ConvertFromUtf32)));
        var filters = Gen.OneOf([.. UserFilter.All.SelectMany(filter => filter.Choices.Count == 0
            ? [(filter.Name, "30d"), (filter.Name, "2026-01-31")]
            : filter.Choices.Select(choice => (filter.Name, choice.Member)))]).List[0, 4];
        Gen.Select(words, filters, Gen.OneOf([.. UserSort.Fields]), Gen.Bool, Gen.Int[1, 200]).Sample((q, set, sort, descending, size) =>
        {
            var search = new UserSearch { Q = q, Sort = descending ? "-" + sort : sort, Size = size, After = "somewhere" };
            foreach (var (name, value) in set) Assert.True(search.TrySet(UserFilter.Find(name)!, value));

            var query = search.ToQuery();
            var read = UserSearch.Read(QueryHelpers.ParseQuery("?" + query), out var errors);

            Assert.Empty(errors);
            Assert.Equal(query, read.ToQuery());
            Assert.Equal((string.IsNullOrEmpty(q) ? null : q, search.Sort, size, null), (read.Q, read.Sort, read.Size, read.After));
            Assert.Equal(search.Filters.OrderBy(set => set.Key), read.Filters.OrderBy(set => set.Key));
        });
    }

    private static IEnumerable<string> Current(HtmlPage page) =>
        page.Document.QuerySelectorAll(".views a[aria-current]").Select(link => link.TextContent);

    private static IEnumerable<string> Own(HtmlPage page) =>
        page.Document.QuerySelectorAll(".views .own").Select(link => link.TextContent);

    private static Task<HtmlPage> OpenAsync(Visitor visitor, HtmlPage page, string name) => visitor.GetAsync(
        page.Document.QuerySelectorAll(".views a").Single(link => link.TextContent == name).GetAttribute("href")!);

    private static Task<HtmlPage> SaveAsync(Visitor visitor, HtmlPage page, string name) =>
        visitor.PostAsync("/users/views", ("name", name), ("list", page.Address.Query), Token(page));

    private static Task<HtmlPage> RemoveAsync(Visitor visitor, HtmlPage page) => visitor.PostAsync(
        page.Document.QuerySelector("button[formaction$='/delete']")!.GetAttribute("formaction")!, Token(page));

    private static (string, string) Token(HtmlPage page) =>
        ("__RequestVerificationToken", page.Document.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!);

    private async Task<Visitor> SignInAsync(long? role = Role.AuditorId)
    {
        await app.CreateAdministratorAsync();
        var person = Person.New();
        var id = await app.CreateUserAsync(person.UserName!, person.Email!);
        if (role is { } given) await app.Database.GiveRoleAsync(id, given);
        var visitor = app.Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        return visitor;
    }

    private async Task<long> CountAsync(string from) => (await app.Database.QueryAsync<long>($"SELECT COUNT(*) FROM {from}"))[0];

    private string Q(string name) => app.Database.Quote(name);
}
