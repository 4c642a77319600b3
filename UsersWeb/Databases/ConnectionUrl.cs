using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace UsersWeb.Databases;

/// <summary>The URL form that hosting platforms hand out, RFC 3986 with each part percent-encoded.</summary>
internal static partial class ConnectionUrl
{
    private const string PostgreSqlPort = "5432";

    // A name after "+" is a driver of another language (postgresql+psycopg), which means nothing here.
    [GeneratedRegex(@"^(?<scheme>[a-z][a-z0-9]*)(\+[a-z0-9_]+)?://(?<rest>.*)$",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Url();

    // The user information ends at the last @, so a password with an @ that somebody forgot to encode still works. An @
    // further on is refused: it would be what follows a / or ? in such a password, and end up in a name that is shown.
    [GeneratedRegex(
        @"^((?<user>[^:/?#]*)(:(?<password>[^/?#]*))?@)?(?<hosts>(\[[^\]@/?#]*\]|[^/?#@\[\]])*)"
        + @"(/(?<database>[^?#@]*))?(\?(?<query>[^#@]*))?$",
        RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Authority();

    [GeneratedRegex(@"^(?<host>\[[^\]@/?#]*\]|[^:]*)(:(?<port>[0-9]+))?$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Host();

    public static bool IsUrl(string text) => Url().IsMatch(text.Trim());

    public static ConnectionString Parse(string text, DatabaseProvider? chosen)
    {
        var url = Url().Match(text);
        var provider = Provider(url.Groups["scheme"].Value);
        if (chosen is not null && chosen != provider)
            throw new FormatException($"it is a {provider} address, but Database:Provider says {chosen}.");
        var rest = url.Groups["rest"].Value;
        return new(provider, provider == DatabaseProvider.Sqlite ? Sqlite(rest) : Server(provider, rest));
    }

    private static DatabaseProvider Provider(string scheme) => scheme.ToLowerInvariant() switch
    {
        "sqlite" or "sqlite3" => DatabaseProvider.Sqlite,
        "postgresql" or "postgres" => DatabaseProvider.PostgreSql,
        "mysql" or "mariadb" => DatabaseProvider.MySql,
        _ => throw new FormatException($"{scheme}:// is not a database this application knows."),
    };

    // Three slashes name a file relative to the home folder, four an absolute path.
    private static string Sqlite(string rest)
    {
        if (!rest.StartsWith('/'))
            throw new FormatException("a SQLite address has three slashes, sqlite:///users.db, or four for an absolute path.");
        var parts = rest[1..].Split('?', 2);
        var path = Uri.UnescapeDataString(parts[0]);
        var keywords = new SqliteConnectionStringBuilder { DataSource = path };
        if (parts.Length == 2) AddQuery(parts[1], (name, value) => keywords[name] = value);
        return ConnectionKeywords.Parse(keywords.ConnectionString, DatabaseProvider.Sqlite).Text;
    }

    private static string Server(DatabaseProvider provider, string rest)
    {
        var parts = Authority().Match(rest);
        if (!parts.Success) throw NotApart();
        var keywords = ConnectionKeywords.Driver(provider);
        (string Host, string Port)[] hosts = [.. parts.Groups["hosts"].Value.Split(',').Select(OfAuthority)];
        string[] ports = [];
        Set("Database", parts.Groups["database"].Value);
        Set(provider == DatabaseProvider.PostgreSql ? "Username" : "User ID", parts.Groups["user"].Value);
        Set("Password", parts.Groups["password"].Value);
        AddQuery(parts.Groups["query"].Value, (name, value) =>
        {
            var (keyword, text) = provider == DatabaseProvider.PostgreSql ? PostgreSqlKeyword(name, value) : MySqlKeyword(name, value);
            if (keyword.ToUpperInvariant() is "HOST" or "SERVER") hosts = [.. text.Split(',').Select(OfQuery)];
            else if (keyword.Equals("port", StringComparison.OrdinalIgnoreCase)) ports = text.Split(',');
            else keywords[keyword] = text;
        });
        var (host, port) = Hosts(provider, WithPorts(hosts, ports));
        keywords["Host"] = host.Length > 0 ? host : throw new FormatException("it names no host.");
        if (port.Length > 0) keywords["Port"] = port;
        return keywords.ConnectionString;

        void Set(string keyword, string value)
        {
            if (value.Length > 0) keywords[keyword] = Uri.UnescapeDataString(value);
        }
    }

    private static (string Host, string Port) One(string text)
    {
        var host = Host().Match(text);
        return host.Success ? (host.Groups["host"].Value, Port(host.Groups["port"].Value)) : throw NotApart();
    }

    private static (string Host, string Port) OfAuthority(string text)
    {
        var (host, port) = One(text);
        return (Uri.UnescapeDataString(host), port);
    }

    // There an IPv6 address needs no brackets.
    private static (string Host, string Port) OfQuery(string text) =>
        One(text.StartsWith('[') || text.Count(':') < 2 ? text : $"[{text}]");

    // As libpq has them (PostgreSQL manual, 34.1.1.3): one for each host, or one for all.
    private static (string Host, string Port)[] WithPorts((string Host, string Port)[] hosts, string[] ports)
    {
        if (ports.Length == 0) return hosts;
        if (ports.Length != 1 && ports.Length != hosts.Length)
            throw new FormatException($"it has {ports.Length} ports for {hosts.Length} hosts.");
        return [.. hosts.Select((host, i) => (host.Host, Port(ports[ports.Length == 1 ? 0 : i])))];
    }

    private static FormatException NotApart() =>
        new("user, password, host and database can't be told apart; percent-encode : / ? # @ in them.");

    // Npgsql takes a port with each host, MySqlConnector one for all.
    private static (string Host, string Port) Hosts(DatabaseProvider provider, (string Host, string Port)[] hosts)
    {
        if (hosts is [var one]) return (one.Host.Trim('[', ']'), one.Port);
        if (hosts.Any(host => host.Host.Length == 0)) throw new FormatException("one of its hosts has no name.");
        if (provider == DatabaseProvider.PostgreSql)
            return (string.Join(',', hosts.Select(host => $"{host.Host}:{(host.Port.Length > 0 ? host.Port : PostgreSqlPort)}")), "");
        var ports = hosts.Select(host => host.Port).Where(port => port.Length > 0).Distinct().ToArray();
        if (ports.Length > 1) throw new FormatException("all hosts of MySQL have one port; write it behind the last.");
        return (string.Join(',', hosts.Select(host => host.Host.Trim('[', ']'))), ports is [var port] ? port : "");
    }

    private static string Port(string port)
    {
        if (port.Length > 0 && (!int.TryParse(port, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535))
            throw new FormatException($"{port} is not a port.");
        return port;
    }

    private static void AddQuery(string query, Action<string, string> add)
    {
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.Split('=', 2) is [var n, var v] ? (n, v) : (pair, "");
            try
            {
                add(Decode(name), Decode(value));
            }
            catch (Exception e) when (e is ArgumentException or KeyNotFoundException or FormatException)
            {
                throw new FormatException($"the option {Decode(name)} or its value is not known to this database's driver.", e);
            }
        }
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    // The names of libpq (PostgreSQL manual, 34.1.2) for what the .NET driver calls otherwise.
    private static (string, string) PostgreSqlKeyword(string name, string value) => name.ToLowerInvariant() switch
    {
        "sslmode" => ("SSL Mode", value.Replace("-", "", StringComparison.Ordinal)),
        "sslrootcert" => ("Root Certificate", value),
        "sslcert" => ("SSL Certificate", value),
        "sslkey" => ("SSL Key", value),
        "sslnegotiation" => ("SSL Negotiation", value),
        "channel_binding" => ("Channel Binding", value),
        "connect_timeout" => ("Timeout", value),
        "application_name" => ("Application Name", value),
        "load_balance_hosts" => ("Load Balance Hosts", value.Equals("random", StringComparison.OrdinalIgnoreCase) ? "true" : "false"),
        "target_session_attrs" => ("Target Session Attributes", value),
        "user" => ("Username", value),
        "dbname" => ("Database", value),
        _ => (name, value),
    };

    private static (string, string) MySqlKeyword(string name, string value) => name.ToLowerInvariant() switch
    {
        "ssl-mode" or "ssl_mode" or "sslmode" => ("SSL Mode", MySqlSslMode(value)),
        "ssl-ca" or "ssl_ca" => ("SSL CA", value),
        "ssl-cert" or "ssl_cert" => ("SSL Cert", value),
        "ssl-key" or "ssl_key" => ("SSL Key", value),
        "charset" => ("Character Set", value),
        "connect_timeout" => ("Connection Timeout", value),
        "unix_socket" or "socket" => ("Host", value),
        "load_balance" or "load-balance" => ("Load Balance", value),
        _ => (name, value),
    };

    private static string MySqlSslMode(string value) =>
        value.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() switch
        {
            "DISABLED" or "DISABLE" => nameof(MySqlConnector.MySqlSslMode.Disabled),
            "REQUIRE" => nameof(MySqlConnector.MySqlSslMode.Required),
            "VERIFYIDENTITY" => nameof(MySqlConnector.MySqlSslMode.VerifyFull),
            var other => other,
        };
}
