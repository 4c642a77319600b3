using System.Globalization;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using UsersWeb.Data;

namespace UsersWeb.Mail;

/// <summary>Why a mail was not taken.</summary>
/// <param name="Words">For whoever runs the application; holds no password.</param>
/// <param name="IsFinal">Whether trying again is of no use.</param>
internal sealed record MailFailure(string Words, bool IsFinal)
{
    private const int LongestReply = 300;

    /// <summary>From what was thrown; null for what is a fault of ours.</summary>
    public static MailFailure? Of(Exception exception, MailServer server) => exception switch
    {
        SmtpCommandException e => OfReply(e),
        MailCertificateException e => Later($"The certificate of {server} is not trusted: {e.Message}. Nothing was sent."),
        SslHandshakeException => Later($"{server} and this machine agree on no encryption. Is the port right? smtps:// is for port 465."),
        AuthenticationException e => Later($"{server} refuses the user or the password of Mail:Server: {Line(e.Message)}"),
        // Thrown by the server that offers no STARTTLS or no way to sign in, and by addresses that it can't take.
        NotSupportedException e => Later($"{server} can't do what is needed: {Line(e.Message)}"),
        SocketException e => Later($"{server} can't be reached: {Line(e.Message)}"),
        ServiceNotConnectedException or ProtocolException or IOException => Later($"{server} ended the connection."),
        TimeoutException => Later($"{server} did not answer in time."),
        ParseException => new("The recipient is not an address that mail can be sent to.", true),
        _ => null,
    };

    // RFC 5321, 4.2.1: 5 at the beginning is for good. About the sender or the server it is for us to mend, about the recipient or the
    // message it is not.
    private static MailFailure OfReply(SmtpCommandException e)
    {
        var code = ((int)e.StatusCode).ToString(CultureInfo.InvariantCulture);
        var isAboutThisMail = e.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted;
        return new($"The mail server answers {code}: {Line(e.Message)}", isAboutThisMail && code[0] == '5');
    }

    private static MailFailure Later(string words) => new(words, false);

    private static string Line(string message) => MailBody.Line(message).Cut(LongestReply).TrimEnd('.') + ".";
}
