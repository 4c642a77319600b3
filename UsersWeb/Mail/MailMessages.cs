using MimeKit;
using UsersWeb.Data;

namespace UsersWeb.Mail;

/// <summary>Mails as they go over the wire.</summary>
public sealed class MailMessages(MailSettings settings)
{
    /// <summary>Text and HTML. No part of it can add a header: the library writes each of them from its value.</summary>
    /// <exception cref="ParseException">The recipient is no address.</exception>
    public MimeMessage Of(OutgoingMail mail, MailBody body)
    {
        var message = new MimeMessage { Subject = mail.Subject, MessageId = $"{mail.MessageId}@{settings.Domain}" };
        message.From.Add(settings.From!);
        message.To.Add(new MailboxAddress("", mail.Recipient));
        // RFC 3834, 5: nobody's holiday answer, and no bounce to whoever reads From.
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Body = new BodyBuilder { TextBody = body.Text, HtmlBody = body.Html }.ToMessageBody();
        return message;
    }
}
