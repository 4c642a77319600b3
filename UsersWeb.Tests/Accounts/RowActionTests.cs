using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using UsersWeb.Data;

namespace UsersWeb.Tests.Accounts;

/// <summary>What is done to somebody from their row in the list.</summary>
public sealed class RowActionTests(HostedApp app) : IClassFixture<HostedApp>
{
    private readonly string marker = $"r{Guid.NewGuid():N}"[..12];

    [Fact]
    public async Task Somebody_is_deactivated_where_they_stand_in_the_list_and_it_is_taken_back_there()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var ids = await FillAsync(25);
        var first = await visitor.GetAsync($"/users?q={marker}&size=20&sort=-userName");
        var list = await visitor.FollowLinkAsync(first, "a[rel=next]");
        Assert.Equal(5, list.Document.QuerySelectorAll("td.more > button").Length);

        var sent = await PressAsync(visitor, list, ids[0], "deactivate");

        Assert.Equal(list.Address.PathAndQuery, new Uri(list.Address, sent.Location).PathAndQuery);
        var done = await visitor.FollowAsync(sent);
        Assert.Contains($"Deactivated {marker}00.", done.Text, StringComparison.Ordinal);
        Assert.Equal($"{marker}00", done.Document.QuerySelector(".notice bdi")!.TextContent);
        Assert.Equal("Deactivated", await StatusAsync(ids[0]));
        var undone = await visitor.FollowAsync(await UndoAsync(visitor, done));
        Assert.Equal(list.Address.PathAndQuery, undone.Address.PathAndQuery);
        Assert.Contains($"Restored {marker}00.", undone.Text, StringComparison.Ordinal);
        Assert.Equal("Active", await StatusAsync(ids[0]));
    }

    [Fact]
    public async Task The_menu_offers_what_can_be_done_to_each_and_no_more()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var ids = await FillAsync(2);
        await SetStatusAsync(ids[1], "Deactivated");
        var own = (await app.Database.QueryAsync<long>(
            $"SELECT {Q("Id")} FROM {Q("Users")} WHERE {Q("UserName")} = '{TestApp.Administrator}'"))[0];

        var list = await visitor.GetAsync($"/users?q={marker}");
        var self = await visitor.GetAsync($"/users?q={TestApp.Administrator}");

        Assert.Equal(["Edit", "Deactivate", "End sessions", "Delete…"], Menu(list, ids[0]));
        Assert.Equal(["Edit", "Restore", "End sessions", "Delete…"], Menu(list, ids[1]));
        Assert.Equal(["Edit"], Menu(self, own));
        var refused = await visitor.FollowAsync(await PressAsync(visitor, list, own, "deactivate"));
        Assert.Contains("That is you", refused.Text, StringComparison.Ordinal);
        var late = await visitor.FollowAsync(await PressAsync(visitor, list, ids[0], "restore"));
        Assert.Contains($"Nothing was done to {marker}00: It is so already", late.Text, StringComparison.Ordinal);
        Assert.Null(late.Document.QuerySelector(".notice form"));
        var gone = await visitor.FollowAsync(await PressAsync(visitor, list, 999_999, "deactivate"));
        Assert.Contains("They are not there any more", gone.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PressAsync(visitor, list, ids[0], "give-1")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PressAsync(visitor, list, ids[0], "delete")).Status);
    }

    [Fact]
    public async Task A_manager_is_offered_nothing_for_somebody_above_and_an_auditor_for_nobody()
    {
        await app.CreateAdministratorAsync();
        var ids = await FillAsync(2);
        using var manager = await SignInAsync(Role.ManagerId);
        using var auditor = await SignInAsync(Role.AuditorId);
        var list = await manager.GetAsync($"/users?q={marker}");
        // Raised after the list was shown.
        await app.Database.MakeAdministratorAsync(ids[1]);

        Assert.Equal(HttpStatusCode.Forbidden, (await PressAsync(manager, list, ids[1], "deactivate")).Status);
        Assert.Equal("Active", await StatusAsync(ids[1]));
        var again = await manager.GetAsync($"/users?q={marker}");
        Assert.Empty(Menu(again, ids[1]));
        Assert.Equal(["Edit", "Deactivate", "End sessions", "Delete…"], Menu(again, ids[0]));
        var read = await auditor.GetAsync($"/users?q={marker}");
        Assert.Null(read.Document.QuerySelector("td.more, form[method=post]#row"));
        Assert.Equal(HttpStatusCode.Forbidden, (await PressAsync(auditor, list, ids[0], "deactivate", read)).Status);
    }

    [Fact]
    public async Task Sessions_end_and_another_password_is_asked_for_from_the_row()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var person = Person.New();
        var id = await app.CreateUserAsync(person.UserName!, person.Email!);
        using var own = app.Visit();
        await own.SignInAsync(person.UserName!, TestApp.Password);
        var list = await visitor.GetAsync($"/users?q={person.UserName}");
        Assert.Contains("Require another password", Menu(list, id));

        await PressAsync(visitor, list, id, "require-password-change");
        var ended = await visitor.FollowAsync(await PressAsync(visitor, list, id, "end-sessions"));

        Assert.Contains($"Ended sessions of {person.UserName}.", ended.Text, StringComparison.Ordinal);
        Assert.Null(ended.Document.QuerySelector(".notice form"));
        Assert.DoesNotContain("Require another password", Menu(ended, id));
        Assert.Equal(HttpStatusCode.Found, (await own.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task Without_script_the_row_leads_to_a_page_that_offers_the_same_and_leads_back()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var ids = await FillAsync(2);
        await SetStatusAsync(ids[1], "Deactivated");
        var list = await visitor.GetAsync($"/users?q={marker}&sort=-userName");

        foreach (var id in ids)
        {
            var offered = await LookAsync(visitor, list, id);
            Assert.Equal(Menu(list, id), offered.Document.QuerySelectorAll(".deeds :is(a, button)").Select(item => item.TextContent));
        }
        var page = await LookAsync(visitor, list, ids[0]);
        var button = page.Document.QuerySelectorAll(".deeds button").Single(one => one.TextContent == "Deactivate");
        var sent = await visitor.PostAsync(page.Form($"/users/{ids[0]}/deeds").GetAttribute("action")!,
            ("deed", button.GetAttribute("value")!), ("list", page.Value("list")!), ("__RequestVerificationToken", TokenOf(page)));

        Assert.Equal(list.Address.PathAndQuery, sent.Location);
        Assert.Equal("Deactivated", await StatusAsync(ids[0]));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/users/999999/deeds")).Status);
    }

    [Fact]
    public async Task A_page_of_fifty_people_stays_below_sixty_kilobytes()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var ids = await FillAsync(50);
        // All that their menus can offer, a sign-in and a role each, and names as long as most are.
        string[] first = ["Ada", "Katharina", "Jean-Pierre", "Wei", "Oluwaseun"];
        string[] last = ["Lovelace", "Lindqvist", "Brien-Smith", "Ng", "Papadakis"];
        for (var i = 0; i < ids.Count; i++)
        {
            var (given, family) = (first[i % 5], last[i / 5 % 5]);
            var name = $"{given}.{family}{i}".ToLowerInvariant();
            await app.Database.ExecuteAsync($"UPDATE {Q("Users")} SET {Q("PasswordHash")} = 'x', {Q("LastSignInAt")} = {Q("CreatedAt")}, "
                + $"{Q("DisplayName")} = '{given} {family}', {Q("Email")} = '{name}@example.com', "
                + $"{Q("UserName")} = '{name}' WHERE {Q("Id")} = {ids[i]}");
            await app.Database.GiveRoleAsync(ids[i], Role.ManagerId);
        }

        var list = await visitor.GetAsync($"/users?q={marker}&size=50");

        Assert.Equal(50, list.Document.QuerySelectorAll("tbody tr").Length);
        Assert.All(ids, id => Assert.Equal(["Edit", "Deactivate", "Require another password", "End sessions", "Delete…"], Menu(list, id)));
        Assert.Equal(50, list.Document.QuerySelectorAll("tbody time").Length);
        Assert.InRange(Encoding.UTF8.GetByteCount(list.Document.Source.Text), 30_000, 60_000);
    }

    [Fact]
    public async Task Fifty_menus_have_one_form_and_one_token_and_lead_nowhere_else()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        await FillAsync(50);
        var list = await visitor.GetAsync($"/users?q={marker}&size=50");

        Assert.Equal(50, list.Document.QuerySelectorAll("td.more > button").Length);
        Assert.Single(list.Document.QuerySelectorAll("form#row"));
        Assert.All(list.Document.QuerySelectorAll("#more button"), button => Assert.Equal("row", button.GetAttribute("form")));
        var menus = list.Document.QuerySelectorAll("td.more").Sum(cell => cell.OuterHtml.Length);
        Assert.InRange(menus / 50, 1, 150);
        // What a form carries as the place to come back to stays a query of the list.
        foreach (var place in new[] { "//evil.example", "?x=//evil.example", "/../account", "https://evil.example/?a" })
        {
            var sent = await visitor.PostAsync("/users/999999/deeds", ("deed", "deactivate"), ("list", place),
                ("__RequestVerificationToken", list.Value("__RequestVerificationToken")!));
            Assert.StartsWith("/users", sent.Location, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.PostAsync("/users/999999/deeds", ("deed", "deactivate"))).Status);
    }

    // What the one menu shows at this row.
    private static List<string> Menu(HtmlPage list, long id)
    {
        var can = MoreOf(list, id)?.GetAttribute("data-can") ?? "";
        return [.. list.Document.QuerySelectorAll("#more li")
            .Where(item => can.Contains(item.GetAttribute("data-place")!, StringComparison.Ordinal)).Select(item => item.TextContent)];
    }

    private static IElement? MoreOf(HtmlPage list, long id) => list.Document.QuerySelectorAll("tbody tr")
        .Single(row => row.QuerySelector(".first a")!.GetAttribute("href") == $"/users/{id}").QuerySelector("td.more > button");

    // As a browser that runs no script: the button sends the form around the table to where it says.
    private static Task<HtmlPage> LookAsync(Visitor visitor, HtmlPage list, long id)
    {
        var more = (IHtmlButtonElement)MoreOf(list, id)!;
        var place = ((IHtmlInputElement)more.Form!.Elements["list"]!).Value;
        return visitor.GetAsync($"{more.GetAttribute("formaction")}?list={Uri.EscapeDataString(place)}");
    }

    // As a browser sends the form that the button names, to where the button says.
    private static Task<HtmlPage> PressAsync(Visitor visitor, HtmlPage list, long id, string deed, HtmlPage? own = null) =>
        visitor.PostAsync($"/users/{id}/deeds", ("deed", deed),
            ("list", list.Document.QuerySelector("form#row input[name=list]")!.GetAttribute("value")!),
            ("__RequestVerificationToken", TokenOf(own ?? list)));

    private static string TokenOf(HtmlPage page) =>
        page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    private static Task<HtmlPage> UndoAsync(Visitor visitor, HtmlPage page)
    {
        var form = (IHtmlFormElement)page.Document.QuerySelector(".notice form")!;
        return visitor.PostAsync(form.GetAttribute("action")!, ("deed", form.QuerySelector("button")!.GetAttribute("value")!),
            ("list", form.QuerySelector("input[name=list]")!.GetAttribute("value")!), ("__RequestVerificationToken", TokenOf(page)));
    }

    private async Task<List<long>> FillAsync(int count)
    {
        using var api = await app.ApiAsync();
        var ids = new List<long>();
        for (var i = 0; i < count; i++) ids.Add((await api.PostAsync(new Person($"{marker}{i:00}", $"{marker}{i}@example.com"))).Id);
        return ids;
    }

    private async Task<Visitor> SignInAsync(long role)
    {
        var person = Person.New();
        await app.Database.GiveRoleAsync(await app.CreateUserAsync(person.UserName!, person.Email!), role);
        var visitor = app.Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        return visitor;
    }

    private Task SetStatusAsync(long id, string status) => app.Database.ExecuteAsync(
        $"UPDATE {Q("Users")} SET {Q("Status")} = '{status}' WHERE {Q("Id")} = {id}");

    private async Task<string> StatusAsync(long id) => (await app.Database.QueryAsync<string>(
        $"SELECT {Q("Status")} FROM {Q("Users")} WHERE {Q("Id")} = {id}"))[0];

    private string Q(string name) => app.Database.Quote(name);
}
