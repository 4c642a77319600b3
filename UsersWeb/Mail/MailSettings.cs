using System.Globalization;
using MimeKit;
using UsersWeb.Databases;

namespace UsersWeb.Mail;

/// <summary>The section <c>Mail</c> of the configuration, and where links of mails lead.</summary>
public sealed class MailSettings
{
    private MailSettings(MailServer? server, MailboxAddress? from, string? domain) => (Server, From, Domain) = (server, from, domain);

    /// <summary>Mail:Server; null when there is none, and then no mail is sent.</summary>
    public MailServer? Server { get; }

    /// <summary>Mail:From; never null when there is a server.</summary>
    public MailboxAddress? From { get; }

    /// <summary>The host of PublicUrl, for the Message-ID; never null when there is a server.</summary>
    public string? Domain { get; }

    /// <exception cref="ConnectionStringException">One of them makes no sense or is missing; the message holds no password.</exception>
    public static MailSettings Read(IConfiguration settings)
    {
        var server = MailServer.Read(settings["Mail:Server"]);
        var from = ReadFrom(settings["Mail:From"]);
        if (server is null) return new(null, from, null);
        if (from is null)
            throw new ConnectionStringException("Mail:Server needs Mail:From, such as \"Users <users@example.org>\".");
        if (!Uri.TryCreate(settings["PublicUrl"]?.Trim(), UriKind.Absolute, out var url))
            throw new ConnectionStringException("Mail:Server needs PublicUrl, such as https://example.org: links in mails begin with it.");
        return new(server, from, url.IdnHost);
    }

    private static MailboxAddress? ReadFrom(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return MailboxAddress.TryParse(text.Trim(), out var from) && from.Address.Contains('@') ? from
            : throw new ConnectionStringException("Mail:From must be an address, such as \"Users <users@example.org>\".");
    }
}

/// <summary>Where mail is handed in. Not a record, which would print the password.</summary>
public sealed class MailServer
{
    private const string Forms = "Mail:Server must be like smtp://example.org:25, smtp://user:password@example.org or "
        + "smtps://user:password@example.org; percent-encode : / ? # @ in user and password.";

    private MailServer(Uri url)
    {
        IsTlsFromTheStart = url.Scheme == "smtps";
        Host = url.IdnHost;
        if (url.UserInfo.Split(':', 2) is [var user, var password])
            (User, Password) = (Uri.UnescapeDataString(user), Uri.UnescapeDataString(password));
        Port = url.Port > 0 ? url.Port : IsTlsFromTheStart ? 465 : User is null ? 25 : 587;
    }

    /// <summary>Name or address.</summary>
    public string Host { get; }

    /// <summary>The given one; else 465 for smtps, 587 with a user, 25 without.</summary>
    public int Port { get; }

    /// <summary>smtps (RFC 8314); else STARTTLS.</summary>
    public bool IsTlsFromTheStart { get; }

    /// <summary>Who signs in; null for nobody.</summary>
    public string? User { get; }

    /// <summary>Secret. Null for nobody.</summary>
    public string? Password { get; }

    /// <summary>For people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    private static bool IsServer(Uri url) =>
        url is { Scheme: "smtp" or "smtps", Host.Length: > 0, AbsolutePath: "" or "/", Query: "", Fragment: "" };

    /// <summary>From smtp://[user:password@]host[:port] or smtps://…; null when there is no text.</summary>
    /// <exception cref="ConnectionStringException">It is something else. The message does not quote it.</exception>
    public static MailServer? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && IsServer(url)
            && (url.UserInfo.Length == 0 || url.UserInfo.Split(':').Length == 2)
            ? new(url) : throw new ConnectionStringException(Forms);
    }
}
