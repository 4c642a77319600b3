using System.Data.Common;

namespace UsersWeb.Databases;

/// <summary>What the drivers' readers lack.</summary>
public static class DbDataReaderExtensions
{
    /// <summary>The text of a column, or null for NULL.</summary>
    public static string? GetTextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>All rows of a query without parameters; for few.</summary>
    public static async Task<List<T>> ReadRowsAsync<T>(this DbConnection open, string sql, Func<DbDataReader, T> read,
        CancellationToken cancellation)
    {
        await using var command = open.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation)) rows.Add(read(reader));
        return rows;
    }
}
