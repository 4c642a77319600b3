using System.Data.Common;
using System.Globalization;
using Npgsql;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Shared;

namespace UsersWeb.Moves.Engines.PostgreSql;

/// <summary>What a PostgreSQL server says about itself.</summary>
internal static class PostgreSqlFacts
{
    // The oldest that is tested, and the oldest that knows DROP DATABASE … WITH (FORCE).
    private const int OldestVersion = 13;

    public static async Task<SideFacts> ReadAsync(NpgsqlConnection open, Side side, CancellationToken cancellation)
    {
        const string Question = """
            SELECT current_setting('server_version'), current_setting('server_encoding'),
                   (SELECT datcollate::text FROM pg_database WHERE datname = current_database()), current_setting('TimeZone'),
                   current_schema()::text, coalesce(has_schema_privilege(current_user, current_schema(), 'CREATE'), false),
                   current_setting('transaction_read_only'), pg_is_in_recovery(), current_user::text, pg_database_size(current_database()),
                   current_setting('max_connections'),
                   (SELECT string_agg(quote_ident(relname), ', ' ORDER BY relname) FROM pg_class
                    WHERE relnamespace = current_schema()::regnamespace AND CASE WHEN relkind = 'S' THEN NOT has_sequence_privilege(oid,
                        'SELECT') ELSE false END)
            """;
        var row = (await open.QueryAsync(Question, cancellation))[0];
        var facts = new List<(string, string)>
        {
            (TKey("Database"), open.Database), (TKey("User"), (string)row[8]!), (TKey("Schema"), (string?)row[4] ?? "none"),
            (TKey("Encoding"), (string)row[1]!), (TKey("Collation"), (string)row[2]!), (TKey("Time zone"), (string)row[3]!),
            (TKey("Size"), Shared.Human.Bytes(Convert.ToInt64(row[9], CultureInfo.InvariantCulture))),
            (TKey("Connections"), (string)row[10]!), (TKey("Free disk"), "PostgreSQL doesn't tell"),
        };
        return new($"PostgreSQL {row[0]}", facts,
            [.. Problems(open, row, side), .. await StandbyProblemAsync(open, cancellation) is { } standby ? (string[])[standby] : []]);
    }

    /// <summary>Why every commit would stand still until a standby is back; null when none is waited for, or one is there.</summary>
    public static async Task<string?> StandbyProblemAsync(DbConnection open, CancellationToken cancellation) =>
        await open.AskAsync("""
            SELECT current_setting('synchronous_standby_names') WHERE current_setting('synchronous_standby_names') <> ''
                AND current_setting('synchronous_commit') NOT IN ('off', 'local') AND NOT EXISTS (SELECT FROM pg_stat_replication)
            """, cancellation) is string names
            ? $"The server waits at every commit for a standby (synchronous_standby_names is '{names}'), and none is connected. Start it, "
                + "take it out of the setting, or say Options=-c synchronous_commit=local in the connection string."
            : null;

    private static IEnumerable<string> Problems(NpgsqlConnection open, object?[] row, Side side)
    {
        if (open.PostgreSqlVersion.Major < OldestVersion)
            yield return $"The server is PostgreSQL {row[0]}; the application needs {OldestVersion} or later.";
        if (DatabaseObstacles.Encoding(open.Database, (string)row[1]!) is { } encoding) yield return encoding + ".";
        if (side == Side.Source)
        {
            if (row[11] is string sequences)
                yield return $"The user {row[8]} may not read the sequences that number the rows ({sequences}): GRANT SELECT ON ALL "
                    + $"SEQUENCES IN SCHEMA \"{row[4]}\" TO \"{row[8]}\".";
            yield break;
        }
        if (row[4] is null)
            yield return "The search path names no schema that exists; create one, or set Search Path in the connection string.";
        else if (!(bool)row[5]!)
            yield return $"The user {row[8]} may not create tables in the schema {row[4]}: GRANT CREATE ON SCHEMA \"{row[4]}\" TO "
                + $"\"{row[8]}\".";
        if ((bool)row[7]!) yield return "The server is a standby and can't be written; use the address of the primary.";
        else if ((string)row[6]! == "on")
            yield return "The server makes every transaction read-only (default_transaction_read_only); a move has to write.";
    }
}
