using Microsoft.Data.Sqlite;

namespace UsersWeb.Databases.Sqlite;

/// <summary>One prepared statement for all rows: nothing is parsed twice, and nothing crosses a network anyway.</summary>
internal static class SqliteInsert
{
    public static async Task InsertAsync<T>(SqliteTransaction transaction, BulkColumns<T> columns, IReadOnlyList<T> rows,
        CancellationToken cancellation)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            $"INSERT INTO \"{columns.Table}\" ({string.Join(", ", columns.Names.Select(name => $"\"{name}\""))}) VALUES "
            + $"({string.Join(", ", columns.Names.Select((_, i) => $"$p{i}"))})";
        var parameters = columns.Names.Select((_, i) => command.Parameters.Add(new($"$p{i}", null))).ToArray();
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < parameters.Length; i++) parameters[i].Value = columns.Value(row, i) ?? DBNull.Value;
            // Microsoft.Data.Sqlite has no asynchronous work underneath.
            command.ExecuteNonQuery();
        }
    }
}
