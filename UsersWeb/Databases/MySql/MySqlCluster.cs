using System.Globalization;
using MySqlConnector;

namespace UsersWeb.Databases.MySql;

/// <summary>What a node of a Galera cluster tells everybody who may connect.</summary>
internal static class MySqlCluster
{
    private const string Status = "SHOW GLOBAL STATUS LIKE 'wsrep_%'";
    private const string Variables = "SHOW GLOBAL VARIABLES LIKE 'wsrep_%'";

    /// <summary>Null where the server is no node of one.</summary>
    public static async Task<GroupNode?> ReadAsync(MySqlConnection open, CancellationToken cancellation)
    {
        if (!await GaleraNode.IsOneAsync(open, cancellation)) return null;
        var status = await ReadAsync(open, Status, cancellation);
        var variables = await ReadAsync(open, Variables, cancellation);
        var addresses = status.GetValueOrDefault("wsrep_incoming_addresses", "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var index = (int)Number(status, "wsrep_local_index", -1);
        return new(
            variables.GetValueOrDefault("wsrep_cluster_name", ""),
            (int)Number(status, "wsrep_cluster_size", 0),
            Own(addresses, index, variables),
            State(Number(status, "wsrep_local_state", 0)),
            status.GetValueOrDefault("wsrep_cluster_status", "").Equals("Primary", StringComparison.OrdinalIgnoreCase),
            [.. addresses.Where((_, i) => i != index).Order(StringComparer.Ordinal)]);
    }

    // A node that is cut off is no longer in its own list.
    private static string Own(string[] addresses, int index, Dictionary<string, string> variables) =>
        index >= 0 && index < addresses.Length ? addresses[index] : variables.GetValueOrDefault("wsrep_node_address", "");

    private static NodeState State(long number) =>
        Enum.IsDefined((NodeState)number) ? (NodeState)number : NodeState.Apart;

    // A node that is cut off has the largest number for its place.
    private static long Number(Dictionary<string, string> values, string name, long otherwise) =>
        int.TryParse(values.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static async Task<Dictionary<string, string>> ReadAsync(MySqlConnection open, string sql, CancellationToken cancellation) =>
        (await open.ReadRowsAsync(sql, row => (Name: row.GetString(0), Value: row.GetString(1)), cancellation))
            .ToDictionary(one => one.Name, one => one.Value, StringComparer.OrdinalIgnoreCase);
}
