using System.Net;
using CsCheck;
using UsersWeb.Data;
using UsersWeb.Users;
using UsersWeb.Users.Lists;

namespace UsersWeb.Tests.Users;

/// <summary>Columns and density of the list, as each person chooses them.</summary>
public sealed class ListLayoutTests(HostedApp app) : IClassFixture<HostedApp>
{
    private const string Usual = "none";

    private readonly string marker = $"l{Guid.NewGuid():N}"[..12];

    [Fact]
    public async Task Columns_and_density_are_kept_for_the_next_device_and_for_nobody_else()
    {
        var (id, first) = await SignInAsync(Role.ManagerId);
        using var other = (await SignInAsync(Role.AuditorId)).Visitor;
        using (first)
        {
            await FillAsync(3);
            var page = await visitorPage(first);
            Assert.Equal(["Person", "E-mail", "Role", "Last sign-in"], Headers(page));
            var before = await RowAsync(id);

            var sent = await ChooseAsync(first, page, "compact", "createdAt", "phoneNumber", "timeZone");

            Assert.Equal(page.Address.PathAndQuery, sent.Location);
            var shown = await first.FollowAsync(sent);
            Assert.Equal(["Person", "Phone", "Time zone", "Created"], Headers(shown));
            Assert.NotNull(shown.Document.QuerySelector("table.compact"));
            Assert.Equal(["createdAt", "phoneNumber", "timeZone"], Ticked(shown).Order());
            Assert.Equal("compact", shown.Document.QuerySelector("input[name=density][checked]")!.GetAttribute("value"));
            // Neither a new version of the person, nor anything to audit.
            Assert.Equal(before, await RowAsync(id));
            using var second = app.Visit();
            await second.SignInAsync($"{marker}-{Role.ManagerId}", TestApp.Password);
            Assert.Equal(["Person", "Phone", "Time zone", "Created"], Headers(await visitorPage(second)));
            Assert.Contains("\"listLayout\": \"compact,phoneNumber,timeZone,createdAt\"",
                (await second.GetAsync("/account/data/file")).Document.Source.Text, StringComparison.Ordinal);
            Assert.Equal(["Person", "E-mail", "Role", "Last sign-in"], Headers(await visitorPage(other)));
        }

        Task<HtmlPage> visitorPage(Visitor visitor) => visitor.GetAsync($"/users?q={marker}x&size=25");
    }

