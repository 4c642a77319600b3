using System.Globalization;
using Npgsql;

namespace UsersWeb.Databases.PostgreSql;

/// <summary>pg_dump in its custom format, which pg_restore reads. It must not be older than the server.</summary>
internal static class PostgreSqlBackup
{
    private static readonly string[] Programs = ["pg_dump"];

    // Without owners it can be restored by whoever has a database.
    private static readonly string[] Arguments = ["--no-password", "--format=custom", "--no-owner", "--no-privileges"];

    /// <summary>Why it can't be done here; null when it can.</summary>
    public static string? Obstacle => DumpProgram.Obstacle(Programs);

    public static Task WriteAsync(NpgsqlConnectionStringBuilder text, string file, CancellationToken cancellation) =>
        DumpProgram.WriteAsync(Programs, _ => Arguments, "--file=", Environment(text), file, cancellation);

    /// <summary>Dumps the schema alone, to nowhere, which takes no sync.</summary>
    public static Task TryAsync(NpgsqlConnectionStringBuilder text, CancellationToken cancellation) =>
        DumpProgram.TryAsync(Programs, _ => [.. Arguments, "--schema-only", "--no-sync"], "--file=", Environment(text), cancellation);

    // libpq's variables rather than arguments: the database's name can't be mistaken for a connection string.
    private static (string, string?)[] Environment(NpgsqlConnectionStringBuilder text) =>
    [
        ("PGHOST", text.Host), ("PGPORT", text.Port.ToString(CultureInfo.InvariantCulture)),
        ("PGDATABASE", text.Database ?? text.Username), ("PGUSER", text.Username),
        ("PGPASSWORD", text.Password), ("PGPASSFILE", text.Passfile),
        ("PGSSLMODE", LibpqName(text.SslMode)), ("PGSSLROOTCERT", text.RootCertificate), ("PGSSLCERT", text.SslCertificate),
        ("PGSSLKEY", text.SslKey),
    ];

    // PostgreSQL manual, 34.1.2, sslmode
    private static string LibpqName(SslMode mode) => mode switch
    {
        SslMode.VerifyCA => "verify-ca",
        SslMode.VerifyFull => "verify-full",
        _ => mode.ToString().ToLowerInvariant(),
    };
}
