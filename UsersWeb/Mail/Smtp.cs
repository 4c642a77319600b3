using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace UsersWeb.Mail;

/// <summary>Hands a message to the mail server.</summary>
internal static class Smtp
{
    // Of each step. The client's own is two minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Hands it over; when this returns, the server has taken it.</summary>
    /// <exception cref="MailCertificateException">The server's certificate is not to be trusted.</exception>
    public static async Task SendAsync(MailServer server, MimeMessage message, CancellationToken cancellation)
    {
        string? mistrust = null;
        using var client = new SmtpClient
        {
            Timeout = (int)Patience.TotalMilliseconds,
            // Lists of revoked certificates are often out of reach from a server's network; browsers don't fetch them either.
            CheckCertificateRevocation = false,
            ServerCertificateValidationCallback = (_, _, chain, errors) => (mistrust = Mistrust(chain, errors)) is null,
        };
        try
        {
            await client.ConnectAsync(server.Host, server.Port, Security(server), cancellation);
        }
        catch (SslHandshakeException e) when (mistrust is not null)
        {
            throw new MailCertificateException(mistrust, e);
        }
        if (server.User is not null) await client.AuthenticateAsync(server.User, server.Password!, cancellation);
        await client.SendAsync(message, cancellation);
        await SayGoodbyeAsync(client, cancellation);
    }

    // A password goes over an encrypted connection or to this machine, whatever the server offers.
    private static SecureSocketOptions Security(MailServer server)
    {
        if (server.IsTlsFromTheStart) return SecureSocketOptions.SslOnConnect;
        return server.User is null || IsHere(server.Host) ? SecureSocketOptions.StartTlsWhenAvailable : SecureSocketOptions.StartTls;
    }

    private static bool IsHere(string host) => host == "localhost" || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));

    private static string? Mistrust(X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return null;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable)) return "it shows none";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return "it is for another name";
        var states = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        return states?.HasFlag(X509ChainStatusFlags.NotTimeValid) == true ? "it has expired or is not valid yet"
            : "it is signed by nobody this machine trusts, as one that is self-signed";
    }

    // What happens from here on changes nothing about the mail.
    private static async Task SayGoodbyeAsync(SmtpClient client, CancellationToken cancellation)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellation);
        }
        catch (Exception e) when (e is IOException or ProtocolException or CommandException or OperationCanceledException
            or TimeoutException)
        {
            // The server has hung up first.
        }
    }
}

/// <summary>The mail server's certificate is not to be trusted.</summary>
/// <param name="why">In words.</param>
/// <param name="inner">What it came from.</param>
internal sealed class MailCertificateException(string why, Exception inner) : Exception(why, inner);
