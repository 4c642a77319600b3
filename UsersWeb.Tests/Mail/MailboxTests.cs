using System.Net;

namespace UsersWeb.Tests.Mail;

/// <summary>The mailbox of whoever tries the application on their own machine, which nobody else gets to see.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class MailboxTests
{
    [Fact]
    public async Task It_shows_what_would_have_been_sent_with_its_links_to_a_browser_on_this_machine_alone()
    {
        await using var home = await MailHome.StartAsync(("environment", "Development"));
        await home.WriteAsync();
        using var visitor = home.App.Visit();

        var box = await visitor.GetAsync("/mailbox");

        Assert.Equal(HttpStatusCode.OK, box.Status);
        Assert.Contains("You asked for this mail", box.Text, StringComparison.Ordinal);
        Assert.Equal(new Uri(home.App.Address, "/admin/mail").ToString(), box.Document.QuerySelector("main a.btn")!.GetAttribute("href"));
        foreach (var (name, value) in ((string, string)[])
            [("Host", "users.example.org"), ("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-Host", "localhost"), ("Forwarded", "for=x")])
        {
            using var other = new ByHand(home.App.Address);
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync("/mailbox", (name, value))).Status);
        }
    }

    [Theory]
    [InlineData("Production", null)]
    [InlineData("Development", "smtp://127.0.0.1:9")]
    public async Task It_is_not_there_in_production_nor_where_mail_is_sent(string environment, string? server)
    {
        (string, string)[] mail = server is null ? [] : MailHome.Settings(server);
        await using var home = await MailHome.StartAsync([("environment", environment), .. mail]);

        Assert.Equal(HttpStatusCode.NotFound, (await home.Administrator.GetAsync("/mailbox")).Status);
    }
}
