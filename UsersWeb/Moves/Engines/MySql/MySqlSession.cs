using MySqlConnector;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>Connections on which a value is stored as it is or refused, whatever the server's administrator has set for all.</summary>
internal static class MySqlSession
{
    private const string Common = """
        SET SESSION
        sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION',
            time_zone = '+00:00', autocommit = 1, completion_type = 0, foreign_key_checks = 1, unique_checks = 1, sql_safe_updates = 0,
            sql_select_limit = 18446744073709551615, sql_notes = 1, max_error_count = 64, max_sort_length = 8192,
            net_read_timeout = 3600, net_write_timeout = 3600, wait_timeout = 604800,
            lock_wait_timeout = 300, innodb_lock_wait_timeout = 300
        """;

    private const string MariaDb =
        "SET SESSION max_statement_time = 0, idle_transaction_timeout = 0, idle_readonly_transaction_timeout = 0, "
        + "idle_write_transaction_timeout = 0";

    // MySQL answers questions about its tables from a cache that is up to a day old.
    private const string MySql = "SET SESSION max_execution_time = 0, information_schema_stats_expiry = 0";

    public static async Task<MySqlConnection> OpenAsync(string text, CancellationToken cancellation)
    {
        var connection = new MySqlConnection(text);
        try
        {
            await connection.OpenAsync(cancellation);
            await connection.ExecuteAsync("SET NAMES utf8mb4", cancellation);
            await connection.ExecuteAsync(Common, cancellation);
            await connection.ExecuteAsync("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ WRITE", cancellation);
            await connection.ExecuteAsync(IsMariaDb(connection.ServerVersion) ? MariaDb : MySql, cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public static bool IsMariaDb(string version) => version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
}
