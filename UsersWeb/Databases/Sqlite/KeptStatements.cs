using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace UsersWeb.Databases.Sqlite;

/// <summary>
/// The statements that EF Core has run on a connection that stays open: the next command of the same text finds its own prepared. SQLite
/// prepares each anew otherwise, which takes longer than to run most of them.
/// </summary>
internal sealed class KeptStatements(SqliteConnection connection)
{
    // More than the application has; those that differ by lists of values are not worth to be kept.
    private const int Most = 200;

    private static readonly ConditionalWeakTable<DbConnection, KeptStatements> OfConnections = [];

    private readonly Dictionary<string, KeptCommand> statements = new(StringComparer.Ordinal);

    /// <summary>From now on, by whom only one thing is asked at a time.</summary>
    public static void Begin(SqliteConnection connection) => OfConnections.Add(connection, new(connection));

    /// <summary>Before the connection is closed.</summary>
    public static void End(SqliteConnection connection)
    {
        if (!OfConnections.TryGetValue(connection, out var kept)) return;
        OfConnections.Remove(connection);
        foreach (var command in kept.statements.Values) command.End();
    }

    /// <summary>The command of before with the same text, with the values of this one; the same one where nothing is kept.</summary>
    public static DbCommand Find(DbCommand command) =>
        command.Connection is { } connection && OfConnections.TryGetValue(connection, out var kept)
            ? kept.Keep((SqliteCommand)command) : command;

    /// <summary>Forgets one that failed: nobody knows in which state it is.</summary>
    public static void Forget(DbCommand command)
    {
        if (command is not KeptCommand failed || !OfConnections.TryGetValue(command.Connection!, out var kept)) return;
        if (kept.statements.Remove(failed.CommandText)) failed.End();
    }

    private SqliteCommand Keep(SqliteCommand command)
    {
        if (!statements.TryGetValue(command.CommandText, out var kept))
        {
            if (statements.Count >= Most) return command;
            statements[command.CommandText] = kept = new(command.CommandText, connection);
        }
        return kept.TryTake(command) ? kept : command;
    }

    /// <summary>EF Core disposes of each command after it has run; this one is used again.</summary>
    private sealed class KeptCommand(string text, SqliteConnection connection) : SqliteCommand(text, connection)
    {
        private bool isTaken;

        public bool TryTake(SqliteCommand command)
        {
            if (isTaken) return false;
            isTaken = true;
            (Transaction, CommandTimeout) = (command.Transaction, command.CommandTimeout);
            var values = command.Parameters.Cast<SqliteParameter>().ToArray();
            command.Parameters.Clear();
            Parameters.Clear();
            Parameters.AddRange(values);
            command.Dispose();
            return true;
        }

        public void End() => base.Dispose(disposing: true);

        [SuppressMessage("Usage", "CA2215", Justification = "It would lose what is prepared; End does so.")]
        protected override void Dispose(bool disposing) => isTaken = false;
    }
}

/// <summary>Has EF Core use <see cref="KeptStatements"/> where a connection has some.</summary>
internal sealed class KeptCommands : DbCommandInterceptor
{
    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result) => KeptStatements.Find(result);

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => KeptStatements.Forget(command);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData,
        CancellationToken cancellationToken = default)
    {
        KeptStatements.Forget(command);
        return Task.CompletedTask;
    }

    public override void CommandCanceled(DbCommand command, CommandEndEventData eventData) => KeptStatements.Forget(command);

    public override Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData,
        CancellationToken cancellationToken = default)
    {
        KeptStatements.Forget(command);
        return Task.CompletedTask;
    }
}
