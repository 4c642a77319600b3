using MySqlConnector;

namespace UsersWeb.Databases.MySql;

/// <summary>A node of a Galera cluster: its own locks (<c>GET_LOCK</c>, <c>LOCK TABLES</c>) keep nobody out of the other nodes.</summary>
internal static class GaleraNode
{
    /// <summary>Whether the server is one.</summary>
    public static async Task<bool> IsOneAsync(MySqlConnection open, CancellationToken cancellation)
    {
        await using var command = new MySqlCommand("SHOW VARIABLES LIKE 'wsrep_on'", open);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) && reader.GetString(1).Equals("ON", StringComparison.OrdinalIgnoreCase);
    }
}
