using System.Globalization;
using MySqlConnector;
using Npgsql;

namespace UsersWeb.Databases;

/// <summary>Takes the hosts of a driver's text apart. They have commas between them; with Npgsql each may have a port of its own.</summary>
internal static class ConnectionHosts
{
    /// <summary>A text for each host; what says how to choose among them is left out.</summary>
    /// <exception cref="FormatException">One of them has no name, or a port that is none.</exception>
    public static IReadOnlyList<string> Split(ConnectionString database) => database.Provider switch
    {
        DatabaseProvider.PostgreSql => Split(new NpgsqlConnectionStringBuilder(database.Text)),
        DatabaseProvider.MySql => Split(new MySqlConnectionStringBuilder(database.Text)),
        _ => [database.Text],
    };

    private static IReadOnlyList<string> Split(NpgsqlConnectionStringBuilder text)
    {
        var hosts = Names(text.Host);
        if (hosts is [""]) return [text.ConnectionString];
        if (hosts.Length > 1)
        {
            text.Remove("Target Session Attributes");
            text.Remove("Load Balance Hosts");
            text.Remove("Host Recheck Seconds");
        }
        var port = text.Port;
        return [.. hosts.Select(host =>
        {
            (text.Host, text.Port) = HostAndPort(host, port);
            return text.ConnectionString;
        })];
    }

    private static IReadOnlyList<string> Split(MySqlConnectionStringBuilder text)
    {
        if (text.ConnectionProtocol == MySqlConnectionProtocol.UnixSocket || Names(text.Server) is not { Length: > 1 } hosts)
            return [text.ConnectionString];
        text.Remove("Load Balance");
        return [.. hosts.Select(host =>
        {
            text.Server = host;
            return text.ConnectionString;
        })];
    }

    private static string[] Names(string? hosts)
    {
        var names = (hosts ?? "").Split(',', StringSplitOptions.TrimEntries);
        return names.Length == 1 || !names.Contains("") ? names : throw new FormatException("one of its hosts has no name.");
    }

    // As Npgsql does it: an IPv6 address stands in brackets, or has no port.
    private static (string Host, int Port) HostAndPort(string host, int port)
    {
        var colon = host.LastIndexOf(':');
        if (colon < 0 || host.EndsWith(']') || (!host.StartsWith('[') && host.IndexOf(':', StringComparison.Ordinal) < colon))
            return (host.Trim('[', ']'), port);
        return int.TryParse(host.AsSpan(colon + 1), CultureInfo.InvariantCulture, out var own) && own is > 0 and <= 65535
            ? (host[..colon].Trim('[', ']'), own)
            : throw new FormatException($"{host[(colon + 1)..]} is not a port.");
    }
}
