using System.Globalization;
using UsersWeb.Data;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Dashboard;

/// <summary>The page that says how things stand.</summary>
public class DashboardTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Each_number_is_how_many_people_its_link_leads_to(int seed)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var app = await HostedApp.StartAsync(database);
        await AddRandomPeopleAsync(database, new Random(seed));
        using var visitor = await app.SignInAsAdministratorAsync();

        var page = await ShowAsync(visitor);

        var links = page.Document.QuerySelectorAll(".tiles a, .concerns a:has(strong), .graphs td a[href^='/users']")
            .Select(link => (Address: link.GetAttribute("href")!, Count: Number((link.QuerySelector("strong") ?? link).TextContent)))
            .ToList();
        // Everybody, six states, four concerns, thirty days.
        Assert.Equal(1 + 6 + 4 + 30, links.Count);
        Assert.All(links.Take(4), link => Assert.True(link.Count > 0, link.Address));
        foreach (var (address, count) in links)
        {
            var file = await visitor.GetAsync(address.Replace("/users", "/users/export", StringComparison.Ordinal)
                + (address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "format=jsonl&columns=userName");
            var listed = file.Document.Source.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
            Assert.True(listed == count, $"{address} shows {listed}, the dashboard {count}");
        }
    }

    [Fact]
    public async Task Sign_ins_and_wrong_passwords_of_today_are_told_and_lead_into_the_activity()
    {
        await using var app = await StartAsync();
        await app.CreateAdministratorAsync();
        using (var stranger = app.Visit())
        {
            var form = await stranger.GetAsync("/account/login");
            for (var i = 0; i < 2; i++)
                await stranger.SubmitAsync(form, ("Login", TestApp.Administrator), ("Password", "a wrong password"));
        }
        using var visitor = await app.SignInAsAdministratorAsync();

        var page = await ShowAsync(visitor);

        Assert.Contains("Today 1 signed in, and 2 wrong passwords were typed.", page.Text, StringComparison.Ordinal);
        var link = page.Document.QuerySelectorAll("a[href*='sign-in.fail']").Single(one => one.TextContent == "2").GetAttribute("href")!;
        var activity = await visitor.GetAsync(link);
        Assert.Equal(2, activity.Document.QuerySelectorAll("table.activity > tbody > tr").Length);
    }

    [Fact]
    public async Task The_pictures_say_in_words_what_they_show_and_have_a_table_and_no_style()
    {
        await using var app = await StartAsync();
        using var visitor = await app.SignInAsAdministratorAsync();

        var page = await ShowAsync(visitor);

        var pictures = page.Document.QuerySelectorAll("svg.graph");
        Assert.Equal(2, pictures.Length);
        Assert.All(pictures, picture =>
        {
            Assert.Equal("img", picture.GetAttribute("role"));
            Assert.StartsWith(picture.Parent!.TextContent.Contains("Sign-ins", StringComparison.Ordinal) ? "Sign-ins" : "New people",
                picture.QuerySelector("title")!.TextContent, StringComparison.Ordinal);
            Assert.NotNull(picture.ParentElement!.QuerySelector("details table"));
        });
        Assert.Empty(page.Document.QuerySelectorAll("[style]"));
    }

    [Fact]
    public async Task The_first_day_says_what_will_be_here_and_what_to_do()
    {
        await using var app = await StartAsync();
        using var visitor = await app.SignInAsAdministratorAsync();

        var page = await ShowAsync(visitor);

        Assert.Contains("Nobody is here yet but you", page.Text, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("main .dashboard-first a[href='/users/create']"));
    }

    [Fact]
    public async Task Each_part_is_for_those_who_may_see_what_is_behind_it()
    {
        await using var app = await StartAsync();
        await app.Database.GiveRoleAsync(await app.CreateUserAsync("manager", "manager@example.com"), Role.ManagerId);
        await app.Database.GiveRoleAsync(await app.CreateUserAsync("auditor", "auditor@example.com"), Role.AuditorId);
        using var manager = app.Visit();
        await manager.SignInAsync("manager", TestApp.Password);
        using var auditor = app.Visit();
        await auditor.SignInAsync("auditor", TestApp.Password);

        var (managers, auditors) = (await ShowAsync(manager), await ShowAsync(auditor));

        Assert.Equal(["attention", "people", "new-people"], Parts(managers));
        Assert.DoesNotContain("mail", managers.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(managers.Document.QuerySelectorAll("main a[href^='/admin/']"));
        Assert.NotNull(managers.Document.QuerySelector(".page-actions a[href='/users/create']"));
        Assert.Equal(["attention", "people", "new-people", "sign-ins", "changes"], Parts(auditors));
        Assert.Contains("No mail is sent", auditors.Text, StringComparison.Ordinal);
        Assert.Null(auditors.Document.QuerySelector(".page-actions a"));
        Assert.Null(auditors.Document.QuerySelector("nav.sidebar a[href='/admin/database']"));
        Assert.NotNull(auditors.Document.QuerySelector("nav.sidebar a[href='/admin'][aria-current=page]"));
    }

    [Fact]
    public async Task Changes_name_people_in_any_script_as_they_are()
    {
        await using var app = await StartAsync();
        using var api = await app.ApiAsync();
        const string Name = "محمد";
        await api.PostAsync(Person.New() with { UserName = Name });
        using var visitor = await app.SignInAsAdministratorAsync();

        var page = await ShowAsync(visitor);

        Assert.Contains(page.Document.QuerySelectorAll(".recent bdi"), name => name.TextContent == Name);
    }

    private static async Task<HostedApp> StartAsync()
    {
        var app = new HostedApp();
        await app.InitializeAsync();
        return app;
    }

    private static List<string?> Parts(HtmlPage page) =>
        [.. page.Document.QuerySelectorAll("main section").Select(section => section.GetAttribute("aria-labelledby"))];

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    // A loaded machine may need longer for the numbers than the page waits.
    private static async Task<HtmlPage> ShowAsync(Visitor visitor)
    {
        HtmlPage? page = null;
        await Eventually.IsTrueAsync(async () =>
        {
            page = await visitor.GetAsync("/admin");
            return page.Document.QuerySelector("#people") is not null;
        }, "the numbers are there");
        return page!;
    }

    private static async Task AddRandomPeopleAsync(TestDatabase database, Random random)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var statuses = StatusConverter.Known;
        var rows = new RawRows(database);
        for (var id = 1001; id < 1150; id++)
        {
            var created = now.AddMinutes(-random.Next(1, random.Next(2) == 0 ? 30 * 24 * 60 : 400 * 24 * 60)).ToMicroseconds();
            var signedIn = random.Next(3) == 0 ? (DateTime?)null : (created + (now - created) * random.NextDouble()).ToMicroseconds();
            rows.User(id, ("CreatedAt", created), ("UpdatedAt", created), ("LastSignInAt", signedIn),
                ("Status", random.Next(2) == 0 ? "Active" : statuses[random.Next(statuses.Count)].ToString()));
            if (random.Next(4) == 0) rows.Row("UserRoles", ("UserId", id), ("RoleId", 1 << random.Next(3)));
            if (random.Next(3) == 0)
                rows.Row("Authenticators", ("UserId", id), ("Secret", "sealed"), ("ConfirmedAt", created), ("LastStep", 1));
        }
        await rows.WriteAsync();
    }
}
