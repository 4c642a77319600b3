using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Databases.Statements;

namespace UsersWeb.Databases;

/// <summary>
/// One row by one key, for what every request asks. EF writes the SQL once for each connection; after that it is
/// plain ADO.NET, because EF's way from the SQL to the row costs several times the look-up itself.
/// </summary>
/// <param name="query">The query; the key is its only parameter.</param>
/// <param name="read">The row from the columns, in the order in which the query selects them.</param>
public sealed class RowByKey<TKey, TRow>(Func<UsersDbContext, TKey, IQueryable<TRow>> query, Func<DbDataReader, DatabaseEngine, TRow> read)
    where TKey : notnull where TRow : class
{
    // A command lives as long as its connection, and on SQLite it stays prepared.
    private readonly ConditionalWeakTable<DbConnection, PreparedLookup> commands = [];

    /// <summary>The row, or null.</summary>
    /// <param name="services">Of the request.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellation">Of the request.</param>
    public async Task<TRow?> FindAsync(IServiceProvider services, TKey key, CancellationToken cancellation)
    {
        var engine = services.GetRequiredService<DatabaseEngine>();
        await using var borrowed = await engine.BorrowAsync(services, cancellation);
        if (!commands.TryGetValue(borrowed.Connection, out var lookup))
        {
            var log = services.GetRequiredService<StatementLog>();
            var created = Create(borrowed.Connection, services.GetRequiredService<UsersDbContext>(), key);
            lookup = new(created, log, log[created.CommandText]);
            commands.AddOrUpdate(borrowed.Connection, lookup);
        }
        lookup.Command.Parameters[0].Value = key;
        await engine.PrepareAsync(lookup.Command, cancellation);
        var start = Stopwatch.GetTimestamp();
        await using var reader = await lookup.Command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellation);
        lookup.Log.AddSince(lookup.Statement, start);
        if (!await reader.ReadAsync(cancellation)) return null;
        try
        {
            return read(reader, engine);
        }
        finally
        {
            // A statement that the server ends midway may have sent a row before, of values that it had not read: the end tells.
            await reader.ReadAsync(cancellation);
        }
    }

    private sealed record PreparedLookup(DbCommand Command, StatementLog Log, Statement Statement);

    private DbCommand Create(DbConnection connection, UsersDbContext db, TKey key)
    {
        using var written = query(db, key).CreateDbCommand();
        var command = connection.CreateCommand();
        command.CommandText = written.CommandText;
        command.CommandTimeout = written.CommandTimeout;
        var parameter = command.CreateParameter();
        parameter.ParameterName = written.Parameters.Cast<DbParameter>().Single().ParameterName;
        command.Parameters.Add(parameter);
        return command;
    }
}
