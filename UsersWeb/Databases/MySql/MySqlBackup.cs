using System.Globalization;
using MySqlConnector;

namespace UsersWeb.Databases.MySql;

/// <summary>mariadb-dump or mysqldump: SQL of one snapshot, which the client mariadb or mysql reads.</summary>
internal static class MySqlBackup
{
    private static readonly string[] Programs = ["mariadb-dump", "mysqldump"];

    /// <summary>Why it can't be done here; null when it can.</summary>
    public static string? Obstacle => DumpProgram.Obstacle(Programs);

    /// <param name="text">Of the database.</param>
    /// <param name="file">To write.</param>
    /// <param name="cancellation">Of the caller.</param>
    /// <param name="withTriggers">Not where a move keeps writers out by them.</param>
    public static Task WriteAsync(
        MySqlConnectionStringBuilder text, string file, CancellationToken cancellation, bool withTriggers = true) =>
        DumpProgram.WriteAsync(Programs, program => Arguments(text, program, withTriggers ? [] : ["--skip-triggers"]), "--result-file=",
            Environment(text), file, cancellation);

    /// <summary>Dumps no rows, to nowhere.</summary>
    public static Task TryAsync(MySqlConnectionStringBuilder text, CancellationToken cancellation) => DumpProgram.TryAsync(
        Programs, program => Arguments(text, program, "--no-data"), "--result-file=", Environment(text), cancellation);

    private static (string, string?)[] Environment(MySqlConnectionStringBuilder text) => [("MYSQL_PWD", text.Password)];

    private static IEnumerable<string> Arguments(MySqlConnectionStringBuilder text, string program, params string[] options) =>
    [
        // First, as both programs demand: a password in the person's own option file would win over ours.
        "--no-defaults",
        // Tablespaces need a privilege that an application's user has not.
        "--single-transaction", "--no-tablespaces", "--hex-blob", "--default-character-set=utf8mb4", .. options,
        .. Address(text), .. program == "mysqldump" ? MySqlOptions(text) : MariaDbOptions(text), text.Database,
    ];

    private static IEnumerable<string> Address(MySqlConnectionStringBuilder text)
    {
        if (text.UserID.Length > 0) yield return $"--user={text.UserID}";
        if (text.ConnectionProtocol == MySqlConnectionProtocol.UnixSocket)
        {
            yield return $"--socket={text.Server}";
            yield break;
        }
        yield return $"--host={text.Server}";
        yield return string.Create(CultureInfo.InvariantCulture, $"--port={text.Port}");
        // The programs take "localhost" for the server's socket; the driver takes it for an address.
        yield return "--protocol=TCP";
        if (text.SslCa.Length > 0) yield return $"--ssl-ca={text.SslCa}";
        if (text.SslCert.Length > 0) yield return $"--ssl-cert={text.SslCert}";
        if (text.SslKey.Length > 0) yield return $"--ssl-key={text.SslKey}";
    }

    private static string[] MySqlOptions(MySqlConnectionStringBuilder text) =>
    [
        // The ids of a replicated server's transactions can't be restored by an application's user.
        "--set-gtid-purged=OFF",
        text.SslMode switch
        {
            MySqlSslMode.None => "--ssl-mode=DISABLED",
            MySqlSslMode.Required => "--ssl-mode=REQUIRED",
            MySqlSslMode.VerifyCA => "--ssl-mode=VERIFY_CA",
            MySqlSslMode.VerifyFull => "--ssl-mode=VERIFY_IDENTITY",
            _ => "--ssl-mode=PREFERRED",
        },
    ];

    // Since version 11.4 MariaDB's programs check certificates unless told not to; the driver does so only when asked.
    private static string[] MariaDbOptions(MySqlConnectionStringBuilder text) => text.SslMode switch
    {
        MySqlSslMode.None => ["--skip-ssl"],
        MySqlSslMode.VerifyCA or MySqlSslMode.VerifyFull => ["--ssl", "--ssl-verify-server-cert"],
        MySqlSslMode.Required => ["--ssl", "--skip-ssl-verify-server-cert"],
        _ => ["--skip-ssl-verify-server-cert"],
    };
}
