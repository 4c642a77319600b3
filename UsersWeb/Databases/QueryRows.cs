using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using UsersWeb.Data;
using UsersWeb.Databases.Statements;

namespace UsersWeb.Databases;

/// <summary>The rows of a query by their columns, for what is asked for often: EF Core's own way from them to objects costs more.</summary>
internal static class QueryRows
{
    /// <summary>Reads them.</summary>
    /// <param name="engine">Of the database.</param>
    /// <param name="db">Of the query.</param>
    /// <param name="query">What to read; its columns come in the order in which it selects them.</param>
    /// <param name="take">Takes a row, which is that only until it returns.</param>
    /// <param name="cancellation">Of the caller.</param>
    public static async Task ReadRowsAsync<T>(
        this DatabaseEngine engine, UsersDbContext db, IQueryable<T> query, Action<DbDataReader> take, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = engine.Reuse(query.CreateDbCommand());
            try
            {
                await using var reader = await ExecuteAsync(command, db.GetService<StatementLog>(), cancellation);
                while (await reader.ReadAsync(cancellation)) take(reader);
            }
            catch
            {
                engine.Forget(command);
                throw;
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<DbDataReader> ExecuteAsync(DbCommand command, StatementLog log, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            return await command.ExecuteReaderAsync(cancellation);
        }
        finally
        {
            log.AddSince(log[command.CommandText], start);
        }
    }
}