    [Fact]
    public async Task One_comes_back_to_the_same_page_of_the_list()
    {
        var (_, visitor) = await SignInAsync(Role.ManagerId);
        using (visitor)
        {
            await FillAsync(3);
            var second = await visitor.FollowLinkAsync(await visitor.GetAsync($"/users?q={marker}x&sort=-email&size=2"), "a[rel=next]");

            var sent = await ChooseAsync(visitor, second, "comfortable", "email");

            Assert.Equal(second.Address.PathAndQuery, sent.Location);
            var back = await visitor.FollowAsync(sent);
            Assert.Equal([$"{marker}x0"], back.Document.QuerySelectorAll("tbody .first a").Select(link => link.TextContent));
            foreach (var place in new[] { "//evil.example", "https://evil.example/?a", "/../account" })
            {
                var away = await visitor.PostAsync("/users/columns", ("list", place),
                    ("__RequestVerificationToken", second.Value("__RequestVerificationToken")!));
                Assert.StartsWith("/users", away.Location, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task The_usual_columns_come_back_and_follow_the_application_from_then_on()
    {
        var (id, visitor) = await SignInAsync(Role.ManagerId);
        using (visitor)
        {
            await FillAsync(1);
            var page = await visitor.FollowAsync(await ChooseAsync(visitor, await visitor.GetAsync($"/users?q={marker}x"), "compact"));
            Assert.Equal(["Person"], Headers(page));
            Assert.Equal("compact", await LayoutAsync(id));

            var back = await visitor.FollowAsync(await visitor.PostAsync("/users/columns", ("usual", "on"), ("density", "compact"),
                ("list", $"?q={marker}x"), ("__RequestVerificationToken", page.Value("__RequestVerificationToken")!)));

            Assert.Equal(["Person", "E-mail", "Role", "Last sign-in"], Headers(back));
            Assert.Null(back.Document.QuerySelector("table.compact"));
            Assert.Equal(Usual, await LayoutAsync(id));
            await ChooseAsync(visitor, back, "comfortable", "lastSignInAt", "role", "email");
            Assert.Equal(Usual, await LayoutAsync(id));
        }
    }

    [Fact]
    public async Task The_column_of_the_order_is_there_whatever_was_chosen_and_says_what_the_row_holds()
    {
        var (_, visitor) = await SignInAsync(Role.ManagerId);
        using (visitor)
        using (var api = await app.ApiAsync())
        {
            await api.PostAsync(new Person($"{marker}x9", $"{marker}9@example.com", "Ada", "+49 30 1234", "invited"));
            await ChooseAsync(visitor, await visitor.GetAsync($"/users?q={marker}x"), "comfortable", "phoneNumber", "language");

            var page = await visitor.GetAsync($"/users?q={marker}x&sort=-status");

            Assert.Equal(["Person", "Phone", "Status", "Language"], Headers(page));
            var status = page.Document.QuerySelectorAll("th").Single(cell => cell.TextContent == "Status");
            Assert.Equal("descending", status.GetAttribute("aria-sort"));
            Assert.Equal(["+49 30 1234", "Invited", ""],
                page.Document.QuerySelectorAll("tbody td:not(.tick, .first, .more)").Select(cell => cell.TextContent));
            Assert.Null(page.Document.QuerySelectorAll("th").Single(cell => cell.TextContent == "Phone").QuerySelector("a"));
        }
    }

    [Fact]
    public async Task What_another_version_has_saved_is_shown_as_far_as_it_is_known()
    {
        var (id, visitor) = await SignInAsync(Role.ManagerId);
        using (visitor)
        {
            await FillAsync(1);
            foreach (var (saved, expected) in new[] { ("compact,shoeSize,email", "Person E-mail"), ("", "Person"), (",,,", "Person") })
            {
                await app.Database.ExecuteAsync($"UPDATE {Q("Users")} SET {Q("ListLayout")} = '{saved}' WHERE {Q("Id")} = {id}");
                Assert.Equal(expected, string.Join(' ', Headers(await visitor.GetAsync($"/users?q={marker}x"))));
            }
        }
    }

    [Fact]
    public async Task Whoever_may_not_see_the_list_chooses_nothing()
    {
        var (id, member) = await SignInAsync(null);
        using (member)
        {
            var page = await member.GetAsync("/account");
            var sent = await member.PostAsync("/users/columns", ("columns", "email"),
                ("__RequestVerificationToken", page.Document.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!));

            Assert.Equal(HttpStatusCode.Forbidden, sent.Status);
            Assert.Equal(Usual, await LayoutAsync(id));
        }
    }

    [Fact]
    public void Each_column_of_a_file_can_be_shown_but_for_those_that_the_person_is_made_of() =>
        Assert.Equal(UserColumn.All.Select(column => column.Name).Except(["userName", "displayName"]).Append("role").Order(),
            ListColumn.All.Select(column => column.Name).Order());

    [Fact]
    public void Each_choice_comes_back_from_the_database_and_fits_there() =>
        Gen.Select(Gen.Bool, Gen.Bool.Array[ListColumn.All.Count]).Sample((isCompact, chosen) =>
        {
            var layout = ListLayout.Of([.. ListColumn.All.Where((_, place) => chosen[place]).Select(column => column.Name)], isCompact);
            var again = ListLayout.Read(layout.ToText());
            return again.Columns.SequenceEqual(layout.Columns) && again.IsCompact == isCompact
                && (layout.ToText()?.Length ?? 0) <= UserLimits.ListLayout;
        });

    private static IEnumerable<string> Headers(HtmlPage page) =>
        page.Document.QuerySelectorAll("th:not(.tick-col, .more-col)").Select(cell => cell.TextContent);

    private static IEnumerable<string> Ticked(HtmlPage page) =>
        FormOf(page).QuerySelectorAll("input[name=columns][checked]").Select(box => box.GetAttribute("value")!);

    private static AngleSharp.Html.Dom.IHtmlFormElement FormOf(HtmlPage page) => page.Form("/users/columns");

    private static Task<HtmlPage> ChooseAsync(Visitor visitor, HtmlPage page, string density, params string[] columns) =>
        visitor.PostAsync("/users/columns", [("density", density), .. columns.Select(column => ("columns", column)),
            ("list", FormOf(page).QuerySelector("input[name=list]")!.GetAttribute("value")!),
            ("__RequestVerificationToken", page.Value("__RequestVerificationToken")!)]);

    private async Task FillAsync(int count)
    {
        using var api = await app.ApiAsync();
        for (var i = 0; i < count; i++) await api.PostAsync(new Person($"{marker}x{i}", $"{marker}{i}@example.com"));
    }

    private async Task<(long Id, Visitor Visitor)> SignInAsync(long? role)
    {
        await app.CreateAdministratorAsync();
        var name = $"{marker}-{role ?? 0}";
        var id = await app.CreateUserAsync(name, $"{name}@example.com");
        if (role is { } given) await app.Database.GiveRoleAsync(id, given);
        var visitor = app.Visit();
        await visitor.SignInAsync(name, TestApp.Password);
        return (id, visitor);
    }

    private async Task<(string Stamp, long Audit)> RowAsync(long id) =>
        ((await app.Database.QueryAsync<string>($"SELECT {Q("ConcurrencyStamp")} FROM {Q("Users")} WHERE {Q("Id")} = {id}"))[0],
            (await app.Database.QueryAsync<long>(
                $"SELECT COUNT(*) FROM {Q("AuditEntries")} WHERE {Q("ActorId")} = {id} OR {Q("SubjectId")} = {id}"))[0]);

    private async Task<string> LayoutAsync(long id) => (await app.Database.QueryAsync<string>(
        $"SELECT COALESCE({Q("ListLayout")}, '{Usual}') FROM {Q("Users")} WHERE {Q("Id")} = {id}"))[0];

    private string Q(string name) => app.Database.Quote(name);
}
