using Npgsql;

namespace UsersWeb.Databases.PostgreSql;

/// <summary>
/// Whether a pooler stands before the server, as pgbouncer: in transaction mode it gives each transaction to another session, which knows
/// no statement that was prepared in one before.
/// </summary>
public sealed record PostgreSqlPooler(bool IsThere)
{
    /// <summary>Asks. A pooler tells a process number of its own making, to find whom a cancellation means.</summary>
    public static async Task<PostgreSqlPooler> FindAsync(NpgsqlConnection open, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT pg_backend_pid()", open);
        return new(await command.ExecuteScalarAsync(cancellation) is not int process || process != open.ProcessID);
    }
}
