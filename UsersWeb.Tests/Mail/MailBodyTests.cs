using AngleSharp.Html.Parser;
using CsCheck;
using Microsoft.Extensions.Configuration;
using MimeKit;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Mail;

namespace UsersWeb.Tests.Mail;

/// <summary>Names are what people type: nothing in them may add a header, a recipient, a part or an element.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class MailBodyTests
{
    private static readonly string[] Headers =
        ["Auto-Submitted", "Date", "From", "Message-Id", "MIME-Version", "Subject", "To"];

    private static readonly Gen<string> Names = Gen.OneOf(
        Gen.OneOf("\r\nBcc: eve@example.com\r\n\r\n", "x\nSubject: y", "<script>alert(1)</script>", "\" onclick=\"x", "&lt;b&gt;",
            "\u202Eevil\u2066", "a\u2028b\u0085c", "=?utf-8?q?x?=", ".\r\n.\r\n", "--boundary", "Zoë 😀", "@users.example.org"),
        Gen.String);

    [Fact]
    public void No_name_adds_a_header_or_an_element() => Names.Where(Text.IsWellFormed).Sample(name =>
    {
        var text = new MailText($"For {name}", $"Hello {name},", [$"{name} has invited you."],
            new("Go on", "https://example.org/a?b=1&c=2"), [name]);

        var (message, document) = Written(text);

        Assert.Equal(Headers, message.Headers.Select(header => header.Field).Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal("ada@example.com", message.To.Mailboxes.Single().Address);
        Assert.Equal(["https://example.org/a?b=1&c=2"], document.QuerySelectorAll("a").Select(link => link.GetAttribute("href")));
        Assert.Empty(document.QuerySelectorAll("script, img, table"));
        Assert.Equal(5, document.QuerySelectorAll("p").Length);
        Assert.All(document.All.SelectMany(element => element.Attributes), attribute =>
            Assert.DoesNotContain("onclick", attribute!.Name, StringComparison.OrdinalIgnoreCase));
    }, iter: 300);

    [Theory]
    [InlineData("smtp://example.org", null, null, "needs Mail:From")]
    [InlineData("smtp://example.org", "users@example.org", null, "needs PublicUrl")]
    [InlineData("smtp://example.org", "users", "https://example.org", "Mail:From must be an address")]
    [InlineData("smtp://ada:hush-hush@exa mple.org", "users@example.org", "https://example.org", "Mail:Server must be like")]
    [InlineData("http://ada:hush-hush@example.org", "users@example.org", "https://example.org", "Mail:Server must be like")]
    [InlineData("smtp://ada@example.org", "users@example.org", "https://example.org", "Mail:Server must be like")]
    [InlineData("smtp://ada:hush-hush@example.org/path", "users@example.org", "https://example.org", "Mail:Server must be like")]
    public void Settings_that_make_no_sense_are_told_in_one_line_without_the_password(
        string server, string? from, string? url, string words)
    {
        var e = Assert.Throws<ConnectionStringException>(() => Read(server, from, url));

        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smtp://example.org", 25, null)]
    [InlineData("smtp://ada:p%40%3A%2F@example.org", 587, "p@:/")]
    [InlineData("smtps://ada:x@example.org", 465, "x")]
    [InlineData("smtps://ada:x@example.org:1465", 1465, "x")]
    public void A_server_has_the_usual_port_and_the_password_as_it_was_typed(string text, int port, string? password)
    {
        var server = Read(text, "Users <users@example.org>", "https://example.org").Server!;

        Assert.Equal((port, password), (server.Port, server.Password));
        Assert.Equal($"example.org:{port}", server.ToString());
    }

    private static (MimeMessage Message, AngleSharp.Html.Dom.IHtmlDocument Html) Written(MailText text)
    {
        var mail = new OutgoingMail
        {
            MessageId = "0123",
            Kind = "test",
            Recipient = "ada@example.com",
            Subject = MailBody.Line(text.Subject),
        };
        var settings = Read("smtp://example.org", "Users <users@example.org>", "https://example.org");
        using var wire = new MemoryStream();
        new MailMessages(settings).Of(mail, MailBody.OfJson(MailBody.Of(text).ToJson())).WriteTo(wire);
        wire.Position = 0;
        var read = MimeMessage.Load(wire);
        return (read, new HtmlParser().ParseDocument(read.HtmlBody!));
    }

    private static MailSettings Read(string? server, string? from, string? url) => MailSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection([new("Mail:Server", server), new("Mail:From", from), new("PublicUrl", url)]).Build());
}
