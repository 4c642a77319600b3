using System.Net;
using System.Text.Json;

namespace UsersWeb.Tests.Users;

public class ApiListTests(ApiListTests.Crowd crowd) : IClassFixture<ApiListTests.Crowd>
{
    /// <summary>An application with 61 people, many of whom share what a list may be sorted by.</summary>
    public sealed class Crowd : IAsyncLifetime
    {
        // Names whose order shows which rule sorts them: by code point after upper-casing, and by nothing else.
        private static readonly string[] Names = ["a", "B", "_", "ä", "Z", "z1", "é", "E1", "ß", "ss", "Ω", "я", "Ж", "中", "か", "カ", "𠀀",
            "þ", "0", "9", "a-b", "a_b", "a.b", "a'b", "ñ", "n1", "ı", "i1", "İ", "k", "K1", "Å"];
        private static readonly string?[] DisplayNames = [null, "Anna", "anna", "ANNA", "Bert", "Émile", "Zoë", "😀", "%", "_x_"];
        private static readonly string?[] PhoneNumbers = [null, "+1 555", "112", "030/12 34"];

        public HostedApp App { get; } = new();

        public Api Api { get; private set; } = null!;

        public List<JsonElement> Everybody { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            await App.InitializeAsync();
            Api = await App.ApiAsync();
            for (var i = 0; i < 60; i++)
            {
                var name = i < Names.Length ? (char.IsLetterOrDigit(Names[i], 0) ? Names[i] : "x" + Names[i]) : $"user{i}";
                var email = $"{(i % 2 == 0 ? "U" : "u")}{i}@example.com";
                var status = i % 3 == 0 ? "deactivated" : "active";
                var created = await Api.PostAsync(new Person(name, email, DisplayNames[i % 10], PhoneNumbers[i % 4], status));
                Assert.Equal(HttpStatusCode.Created, created.Status);
            }
            Everybody = await WalkAsync("sort=id&limit=200");
        }

        /// <summary>All pages from first to last.</summary>
        public async Task<List<JsonElement>> WalkAsync(string query)
        {
            var all = new List<JsonElement>();
            string? cursor = null;
            do
            {
                var page = await Api.GetAsync($"/api/users?{query}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
                Assert.True(page.Status == HttpStatusCode.OK, page.Text);
                all.AddRange(page["items"].EnumerateArray());
                cursor = page["next"].GetString();
                Assert.True(all.Count <= 1000, "The pages have no end.");
            }
            while (cursor is not null);
            return all;
        }

        public async ValueTask DisposeAsync()
        {
            Api?.Dispose();
            await App.DisposeAsync();
        }
    }

    public static TheoryData<string, int> Walks => [.. new MatrixTheoryData<string, int>(
        ["id", "userName", "email", "displayName", "status", "role", "createdAt", "updatedAt", "lastSignInAt"], [1, 7, 60, 61])];

    [Theory, MemberData(nameof(Walks))]
    public async Task Walking_the_pages_shows_everybody_once_in_order(string sort, int limit)
    {
        var up = await crowd.WalkAsync($"sort={sort}&limit={limit}");
        var down = await crowd.WalkAsync($"sort=-{sort}&limit={limit}");

        Assert.Equal(61, crowd.Everybody.Count);
        Assert.Equal(crowd.Everybody.Select(Id).Order(), up.Select(Id).Order());
        Assert.Equal(up.Select(Id), down.Select(Id).Reverse());
        Assert.Equal(up.Select(Id), crowd.Everybody.OrderBy(user => Key(user, sort), StringComparer.Ordinal).ThenBy(Id).Select(Id));
    }

    [Fact]
    public async Task The_link_header_leads_to_the_next_page_and_keeps_the_question()
    {
        var first = await crowd.Api.GetAsync("/api/users?sort=-email&limit=5&status=active&q=EXAMPLE.com");

        Assert.EndsWith("; rel=\"next\"", first.Headers["Link"], StringComparison.Ordinal);
        var second = await crowd.Api.GetAsync(first.Headers["Link"].Split('<', '>')[1]);
        Assert.Equal(5, second["items"].GetArrayLength());
        Assert.All(second["items"].EnumerateArray(), user => Assert.Equal("active", user.GetProperty("status").GetString()));
        Assert.True(string.CompareOrdinal(Key(second["items"][0], "email"), Key(first["items"][4], "email")) < 0);
    }

    [Fact]
    public async Task The_last_page_has_no_next()
    {
        var all = await crowd.Api.GetAsync("/api/users?limit=61");

        Assert.Equal(61, all["items"].GetArrayLength());
        Assert.Equal(JsonValueKind.Null, all["next"].ValueKind);
        Assert.DoesNotContain("Link", all.Headers.Keys);
    }

