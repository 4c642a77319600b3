using System.Net;
using System.Text.Json.Nodes;

namespace UsersWeb.Tests.Audit;

/// <summary>Who did what, for people: the page of all activity, that of one person, and the same on the command line.</summary>
public sealed class AuditPageTests(HostedApp app) : IClassFixture<HostedApp>
{
    private static readonly DateTime Long = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    [Fact]
    public async Task A_change_is_told_in_words_with_both_values_and_leads_to_the_person()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var (zoe, name) = await CreateAsync(api);
        await api.PatchAsync(zoe, new { displayName = "Zoë R.", status = "deactivated" });

        var page = await visitor.GetAsync($"/admin/audit?subject={name}&action=user.update");

        var row = Assert.Single(page.Document.QuerySelectorAll(".activity > tbody > tr"));
        Assert.Equal($"Changed {name}", row.QuerySelector("summary")!.TextContent);
        Assert.Equal($"/users/{zoe}", row.QuerySelector(".subject a")!.GetAttribute("href"));
        Assert.Contains("by token", row.QuerySelector(".actor")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", row.QuerySelector(".address")!.TextContent.Trim());
        Assert.Equal(["Name – Zoë R.", "Status Active Deactivated"],
            row.QuerySelectorAll(".changes tbody tr")
                .Select(line => string.Join(' ', line.Children.Select(cell => cell.TextContent.Trim()))));
        Assert.Contains("user.update", row.QuerySelector("details code")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Activity", page.Document.QuerySelector("nav.sidebar a[aria-current]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_outlives_the_person_whose_tab_has_gone()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var (zoe, name) = await CreateAsync(api);
        var tab = await visitor.GetAsync($"/users/{zoe}/activity");
        await api.DeleteAsync(zoe);

        var page = await visitor.GetAsync($"/admin/audit?subject={zoe}");

        Assert.Equal([$"Created {name}"], Summaries(tab));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/users/{zoe}/activity")).Status);
        Assert.Equal([$"Deleted {name}", $"Created {name}"], Summaries(page));
        Assert.Empty(page.Document.QuerySelectorAll(".subject a"));
        Assert.Equal(Summaries(page), Summaries(await visitor.GetAsync($"/admin/audit?subject={name}")));
    }

    [Fact]
    public async Task A_persons_tab_shows_what_was_done_to_them_and_what_they_did()
    {
        using var api = await app.ApiAsync();
        var person = Person.New();
        var id = await app.CreateUserAsync(person.UserName!, person.Email!, administrator: true);
        using var visitor = app.Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        var other = Person.New();
        await visitor.SubmitAsync(await visitor.GetAsync("/users/create"), ("UserName", other.UserName), ("Email", other.Email));

        var about = await visitor.FollowLinkAsync(await visitor.GetAsync($"/users/{id}"), ".tabs a[href$=activity]");
        var by = await visitor.FollowLinkAsync(about, ".segments a:not([aria-current])");

        Assert.Equal([$"{person.UserName} signed in", $"Created {person.UserName}"], Summaries(about));
        Assert.Equal([$"Invited {other.UserName}", $"Created {other.UserName}"], Summaries(by));
        Assert.Equal("Activity", by.Document.QuerySelector(".tabs a[aria-current=page]")!.TextContent);
    }

    [Fact]
    public async Task Pages_lead_on_and_back_through_all_there_is()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        await app.Database.AddEntriesAsync(45, "samples.create", Long);

        var first = await visitor.GetAsync("/admin/audit?action=samples.&size=20&until=2001-02-03");
        var second = await visitor.FollowLinkAsync(first, ".pager a[rel=next]");
        var third = await visitor.FollowLinkAsync(second, ".pager a[rel=next]");
        var back = await visitor.FollowLinkAsync(await visitor.FollowLinkAsync(third, ".pager a[rel=prev]"), ".pager a[rel=prev]");

        Assert.Contains("45 entries", first.Text, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 45).Select(i => Long.AddSeconds(44 - i)), new[] { first, second, third }.SelectMany(Instants));
        Assert.Equal(Instants(first), Instants(back));
        Assert.Empty(third.Document.QuerySelectorAll(".pager a[rel=next]"));
        Assert.Empty(back.Document.QuerySelectorAll(".pager a[rel=prev]"));
    }

    [Fact]
    public async Task A_filter_is_a_chip_whose_link_takes_it_away()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var id = (await app.Database.QueryAsync<long>($"SELECT MIN({app.Database.Quote("Id")}) FROM {app.Database.Quote("Users")}"))[0];

        var page = await visitor.GetAsync($"/admin/audit?action=sign-in.&actor={id}&from=2020-01-01");
        var less = await visitor.FollowLinkAsync(page, ".chip[href*=from]:not([href*=actor])");

        Assert.Equal(["What: Signing in", $"Who: {TestApp.Administrator}", "Since: 2020-01-01 UTC"], Chips(page));
        Assert.Equal(["What: Signing in", "Since: 2020-01-01 UTC"], Chips(less));
    }

    [Theory]
    [InlineData("from", "yesterday", "2026-01-31")]
    [InlineData("until", "2026-02-30", "2026-01-31")]
    [InlineData("action", "user.nonsense", "no such action")]
    [InlineData("actor", "a\0b", "character")]
    public async Task What_can_not_be_read_is_said_to_be_so_and_kept(string field, string typed, string message)
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var sent = Uri.EscapeDataString(typed);

        var page = await visitor.GetAsync($"/admin/audit?{field}={sent}&subject=zoe");
        var file = await visitor.GetAsync($"/admin/audit.csv?{field}={sent}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(message, page.Error(field), StringComparison.Ordinal);
        Assert.Equal("zoe", page.Document.QuerySelector("#subject")!.GetAttribute("value"));
        if (field is "from" or "until") Assert.Equal(typed, page.Document.QuerySelector("#" + field)!.GetAttribute("value"));
        Assert.NotNull(page.Document.QuerySelector("details.filters[open]"));
        Assert.StartsWith("/admin/audit?", file.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_takes_the_same_filters()
    {
        using var api = await app.ApiAsync();
        var (zoe, name) = await CreateAsync(api);
        await api.PatchAsync(zoe, new { displayName = "Zoë" });
        await api.DeleteAsync(zoe);
        await app.Database.AddEntriesAsync(3, "move.test", Long.AddYears(1));

        Assert.Equal(["user.delete", "user.update", "user.create"], await ActionsAsync("--subject", $"{zoe}"));
        Assert.Equal(["user.delete", "user.update", "user.create"],
            await ActionsAsync("--subject", name, "--actor", TestApp.Administrator));
        Assert.Equal(["user.delete", "user.update"], await ActionsAsync("--subject", name, "--action", "user.", "--limit", "2"));
        Assert.Equal(["user.create"], await ActionsAsync("--user", name, "--action", "user.create", "--address", "127.0.0.1"));
        Assert.Empty(await ActionsAsync("--subject", name, "--address", "::1"));
        Assert.Empty(await ActionsAsync("--subject", name, "--until", "2020-01-01"));
        Assert.Equal(3, (await ActionsAsync("--from", "2002-02-03", "--until", "2002-02-03 04:05")).Count);
        Assert.Equal(2, (await ActionsAsync("--from", "2002-02-03T04:05:06Z", "--until", "2002-02-03T04:05:07Z")).Count);
        Assert.Empty(await ActionsAsync("--from", "2002-02-03 04:06", "--until", "2002-02-04"));
        Assert.Equal(3, (await ActionsAsync("--actor", "root", "--until", "2002-12-31", "--action", "move.")).Count);
        var wrong = await app.RunAsync("audit", "list", "--from", "soon");
        Assert.Equal(2, wrong.Code);
        Assert.Contains("--from", Assert.Single(wrong.Error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    private static async Task<(long Id, string Name)> CreateAsync(Api api)
    {
        var created = await api.CreateAsync();
        return (created.Id, created["userName"].GetString()!);
    }

    private async Task<List<string>> ActionsAsync(params string[] filters)
    {
        var lines = (await app.RunAsync(["audit", "list", "--json", .. filters])).Succeeded().Output;
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string)JsonNode.Parse(line)!["action"]!)];
    }

    private static List<string> Summaries(HtmlPage page) => Texts(page, ".activity summary");

    private static List<string> Chips(HtmlPage page) => Texts(page, ".chip > span:first-child");

    private static List<string> Texts(HtmlPage page, string selector) =>
        [.. page.Document.QuerySelectorAll(selector).Select(one => one.TextContent)];

    private static IEnumerable<DateTime> Instants(HtmlPage page) => page.Document.QuerySelectorAll(".activity td.moment time")
        .Select(time => DateTime.Parse(time.GetAttribute("datetime")!, null, System.Globalization.DateTimeStyles.RoundtripKind));
}
