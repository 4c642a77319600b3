using System.Data.Common;

namespace UsersWeb.Databases;

/// <summary>Where the database is: the engine, and the text its ADO.NET driver takes.</summary>
/// <param name="Provider">The engine that the text means.</param>
/// <param name="Text">Keywords and values for that engine's driver, without any pool settings of ours.</param>
public sealed record ConnectionString(DatabaseProvider Provider, string Text)
{
    private const string Forms =
        "Use \"Data Source=users.db\", \"Host=…;Database=…\", \"Server=…;Database=…\", " +
        "sqlite:///users.db, postgresql://user:pass@host:5432/name or mysql://user:pass@host:3306/name.";

    /// <summary>Reads either form; <paramref name="provider"/> settles what the text leaves open.</summary>
    /// <exception cref="ConnectionStringException">The text is not understood; the message is one line and holds no password.</exception>
    public static ConnectionString Parse(string? text, DatabaseProvider? provider = null)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new ConnectionStringException($"There is no connection string. {Forms}");
        try
        {
            var parsed = ConnectionUrl.IsUrl(text) ? ConnectionUrl.Parse(text.Trim(), provider) : ConnectionKeywords.Parse(text, provider);
            var whole = parsed with { Text = DriverText(parsed) };
            return whole.Hosts is [var one] ? one : whole;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException or OverflowException
            or InvalidCastException)
        {
            var reason = e.Message.ReplaceLineEndings(" ");
            throw new ConnectionStringException($"The connection string {Mask(text)} is not understood: {reason} {Forms}", e);
        }
    }

    /// <summary>The same for each of its hosts alone, in their order; one where it names one, or a file.</summary>
    public IReadOnlyList<ConnectionString> Hosts =>
        [.. ConnectionHosts.Split(this).Select(text => this with { Text = text })];

    /// <summary>The text for people and logs: without password, key file or user.</summary>
    public string Masked => Mask(Text);

    /// <summary>Whether it holds more than everybody may see: a password, or anything else that is not known to be harmless.</summary>
    public bool HasSecret => ConnectionMask.Hides(Text);

    /// <summary>Never throws: what can't be taken apart is not shown at all.</summary>
    public static string Mask(string text) => ConnectionMask.Mask(text);

    private static string DriverText(ConnectionString parsed)
    {
        var driver = ConnectionKeywords.Driver(parsed.Provider);
        driver.ConnectionString = parsed.Text;
        return driver.ConnectionString;
    }
}

/// <summary>A connection string that can't be used; the message may be shown and logged.</summary>
public sealed class ConnectionStringException(string message, Exception? inner = null) : Exception(message, inner);
