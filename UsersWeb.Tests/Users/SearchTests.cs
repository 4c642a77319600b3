using System.Text.Json;
using UsersWeb.Data;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Users;

/// <summary>Pages are put together by an index or along the order, whichever is faster: both must show the same.</summary>
public class SearchTests(SearchTests.Many many) : IClassFixture<SearchTests.Many>
{
    private static readonly string[] Words =
        ["example", "a", "an", "zz", "5", "anna", "anna example", "org zhang", "e 1", "李", "王 example", "0"];
    private static readonly string[] Filters =
        ["", "&status=deactivated", "&signedIn=no", "&sample=no", "&notSignedInSince=300d", "&role=none&signedIn=yes",
            "&createdBefore=1000d", "&signedInSince=30d&status=active"];

    private static readonly string[] Sorts = ["userName", "-lastSignInAt", "status", "-role", "-createdAt"];

    public static TheoryData<string, string> Searches => [.. new MatrixTheoryData<string, string>(Words, Filters)];

    [Theory, MemberData(nameof(Searches))]
    public async Task Pages_show_those_whom_the_words_and_filters_mean_each_once_in_order(string words, string filters)
    {
        var query = $"q={Uri.EscapeDataString(words)}{filters}";
        var expected = many.Everybody.Count(text => SearchText.Asked(words).All(word => text.Contains(word, StringComparison.Ordinal)));

        // Small pages where there are not too many of them.
        var (sorts, limit) = expected < 400 ? (Sorts, 17) : ([Sorts[(words.Length + filters.Length) % Sorts.Length]], 200);

        foreach (var sort in sorts)
        {
            var pages = await many.WalkAsync($"{query}&sort={sort}&limit={limit}");
            var file = await many.Visitor.GetAsync($"/users/export?format=jsonl&columns=id&{query}&sort={sort}");

            Assert.Equal(Lines(file.Document.Source.Text), pages);
            Assert.Equal(pages.Count, pages.Distinct().Count());
            if (filters.Length == 0) Assert.Equal(expected, pages.Count);
            else Assert.InRange(pages.Count, 0, expected);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("q=example")]
    [InlineData("q=a")]
    [InlineData("status=deactivated&sort=-lastSignInAt")]
    [InlineData("sort=role")]
    public async Task The_page_before_is_the_one_that_was_there_and_each_says_where_it_is(string query)
    {
        var first = await many.Visitor.GetAsync($"/users?size=50&{query}");
        var second = await many.Visitor.GetAsync(Step(first, "next"));
        var third = await many.Visitor.GetAsync(Step(second, "next"));
        var again = await many.Visitor.GetAsync(Step(third, "prev"));

        Assert.Equal(Rows(second), Rows(again));
        Assert.Empty(Rows(first).Intersect(Rows(second)));
        Assert.StartsWith("1–50 of ", Place(first), StringComparison.Ordinal);
        Assert.StartsWith("101–", Place(third), StringComparison.Ordinal);
        Assert.Equal(Place(second), Place(again));
        Assert.Equal(Rows(first), Rows(await many.Visitor.GetAsync(Step(again, "prev"))));
    }

    [Fact]
    public async Task Who_is_changed_is_found_by_the_new_words_alone_and_who_is_deleted_leaves_none()
    {
        var person = Person.New() with { DisplayName = "Grace Hopper-Quixote" };
        var id = (await many.Api.PostAsync(person)).Id;
        Assert.Equal([id], await many.WalkAsync("q=quixote grace"));

        await many.Api.PatchAsync(id, new { displayName = "Grace Murray" });
        Assert.Empty(await many.WalkAsync("q=quixote"));
        Assert.Equal([id], await many.WalkAsync("q=murr grac"));

        await many.Api.DeleteAsync(id);
        Assert.Equal([0L], await many.App.Database.QueryAsync<long>(
            $"SELECT COUNT(*) FROM {many.App.Database.Quote("UserTerms")} WHERE {many.App.Database.Quote("UserId")} = {id}"));
    }

    [Fact]
    public async Task People_of_an_older_version_are_found_before_and_after_they_are_in_the_index()
    {
        await using var app = new HostedApp();
        await app.InitializeAsync();
        using var api = await app.ApiAsync();
        await new RawRows(app.Database).User(1001, ("UserName", "old.timer"), ("NormalizedUserName", "OLD.TIMER"),
            ("DisplayName", "Zoë Alt"), ("NormalizedDisplayName", "ZOË ALT")).WriteAsync();
        await app.Database.ExecuteAsync($"DELETE FROM {app.Database.Quote("SearchIndex")}");

        foreach (var q in (string[])["old.tim", "zoë", "timer"])
            Assert.Equal(1001, (await api.GetAsync("/api/users?q=" + Uri.EscapeDataString(q)))["items"][0].GetProperty("id").GetInt64());
        await app.IndexAsync();

        foreach (var q in (string[])["timer old", "zoe a", "ALT"])
            Assert.Equal(1001, (await api.GetAsync("/api/users?q=" + Uri.EscapeDataString(q)))["items"][0].GetProperty("id").GetInt64());
        Assert.Contains("Search      complete", (await app.RunAsync("db", "status")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_who_are_added_at_once_are_found_before_they_are_in_the_index()
    {
        await using var app = new HostedApp();
        await app.InitializeAsync();
        using var api = await app.ApiAsync();
        await app.IndexAsync();
        // As the command does, with nobody there who would make the index.
        await app.RunAsync("db", "seed", "--users", "300", "--seed", "3");

        Assert.Equal(200, (await api.GetAsync("/api/users?limit=200&q=example"))["items"].GetArrayLength());
        await app.Database.ExecuteAsync($"UPDATE {app.Database.Quote("SearchIndex")} SET {app.Database.Quote("IndexedTo")} = 1");
        await app.Database.ExecuteAsync($"DELETE FROM {app.Database.Quote("UserTerms")}");
        Assert.Equal(200, (await api.GetAsync("/api/users?limit=200&q=example"))["items"].GetArrayLength());
    }

    [Fact]
    public async Task Few_people_are_counted_however_far_apart_their_numbers_are()
    {
        await using var app = new HostedApp();
        await app.InitializeAsync();
        using var visitor = await app.SignInAsAdministratorAsync();
        var rows = new RawRows(app.Database);
        for (var i = 0; i < 60; i++) rows.User(1_000_000 + i * 1000);
        await rows.WriteAsync();

        var first = await visitor.GetAsync("/users?size=25");
        var last = await visitor.GetAsync(Step(await visitor.GetAsync(Step(first, "next")), "next"));

        Assert.Equal("1–25 of 61", Place(first));
        Assert.Equal("51–61 of 61", Place(last));
    }

    [Fact]
    public async Task Whoever_is_added_with_many_others_while_the_index_is_made_comes_into_it()
    {
        await using var app = new HostedApp();
        await app.InitializeAsync();
        using var api = await app.ApiAsync();
        await app.IndexAsync();
        await app.Database.ExecuteAsync($"UPDATE {app.Database.Quote("SearchIndex")} SET {app.Database.Quote("IndexedTo")} = 0");
        var made = app.IndexAsync();
        (await app.RunAsync("db", "seed", "--users", "15000", "--seed", "9")).Succeeded();
        await api.PostAsync(Person.New());
        await made;

        await app.IndexedAsync();
        Assert.Equal([15_002L], await app.Database.QueryAsync<long>(
            $"SELECT COUNT(DISTINCT {app.Database.Quote("UserId")}) FROM {app.Database.Quote("UserTerms")}"));
    }

    [Fact]
    public async Task Who_was_saved_without_words_gets_them_at_the_next_look()
    {
        await using var app = new HostedApp();
        await app.InitializeAsync();
        using var api = await app.ApiAsync();
        await app.IndexAsync();
        await new RawRows(app.Database).User(1001, ("DisplayName", "Zoë Alt"), ("NormalizedDisplayName", "ZOË ALT")).WriteAsync();
        Assert.Equal(0, (await api.GetAsync("/api/users?q=zoe"))["items"].GetArrayLength());

        await app.CallSearchIndexingAsync("ExpectThoseWithoutWordsAsync");
        await app.IndexedAsync();

        Assert.Equal(1001, (await api.GetAsync("/api/users?q=zoe"))["items"][0].GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task Letters_of_every_script_stand_in_the_page_as_they_are()
    {
        var page = await many.Visitor.GetAsync("/users?size=50");

        Assert.DoesNotMatch("&#x[0-9A-F]{3,4};", page.Document.Source.Text);
    }

    private static string Step(HtmlPage page, string rel) => page.Document.QuerySelector($".pager a[rel={rel}]")!.GetAttribute("href")!;

    private static string Place(HtmlPage page) => page.Document.QuerySelector(".pager .place")!.TextContent;

    private static List<string> Rows(HtmlPage page) =>
        [.. page.Document.QuerySelectorAll(".people .first a").Select(cell => cell.GetAttribute("href")!)];

    private static List<long> Lines(string file) => [.. file.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetInt64())];

    /// <summary>So many people that the first try of neither way has all of them.</summary>
    public sealed class Many : IAsyncLifetime
    {
        public HostedApp App { get; } = new();

        public Api Api { get; private set; } = null!;

        public Visitor Visitor { get; private set; } = null!;

        public List<string> Everybody { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            await App.InitializeAsync();
            Api = await App.ApiAsync();
            Visitor = await App.SignInAsAdministratorAsync();
            (await App.RunAsync("db", "seed", "--users", "6000", "--seed", "5")).Succeeded();
            await App.IndexAsync();
            Everybody = await App.Database.QueryAsync<string>(
                $"SELECT {App.Database.Quote("SearchText")} FROM {App.Database.Quote("Users")}");
        }

        public async Task<List<long>> WalkAsync(string query)
        {
            var all = new List<long>();
            string? cursor = null;
            do
            {
                var page = await Api.GetAsync($"/api/users?{query}{(cursor is null ? "" : $"&cursor={cursor}")}");
                all.AddRange(page["items"].EnumerateArray().Select(user => user.GetProperty("id").GetInt64()));
                cursor = page["next"].GetString();
            }
            while (cursor is not null);
            return all;
        }

        public async ValueTask DisposeAsync()
        {
            Api?.Dispose();
            Visitor?.Dispose();
            await App.DisposeAsync();
        }
    }
}
