using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using UsersWeb.Data;

namespace UsersWeb.Databases;

/// <summary>Rows of a query that EF writes and plain ADO.NET reads: nearly half of the time of a page of 50 was EF's way from column to object.</summary>
public static class PlainRows
{
    /// <summary>All rows. Outside of a transaction.</summary>
    /// <param name="query">A query of <paramref name="db"/>.</param>
    /// <param name="db">The context.</param>
    /// <param name="read">The row from the columns, in the order in which the query selects them.</param>
    /// <param name="cancellation">Of the request.</param>
    public static async Task<List<T>> ReadAsync<T>(
        this IQueryable<T> query, UsersDbContext db, Func<DbDataReader, DatabaseEngine, T> read, CancellationToken cancellation)
    {
        var engine = db.GetService<DatabaseEngine>();
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = query.CreateDbCommand();
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellation)) rows.Add(read(reader, engine));
            return rows;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