    [Fact]
    public async Task Fifty_come_when_nothing_is_said() =>
        Assert.Equal(50, (await crowd.Api.GetAsync("/api/users"))["items"].GetArrayLength());

    [Theory]
    [InlineData("user4", 10)]
    [InlineData("USER4", 10)]
    [InlineData("zoë", 6)]
    [InlineData("ZOE\u0308", 6)]
    [InlineData("zoe", 6)]
    [InlineData("anna", 18)]
    [InlineData("030/12", 15)]
    [InlineData("an", 18)]
    [InlineData("exam, ANN com", 18)]
    [InlineData("nna", 0)]
    [InlineData("%", 0)]
    [InlineData("_X_", 7)]
    [InlineData("\\", 0)]
    [InlineData("'", 0)]
    [InlineData("😀", 0)]
    [InlineData("nobody has this", 0)]
    public async Task A_search_finds_the_beginnings_of_words_of_names_addresses_and_numbers(string q, int count)
    {
        var found = await crowd.WalkAsync($"q={Uri.EscapeDataString(q)}&limit=4");

        Assert.Equal(count, found.Count);
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("\ud800")]
    [InlineData("a\0b")]
    public async Task A_search_for_what_no_database_keeps_finds_nobody(string q)
    {
        var found = await crowd.Api.GetAsync("/api/users?q=" + string.Concat(q.Select(c => c < 128 ? Uri.HexEscape(c) : "%ED%A0%80")));

        Assert.Equal(HttpStatusCode.OK, found.Status);
        Assert.Equal(0, found["items"].GetArrayLength());
    }

    [Fact]
    public async Task A_status_shows_those_of_that_status()
    {
        var deactivated = await crowd.WalkAsync("status=deactivated&limit=7");

        Assert.Equal(20, deactivated.Count);
        Assert.All(deactivated, user => Assert.Equal("deactivated", user.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_cursor_of_another_order_is_refused()
    {
        var page = await crowd.Api.GetAsync("/api/users?sort=email&limit=5");

        (await crowd.Api.GetAsync($"/api/users?sort=-email&cursor={page["next"].GetString()}"))
            .IsProblem(HttpStatusCode.BadRequest, "cursor");
    }

    [Theory]
    [InlineData("email=x", "email")]
    [InlineData("Status=active", "Status")]
    [InlineData("offset=1&page=2", "offset", "page")]
    [InlineData("q=a&q=b", "q")]
    [InlineData("limit=5&limit=5", "limit")]
    [InlineData("=x", "(unknown)")]
    public async Task A_parameter_that_is_unknown_or_doubled_is_refused(string query, params string[] names) =>
        (await crowd.Api.GetAsync("/api/users?" + query)).IsProblem(HttpStatusCode.BadRequest, names);

    [Fact]
    public async Task No_other_route_takes_a_parameter()
    {
        var id = Id(crowd.Everybody[0]);

        (await crowd.Api.GetAsync($"/api/users/{id}?fields=id")).IsProblem(HttpStatusCode.BadRequest, "fields");
        (await crowd.Api.SendAsync("DELETE", $"/api/users/{id}?dryRun=true", null)).IsProblem(HttpStatusCode.BadRequest, "dryRun");
        Assert.Equal(HttpStatusCode.OK, (await crowd.Api.GetAsync($"/api/users/{id}")).Status);
    }

    private static long Id(JsonElement user) => user.GetProperty("id").GetInt64();

    // The rule, written down a second time: instants and numbers as they are, text upper-cased, by code point.
    private static string Key(JsonElement user, string sort) => sort switch
    {
        "id" => Id(user).ToString("D20", System.Globalization.CultureInfo.InvariantCulture),
        "createdAt" or "updatedAt" =>
            user.GetProperty(sort).GetDateTime().Ticks.ToString("D20", System.Globalization.CultureInfo.InvariantCulture),
        "lastSignInAt" => user.GetProperty(sort).GetString() ?? "",
        "status" => user.GetProperty(sort).GetString() == "active" ? "0" : "1",
        "role" => user.GetProperty("userName").GetString() == TestApp.Administrator ? "0" : "1",
        _ => CodePoints((user.GetProperty(sort).GetString() ?? "").Normalize().ToUpperInvariant()),
    };

    // UTF-16 order differs from code point order above U+FFFF; UTF-32 in digits has the right one.
    private static string CodePoints(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.Value.ToString("X6", System.Globalization.CultureInfo.InvariantCulture)));
}
