using MySqlConnector;

namespace UsersWeb.Databases.MySql;

/// <summary>A node of a Galera cluster: its own locks (<c>GET_LOCK</c>, <c>LOCK TABLES</c>) keep nobody out of the other nodes.</summary>
internal static class GaleraNode
{
    /// <summary>Whether the server is one.</summary>
    public static async Task<bool> IsOneAsync(MySqlConnection open, CancellationToken cancellation) =>
        await AskAsync(open, "SHOW VARIABLES LIKE 'wsrep_on'", cancellation) == "ON";

    /// <summary>
    /// Whether the server is no node, or one that takes statements. One that is cut off from most of the others, or has not caught up with
    /// them yet, still answers what needs no table.
    /// </summary>
    public static async Task<bool> IsReadyAsync(MySqlConnection open, CancellationToken cancellation) =>
        !await IsOneAsync(open, cancellation) || await AskAsync(open, "SHOW STATUS LIKE 'wsrep_ready'", cancellation) == "ON";

    private static async Task<string?> AskAsync(MySqlConnection open, string question, CancellationToken cancellation)
    {
        await using var command = new MySqlCommand(question, open);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? reader.GetString(1).ToUpperInvariant() : null;
    }
}
