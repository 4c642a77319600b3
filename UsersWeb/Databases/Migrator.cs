using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using UsersWeb.Data;

namespace UsersWeb.Databases;

/// <summary>Brings the schema up to date, once, however many instances start together.</summary>
public sealed partial class Migrator(UsersDbContext db, DatabaseEngine engine, ILogger<Migrator> logger)
{
    /// <summary>Creates the database if need be and applies what is pending.</summary>
    /// <returns>The names of the migrations this call applied.</returns>
    /// <exception cref="DatabaseObstacleException">The application must not use this database.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellation)
    {
        engine.Prepare();
        await CreateDatabaseAsync(cancellation);
        if (await FindObstacleAsync(cancellation) is { } obstacle) throw new DatabaseObstacleException(obstacle);
        // Without this look every start would take EF Core's lock, even when there is nothing to do.
        if (!(await PendingAsync(cancellation)).Any()) return [];
        await using var turn = await engine.LockMigrationsAsync(cancellation);
        var pending = (await PendingAsync(cancellation)).ToList();
        if (pending.Count == 0) return [];
        LogMigrating(logger, pending.Count);
        await engine.ClearStaleLockAsync(db, cancellation);
        db.Database.SetCommandTimeout(engine.MigrationTimeout);
        // Before them: if this is broken off, it is still pending.
        if ((await db.Database.GetAppliedMigrationsAsync(cancellation)).Any())
        {
            foreach (var id in await NormalFormRewrite.RunAsync(db, engine, cancellation)) LogSameName(logger, id);
        }
        await db.Database.MigrateAsync(cancellation);
        db.Database.SetCommandTimeout(null);
        return pending;
    }

    /// <summary>Whether there is a database at all. Creates nothing.</summary>
    public Task<bool> ExistsAsync(CancellationToken cancellation) => db.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellation);

    /// <summary>Why the application must not use this database although it answers, and what to do; null when it may.</summary>
    public async Task<string?> FindObstacleAsync(CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            var tables = db.Model.GetEntityTypes().Select(type => type.GetTableName()).OfType<string>().ToHashSet(StringComparer.Ordinal);
            return await engine.FindObstacleAsync(db.Database.GetDbConnection(), tables, cancellation);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Migrations the database does not have yet.</summary>
    public Task<IEnumerable<string>> PendingAsync(CancellationToken cancellation) => db.Database.GetPendingMigrationsAsync(cancellation);

    private async Task CreateDatabaseAsync(CancellationToken cancellation)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (await creator.ExistsAsync(cancellation)) return;
        try
        {
            await creator.CreateAsync(cancellation);
        }
        catch (System.Data.Common.DbException)
        {
            // Another instance was faster, or it can't be created at all.
            if (!await creator.ExistsAsync(cancellation)) throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Bringing the database up to date: {Count} migrations")]
    private static partial void LogMigrating(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "User {Id} has the user name or e-mail address of another, written differently: change one of the two")]
    private static partial void LogSameName(ILogger logger, long id);
}

/// <summary>A database that answers and must not be used as it is; the message says what to do.</summary>
public sealed class DatabaseObstacleException(string message) : Exception(message);
