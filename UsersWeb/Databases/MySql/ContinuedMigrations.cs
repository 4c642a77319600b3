using System.Data;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using MySqlConnector;

namespace UsersWeb.Databases.MySql;

/// <summary>
/// Statements that define tables end every transaction on MySQL and MariaDB, so a migration can break off half-way. It writes down what
/// it begins with and what is done, in a table that is there only meanwhile, and goes on behind that.
/// </summary>
internal sealed class ContinuedMigrations : IMigrationCommandExecutor
{
    private const string Steps = "`__MigrationSteps`";

    /// <inheritdoc />
    public void ExecuteNonQuery(IEnumerable<MigrationCommand> migrationCommands, IRelationalConnection connection) =>
        throw new NotSupportedException("Migrations run asynchronously.");

    /// <inheritdoc />
    public int ExecuteNonQuery(IReadOnlyList<MigrationCommand> migrationCommands, IRelationalConnection connection,
        MigrationExecutionState executionState, bool commitTransaction, IsolationLevel? isolationLevel = null) =>
        throw new NotSupportedException("Migrations run asynchronously.");

    /// <inheritdoc />
    public async Task ExecuteNonQueryAsync(IEnumerable<MigrationCommand> migrationCommands, IRelationalConnection connection,
        CancellationToken cancellationToken = default)
    {
        foreach (var command in migrationCommands) await command.ExecuteNonQueryAsync(connection, cancellationToken: cancellationToken);
    }

    /// <inheritdoc />
    public async Task<int> ExecuteNonQueryAsync(IReadOnlyList<MigrationCommand> migrationCommands, IRelationalConnection connection,
        MigrationExecutionState executionState, bool commitTransaction, IsolationLevel? isolationLevel = null,
        CancellationToken cancellationToken = default)
    {
        // The table of the history belongs to no migration, and is made only where it is missing.
        if (executionState.CurrentMigrationId is null) await ExecuteNonQueryAsync(migrationCommands, connection, cancellationToken);
        else await RunAsync(migrationCommands, connection, cancellationToken);
        if (!commitTransaction || executionState.Transaction is not { } transaction) return -1;
        await transaction.CommitAsync(cancellationToken);
        await transaction.DisposeAsync();
        executionState.Transaction = null;
        return -1;
    }

    private static async Task RunAsync(IReadOnlyList<MigrationCommand> commands, IRelationalConnection connection,
        CancellationToken cancellation)
    {
        await connection.OpenAsync(cancellation);
        try
        {
            await ExecuteAsync(connection, $"CREATE TABLE IF NOT EXISTS {Steps} (Hash char(64) CHARACTER SET ascii NOT NULL PRIMARY KEY, "
                + "Done tinyint NOT NULL) ENGINE=InnoDB ROW_FORMAT=DYNAMIC", cancellation);
            var steps = await ReadAsync(connection, cancellation);
            foreach (var (number, command) in commands.Index())
            {
                // A migration may say the same twice.
                var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{number} {command.CommandText}")));
                var wasBegun = steps.TryGetValue(hash, out var isDone);
                if (!isDone) await RunAsync(command, hash, wasBegun, connection, cancellation);
            }
            await ExecuteAsync(connection, $"DROP TABLE {Steps}", cancellation);
        }
        finally
        {
            await connection.CloseAsync();
        }
    }

    private static async Task RunAsync(MigrationCommand command, string hash, bool wasBegun, IRelationalConnection connection,
        CancellationToken cancellation)
    {
        if (!wasBegun) await ExecuteAsync(connection, $"INSERT INTO {Steps} VALUES ('{hash}', 0)", cancellation);
        try
        {
            await command.ExecuteNonQueryAsync(connection, cancellationToken: cancellation);
        }
        catch (MySqlException e) when (wasBegun && IsDoneAlready(e))
        {
            // What broke off came between the statement and the note of it.
        }
        catch (MySqlException) when (!wasBegun && connection.DbConnection.State == ConnectionState.Open)
        {
            // The server has refused it, so nothing of it is there.
            await ExecuteAsync(connection, $"DELETE FROM {Steps} WHERE Hash = '{hash}'", CancellationToken.None);
            throw;
        }
        await ExecuteAsync(connection, $"UPDATE {Steps} SET Done = 1 WHERE Hash = '{hash}'", cancellation);
    }

    // A table, column, key, reference or row that is there; a table, column or key that is gone. MariaDB says of a reference that it can't
    // make the table, and in brackets that the key is there; with another number there it means something else.
    private static bool IsDoneAlready(MySqlException exception) => (int)exception.ErrorCode switch
    {
        1050 or 1051 or 1060 or 1061 or 1062 or 1091 or 1826 or 1022 => true,
        1005 => exception.Message.Contains("errno: 121", StringComparison.Ordinal),
        _ => false,
    };

    private static async Task<Dictionary<string, bool>> ReadAsync(IRelationalConnection connection, CancellationToken cancellation)
    {
        await using var command = Command(connection, $"SELECT Hash, Done FROM {Steps}");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var steps = new Dictionary<string, bool>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation)) steps[reader.GetString(0)] = reader.GetInt32(1) != 0;
        return steps;
    }

    private static async Task ExecuteAsync(IRelationalConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = Command(connection, sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static DbCommand Command(IRelationalConnection connection, string sql)
    {
        var command = connection.DbConnection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = connection.CurrentTransaction?.GetDbTransaction();
        return command;
    }
}
