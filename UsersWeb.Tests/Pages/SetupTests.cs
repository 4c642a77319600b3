using System.Net;

namespace UsersWeb.Tests.Pages;

[Trait(Runs.Once, Runs.Yes)]
public class SetupTests
{
    [Fact, Trait(Runs.Slow, Runs.Yes)]
    public async Task The_printed_link_creates_the_first_administrator_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var app = await ProgramApp.StartAsync(database);
        var link = await app.SetupLinkAsync();
        using var visitor = app.Visit();

        var sent = await visitor.SubmitAsync(await visitor.GetAsync(link),
            ("UserName", "first"), ("Email", "first@example.com"), ("Password", TestApp.Password), ("AddSamplePeople", null));

        Assert.Equal("/users", sent.Location);
        var list = await visitor.FollowAsync(sent);
        Assert.Equal(HttpStatusCode.OK, list.Status);
        Assert.Contains("Welcome, first.", list.Text, StringComparison.Ordinal);
        using var second = app.Visit();
        Assert.Equal("/account/login", (await second.GetAsync(link)).Location);
    }

    [Fact]
    public async Task Sample_people_come_with_a_tick_and_go_with_a_click()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var app = await HostedApp.StartAsync(database);
        using var visitor = app.Visit();
        var form = await visitor.GetAsync(await app.SetupLinkAsync());

        var list = await visitor.FollowAsync(await visitor.SubmitAsync(form,
            ("UserName", "first"), ("Email", "first@example.com"), ("Password", TestApp.Password), ("AddSamplePeople", "true")));
        Assert.Contains("201 users", list.Text, StringComparison.Ordinal);
        Assert.Contains("Remove sample people…", list.Text, StringComparison.Ordinal);
        await visitor.SubmitAsync(await visitor.GetAsync("/users/samples/delete"));

        await Eventually.IsTrueAsync(async () => (await visitor.GetAsync("/users/samples")).Text
            .Contains("200 sample people were removed.", StringComparison.Ordinal), "all are removed");
        Assert.Contains("1 user", (await visitor.GetAsync("/users")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_who_use_the_link_at_once_make_one_administrator()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var app = await HostedApp.StartAsync(database);
        using var visitor = app.Visit();
        var form = await visitor.GetAsync(await app.SetupLinkAsync());

        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => visitor.SubmitAsync(form,
            ("UserName", $"first{i}"), ("Email", $"first{i}@example.com"), ("Password", TestApp.Password), ("AddSamplePeople", null))));

        Assert.Single(await database.QueryAsync<string>($"SELECT {database.Quote("UserName")} FROM {database.Quote("Users")}"));
    }
}

/// <summary>Before there is an administrator, and it stays so.</summary>
public class SetupRefusalTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Theory]
    [InlineData("")]
    [InlineData("?code=")]
    [InlineData("?code=forged")]
    [InlineData("?code=CfDJ8AAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Without_the_link_nobody_becomes_administrator(string query)
    {
        await app.SetupLinkAsync();
        using var visitor = app.Visit();

        var page = await visitor.GetAsync("/setup" + query);

        Assert.Empty(page.Document.QuerySelectorAll("input[type=password]"));
        Assert.Contains("console", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await visitor.GetAsync("/users")).Status);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("")]
    public async Task A_weak_password_is_a_mistake_beside_the_field_and_never_shown_again(string password)
    {
        using var visitor = app.Visit();

        var again = await visitor.SubmitAsync(await visitor.GetAsync(await app.SetupLinkAsync()), ("UserName", "first"),
            ("Email", "first@example.com"), ("Password", password));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.NotNull(again.Error("Password"));
        Assert.Equal("", again.Value("Password") ?? "");
        Assert.Equal("first", again.Value("UserName"));
    }
}
