using System.Net;
using System.Text.Json;
using UsersWeb.Data;
using UsersWeb.Tests.Moves.Support;
using UsersWeb.Users;

namespace UsersWeb.Tests.Users;

/// <summary>The page, the API, the command line and the export take the same filters, by the same names.</summary>
public class FilterTests(FilterTests.Team team) : IClassFixture<FilterTests.Team>
{
    public static TheoryData<string, string, string> Filters => new()
    {
        { "status", "active", "f-admin f-auditor f-fresh f-key f-locked f-never f-sample" },
        { "status", "waiting", "f-waiting" },
        { "role", "administrator", "f-admin" },
        { "role", "manager", "f-locked" },
        { "role", "auditor", "f-auditor f-locked" },
        { "role", "none", "f-fresh f-gone f-key f-never f-sample f-waiting" },
        { "secondFactor", "app", "f-admin f-key" },
        { "secondFactor", "passkey", "f-key" },
        { "secondFactor", "none", "f-auditor f-fresh f-gone f-locked f-never f-sample f-waiting" },
        { "locked", "yes", "f-locked" },
        { "locked", "no", "f-admin f-auditor f-fresh f-gone f-key f-never f-sample f-waiting" },
        { "signedIn", "yes", "f-admin f-auditor f-fresh f-gone f-key" },
        { "signedIn", "no", "f-locked f-never f-sample f-waiting" },
        { "signedInSince", "2024-05-01", "f-auditor f-fresh" },
        { "signedInSince", "30d", "f-fresh" },
        { "notSignedInSince", "2024-05-01", "f-admin f-gone f-key f-locked f-never f-sample f-waiting" },
        { "notSignedInSince", "30d", "f-admin f-auditor f-gone f-key f-locked f-never f-sample f-waiting" },
        { "createdSince", "2024-01-01T00:00:01Z", "f-fresh" },
        { "createdSince", "2024-01-01", "f-admin f-auditor f-fresh f-gone f-key f-locked f-never f-sample f-waiting" },
        { "createdBefore", "2024-01-01 00:01", "f-admin f-auditor f-gone f-key f-locked f-never f-sample f-waiting" },
        { "createdBefore", "1d", "f-admin f-auditor f-gone f-key f-locked f-never f-sample f-waiting" },
        { "sample", "yes", "f-sample" },
        { "sample", "no", "f-admin f-auditor f-fresh f-gone f-key f-locked f-never f-waiting" },
    };

    [Theory, MemberData(nameof(Filters))]
    public async Task Each_leaves_the_same_people_everywhere(string name, string value, string expected)
    {
        var query = $"q=f-&{name}={Uri.EscapeDataString(value)}";
        var option = UserFilter.Find(name)!.Option;

        var page = await team.Visitor.GetAsync("/users?" + query);
        var api = await team.Api.GetAsync("/api/users?sort=userName&" + query);
        var listed = await team.App.RunAsync("users", "list", "--json", "--q", "f-", option, value);
        var file = await team.Visitor.GetAsync("/users/export?format=jsonl&columns=userName&" + query);

        Assert.Equal(expected.Split(' '), Rows(page));
        Assert.Equal(expected.Split(' '), api["items"].EnumerateArray().Select(Name));
        Assert.Equal(expected.Split(' '), Lines(listed.Succeeded().Output));
        Assert.Equal(expected.Split(' '), Lines(file.Document.Source.Text));
        Assert.Equal(UserFilter.Find(name)!.Label, page.Document.QuerySelector(".chips a span")!.TextContent.Split(':')[0]);
    }

    [Fact]
    public void None_is_left_out_above() => Assert.Equal(UserFilter.All.Select(filter => filter.Name).Order(),
        Filters.Select(row => row.Data.Item1).Distinct().Order());

