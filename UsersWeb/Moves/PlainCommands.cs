using System.Data.Common;

namespace UsersWeb.Moves;

/// <summary>Statements of one line each.</summary>
internal static class PlainCommands
{
    /// <summary>Runs a statement; the number of rows it changed.</summary>
    public static async Task<int> ExecuteAsync(this DbConnection open, string sql, CancellationToken cancellation, params (string Name, object? Value)[] parameters)
    {
        await using var command = open.Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The first column of the first row; null for none and for NULL.</summary>
    public static async Task<object?> AskAsync(this DbConnection open, string sql, CancellationToken cancellation, params (string Name, object? Value)[] parameters)
    {
        await using var command = open.Command(sql, parameters);
        return await command.ExecuteScalarAsync(cancellation) is var value and not DBNull ? value : null;
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
