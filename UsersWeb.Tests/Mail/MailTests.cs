using AngleSharp.Html.Dom;
using MimeKit;
using SmtpServer.Protocol;

namespace UsersWeb.Tests.Mail;

/// <summary>From the deed to the mail server, and what the page of mails says meanwhile.</summary>
public sealed class MailTests
{
    [Fact]
    public async Task A_mail_arrives_as_text_and_html_and_leaves_nothing_behind_that_lets_somebody_in()
    {
        await using var receiver = MailReceiver.Start();
        await using var home = await MailHome.StartAsync(receiver);

        await home.WriteAsync();

        await MailHome.ArriveAsync(receiver, 1);
        var mail = receiver.Mails.Single();
        Assert.Equal("users@example.org", mail.From.Mailboxes.Single().Address);
        Assert.Equal("administrator@example.com", mail.To.Mailboxes.Single().Address);
        Assert.Equal("auto-generated", mail.Headers[HeaderId.AutoSubmitted]);
        Assert.EndsWith("@users.example.org", mail.MessageId, StringComparison.Ordinal);
        Assert.Contains(MailHome.PublicUrl + "/admin/mail", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains($"href=\"{MailHome.PublicUrl}/admin/mail\"", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("administrator@example.com", await home.ShowsAsync("Sent just now"), StringComparison.Ordinal);
        Assert.Equal(0, await home.CountAsync("OutgoingMails", $"{home.Database.Quote("Body")} IS NOT NULL"));
        Assert.Equal(0, await home.CountAsync("WorkItems",
            $"{home.Database.Quote("Kind")} = 'mail.send' AND {home.Database.Quote("Payload")} IS NOT NULL"));
    }

    [Fact]
    public async Task A_dead_server_keeps_nobody_waiting_and_once_it_is_back_each_mail_arrives_once()
    {
        await using var receiver = MailReceiver.Away();
        await using var home = await MailHome.StartAsync(receiver);

        await home.WriteAsync();
        await home.WriteAsync();
        Assert.Contains("Waiting", await home.ShowsAsync("can't be reached"), StringComparison.Ordinal);
        receiver.Listen();

        // By itself, and because somebody says so.
        await home.PressAsync("/retry");
        await MailHome.ArriveAsync(receiver, 2);
        await home.ShowsAsync("Sent");
        Assert.Equal(2, receiver.Mails.Select(mail => mail.MessageId).Distinct().Count());
        await Eventually.IsTrueAsync(async () => await home.CountAsync("OutgoingMails", $"{home.Database.Quote("Status")} = 'Sent'") == 2,
            "both are known as sent");
        Assert.Equal(2, receiver.Mails.Count);
    }

    [Fact]
    public async Task A_server_that_says_later_is_tried_again_and_one_that_says_no_is_not()
    {
        await using var receiver = MailReceiver.Start();
        await using var home = await MailHome.StartAsync(receiver);
        receiver.Refusal = new(SmtpReplyCode.Aborted, "greylisted");
        await home.WriteAsync();
        Assert.Contains("Waiting", await home.ShowsAsync("answers 451: greylisted"), StringComparison.Ordinal);

        receiver.Refusal = new(SmtpReplyCode.MailboxUnavailable, "nobody here");
        await home.PressAsync("/retry");
        Assert.Contains("Failed", await home.ShowsAsync("answers 550: nobody here"), StringComparison.Ordinal);

        receiver.Refusal = null;
        await home.PressAsync("/admin/mail/retry");
        await MailHome.ArriveAsync(receiver, 1);
        var action = home.Database.Quote("Action");
        Assert.Equal(["mail.retry", "mail.retry", "mail.test"], await home.Database.QueryAsync<string>(
            $"SELECT {action} FROM {home.Database.Quote("AuditEntries")} WHERE {action} LIKE 'mail.%' ORDER BY {action}"));
    }

    [Fact]
    public async Task Without_a_server_mail_is_kept_and_not_sent_until_somebody_says_so()
    {
        await using var receiver = MailReceiver.Start();
        await using var home = await MailHome.StartAsync();
        await home.WriteAsync();
        var page = await home.ShowsAsync("Kept, not sent");
        Assert.Contains("No mail is sent. Set Mail:Server", page, StringComparison.Ordinal);
        Assert.Contains("No mail is sent", home.App.Output, StringComparison.Ordinal);

        await using var configured = await HostedApp.StartBesideAsync(home.Database, MailHome.Settings(receiver.Url));
        using var visitor = await configured.SignInAsAdministratorAsync();
        var list = await visitor.GetAsync("/admin/mail");
        Assert.Contains("Kept, not sent", list.Text, StringComparison.Ordinal);
        Assert.Empty(receiver.Mails);

        await visitor.SubmitAsync(list, (IHtmlFormElement)list.Document.QuerySelector("td form")!);
        await MailHome.ArriveAsync(receiver, 1);
    }

    [Theory, Trait(Runs.Once, Runs.Yes)]
    [InlineData("smtps", true)]
    [InlineData("smtp", false)]
    public async Task A_certificate_that_the_server_signed_itself_is_refused(string scheme, bool isTlsFromTheStart)
    {
        await using var receiver = MailReceiver.StartSelfSigned(isTlsFromTheStart);
        await using var home = await MailHome.StartAsync(MailHome.Settings($"{scheme}://ada:quite%20secret@localhost:{receiver.Port}"));

        await home.WriteAsync();

        var page = await home.ShowsAsync("is not trusted: it is signed by nobody this machine trusts");
        Assert.Contains("Waiting", page, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", page + home.App.Output, StringComparison.Ordinal);
        Assert.Empty(receiver.SignIns);
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task User_and_password_of_the_settings_are_used()
    {
        await using var receiver = MailReceiver.Start();
        await using var home = await MailHome.StartAsync(MailHome.Settings($"smtp://ada:p%40ss%3A1@127.0.0.1:{receiver.Port}"));

        await home.WriteAsync();

        await MailHome.ArriveAsync(receiver, 1);
        Assert.Equal(("ada", "p@ss:1"), receiver.SignIns.Single());
    }

    [Fact]
    public async Task What_was_sent_a_month_ago_is_removed()
    {
        await using var receiver = MailReceiver.Start();
        await using var home = await MailHome.StartAsync(receiver);
        await home.PutDownAsync(2);
        await MailHome.ArriveAsync(receiver, 2);
        await home.ShowsAsync("Sent");
        var sql = new Moves.Support.Sql(home.Database.Provider);
        var old = sql.Literal(TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-31));
        await home.Database.ExecuteAsync($"UPDATE {sql.Quote("OutgoingMails")} SET {sql.Quote("CreatedAt")} = {old} "
            + $"WHERE {sql.Quote("Subject")} = {sql.Literal("number 1")}");
        await home.Database.ExecuteAsync($"UPDATE {sql.Quote("RecurringWork")} SET {sql.Quote("DueAt")} = {old}");

        await using var next = await HostedApp.StartBesideAsync(home.Database);

        await Eventually.IsTrueAsync(async () => await home.CountAsync("OutgoingMails") == 1, "the old one is gone");
        Assert.Equal(1, await home.CountAsync("OutgoingMails", $"{sql.Quote("Subject")} = {sql.Literal("number 0")}"));
    }
}