    [Fact]
    public async Task Several_hold_together_and_a_chip_takes_one_away()
    {
        var page = await team.Visitor.GetAsync("/users?q=f-&role=auditor&locked=yes&sort=-userName");
        var without = await team.Visitor.GetAsync(page.Document.QuerySelectorAll(".chips a")[1].GetAttribute("href")!);

        Assert.Equal(["f-locked"], Rows(page));
        Assert.Equal(["f-locked", "f-auditor"], Rows(without));
        Assert.Equal("auditor", page.Document.QuerySelector("select[name=role] option[selected]")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("email=x", "email", "There is no such filter")]
    [InlineData("Role=auditor", "Role", "There is no such filter")]
    [InlineData("role=boss", "role", "\"administrator\"")]
    [InlineData("createdSince=yesterday", "createdSince", "how many days ago")]
    [InlineData("createdSince=-3d", "createdSince", "how many days ago")]
    [InlineData("createdSince=99999d", "createdSince", "how many days ago")]
    [InlineData("locked=yes&locked=no", "locked", "once")]
    public async Task What_is_not_understood_shows_nobody_and_is_named(string query, string name, string words)
    {
        var page = await team.Visitor.GetAsync("/users?" + query);
        var file = await team.Visitor.GetAsync("/users/export?" + query);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
        Assert.Contains(page.Document.QuerySelectorAll(".caution bdi, .error"), wrong => wrong.Id == name + "-error"
            || wrong.TextContent.Contains($"“{name}”", StringComparison.Ordinal));
        Assert.Empty(Rows(page));
        Assert.Equal("/users?" + query, file.Location);
        (await team.Api.GetAsync("/api/users?" + query)).IsProblem(HttpStatusCode.BadRequest, name);
    }

    [Fact]
    public async Task A_name_made_of_many_parts_is_named_too()
    {
        var page = await team.Visitor.GetAsync($"/users?{string.Join('.', Enumerable.Repeat("a", 60))}=1&b[[[]]]=2");

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("There is no such filter", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_says_which_values_there_are()
    {
        var wrong = await team.App.RunAsync("users", "list", "--role", "boss");

        Assert.Equal(2, wrong.Code);
        Assert.Contains("--role: This must be \"administrator\"", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Views_that_are_asked_for_often_are_a_click_away()
    {
        var page = await team.Visitor.GetAsync("/users?size=20");
        var link = page.Document.QuerySelectorAll(".views a").Single(one => one.TextContent == "Not signed in for 90 days");

        var view = await team.Visitor.GetAsync(link.GetAttribute("href")!);

        Assert.Equal("true", view.Document.QuerySelectorAll(".views a").Single(one => one.TextContent == link.TextContent)
            .GetAttribute("aria-current"));
        Assert.Contains("f-never", Rows(view));
        Assert.DoesNotContain("f-fresh", Rows(view));
        Assert.Contains("Not signed in since: 90 days ago", view.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_document_of_the_api_names_them_with_their_values()
    {
        var document = await team.Api.GetAsync("/openapi/v1.json");

        var parameters = document["paths"].GetProperty("/api/users").GetProperty("get").GetProperty("parameters").EnumerateArray()
            .ToDictionary(parameter => parameter.GetProperty("name").GetString()!);
        Assert.Equal(UserFilter.All.Select(filter => filter.Name).Order(),
            parameters.Keys.Except(["limit", "cursor", "q", "sort"]).Order());
        Assert.Equal(["yes", "no"],
            parameters["locked"].GetProperty("schema").GetProperty("enum").EnumerateArray().Select(value => value.GetString()));
    }

    private static string? Name(JsonElement user) => user.GetProperty("userName").GetString();

    private static IEnumerable<string?> Lines(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Name(JsonDocument.Parse(line).RootElement));

    private static List<string> Rows(HtmlPage page) =>
        [.. page.Document.QuerySelectorAll("tbody .first a").Select(cell => cell.TextContent.Trim())];

    /// <summary>An application with people of whom no two are in the same state.</summary>
    public sealed class Team : IAsyncLifetime
    {
        public HostedApp App { get; } = new();

        public Api Api { get; private set; } = null!;

        public Visitor Visitor { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await App.InitializeAsync();
            Api = await App.ApiAsync();
            Visitor = await App.SignInAsAdministratorAsync();
            var now = DateTime.SpecifyKind(TimeProvider.System.GetUtcNow().Date, DateTimeKind.Utc);
            var rows = new RawRows(App.Database);
            Add(1001, "f-admin", ("LastSignInAt", Day(3)));
            Add(1002, "f-auditor", ("LastSignInAt", Day(5)));
            Add(1003, "f-fresh", ("LastSignInAt", now), ("CreatedAt", now), ("UpdatedAt", now));
            Add(1004, "f-gone", ("Status", "Deactivated"), ("LastSignInAt", Day(4)));
            Add(1005, "f-key", ("LastSignInAt", Day(2)));
            Add(1006, "f-locked", ("LockedUntil", now.AddDays(2)));
            Add(1007, "f-never", ("LockedUntil", Day(2)));
            Add(1008, "f-sample", ("IsSample", true));
            Add(1009, "f-waiting", ("Status", "Waiting"));
            foreach (var (user, role) in new[] { (1001, Role.AdministratorId), (1002, Role.AuditorId), (1006, Role.AuditorId),
                (1006, Role.ManagerId) })
                rows.Row("UserRoles", ("UserId", user), ("RoleId", role));
            foreach (var user in new[] { 1001, 1005 })
            {
                rows.Row("Authenticators", ("UserId", user), ("Secret", "sealed"), ("ConfirmedAt", Day(1)), ("LastStep", 1));
            }
            rows.Row("Passkeys", ("Id", 1), ("UserId", 1005), ("Name", "phone"), ("CredentialHash", new string('a', 64)),
                ("CredentialId", "credential"), ("PublicKey", "key"), ("Transports", ""), ("SignCount", 0), ("CreatedAt", Day(1)),
                ("LastUsedAt", null));
            await rows.WriteAsync();
            await App.IndexAsync();

            void Add(long id, string name, params (string, object?)[] values) => rows.User(id,
                [("UserName", name), ("NormalizedUserName", name.ToUpperInvariant()), ("CreatedAt", Day(1)), ("UpdatedAt", Day(1)),
                    .. values]);
        }

        public async ValueTask DisposeAsync()
        {
            Api?.Dispose();
            Visitor?.Dispose();
            await App.DisposeAsync();
        }

        // The first of a month of 2024.
        private static DateTime Day(int month) => new(2024, month, 1, 0, 0, 0, DateTimeKind.Utc);
    }
}
