using System.Data.Common;
using System.Runtime.CompilerServices;

namespace UsersWeb.Moves.Engine;

/// <summary>Statements of one line each. They wait as long as the connection string says.</summary>
public static class DbConnectionExtensions
{
    /// <summary>Runs a statement; the number of rows it changed.</summary>
    public static async Task<int> ExecuteAsync(this DbConnection open, string sql, CancellationToken cancellation,
        params (string Name, object? Value)[] parameters)
    {
        await using var command = open.Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The first column of the first row; null for none and for NULL.</summary>
    public static async Task<object?> AskAsync(this DbConnection open, string sql, CancellationToken cancellation,
        params (string Name, object? Value)[] parameters)
    {
        await using var command = open.Command(sql, parameters);
        return await command.ExecuteScalarAsync(cancellation) is var value and not DBNull ? value : null;
    }

    /// <summary>All rows, each as its values; null for NULL.</summary>
    public static async Task<List<object?[]>> QueryAsync(this DbConnection open, string sql, CancellationToken cancellation)
    {
        var rows = new List<object?[]>();
        await foreach (var row in open.StreamAsync(sql, cancellation)) rows.Add(row);
        return rows;
    }

    /// <summary>The same one by one, when there may be many.</summary>
    public static async IAsyncEnumerable<object?[]> StreamAsync(this DbConnection open, string sql,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = open.Command(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++) row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            yield return row;
        }
    }

    /// <summary>A statement with its parameters.</summary>
    public static DbCommand Command(this DbConnection open, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = open.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
