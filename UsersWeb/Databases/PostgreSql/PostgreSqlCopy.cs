using Npgsql;

namespace UsersWeb.Databases.PostgreSql;

/// <summary>COPY in the binary format, PostgreSQL's own fast path.</summary>
internal static class PostgreSqlCopy
{
    public static async Task InsertAsync<T>(NpgsqlConnection connection, BulkColumns<T> columns, IReadOnlyList<T> rows,
        CancellationToken cancellation)
    {
        var names = string.Join(", ", columns.Names.Select(name => $"\"{name}\""));
        await using var copy =
            await connection.BeginBinaryImportAsync($"COPY \"{columns.Table}\" ({names}) FROM STDIN (FORMAT BINARY)", cancellation);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellation);
            for (var i = 0; i < columns.Names.Length; i++)
            {
                if (columns.Value(row, i) is { } value) await copy.WriteAsync(value, columns.StoreTypes[i], cancellation);
                else await copy.WriteNullAsync(cancellation);
            }
        }
        await copy.CompleteAsync(cancellation);
    }
}
