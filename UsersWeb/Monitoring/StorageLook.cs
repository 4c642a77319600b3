using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Shared;

namespace UsersWeb.Monitoring;

/// <summary>How large the database is and how fast it grows: measured in the background for everybody who looks.</summary>
public sealed class StorageLook
{
    private const int Days = 30;

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);

    // So long the page waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly Kept<StorageFigures> kept;
    private readonly IServiceScopeFactory scopes;
    private readonly DatabaseEngine engine;
    private readonly TimeProvider clock;

    /// <summary>One for the process.</summary>
    public StorageLook(IServiceScopeFactory scopes, DatabaseEngine engine, TimeProvider clock, ILogger<StorageLook> logger)
    {
        (this.scopes, this.engine, this.clock) = (scopes, engine, clock);
        kept = new(clock, KeptFor, MeasureAsync, failure => engine.Classify(failure) == DatabaseFailure.Busy, logger);
    }

    /// <summary>The newest there is.</summary>
    public Task<KeptValue<StorageFigures>> GetAsync(CancellationToken cancellation) => kept.GetAsync(Patience, cancellation);

    private async Task<StorageFigures> MeasureAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<UsersDbContext>();
        db.Database.SetCommandTimeout(Limit);
        await db.Database.OpenConnectionAsync();
        try
        {
            var storage = await engine.ReadStorageAsync(db.Database.GetDbConnection(), CancellationToken.None);
            return new(storage, await GrowthAsync(db, storage));
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
            // The context goes back to its pool.
            db.Database.SetCommandTimeout(null);
        }
    }

    // The tables that grow without end, by what came in the last days: as large as those rows are, so much a day.
    private async Task<long?> GrowthAsync(UsersDbContext db, DatabaseStorage storage)
    {
        var since = clock.Now().AddDays(-Days);
        var people = await db.Users.LongCountAsync(user => user.CreatedAt >= since);
        var entries = await db.AuditEntries.LongCountAsync(entry => entry.At >= since);
        if (BytesOf(db, typeof(User), storage) is not { } person || BytesOf(db, typeof(AuditEntry), storage) is not { } entry) return null;
        return (long)((people * person + entries * entry) / Days);
    }

    // Of one row, with its part of the indexes; null where the engine does not know how many rows there are.
    private static double? BytesOf(UsersDbContext db, Type type, DatabaseStorage storage)
    {
        var name = db.Model.FindEntityType(type)!.GetTableName();
        var table = storage.Tables.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase));
        return table?.Rows is { } rows ? (double)table.TotalBytes / Math.Max(1, rows) : null;
    }
}

/// <summary>How large the database is.</summary>
/// <param name="Storage">By tables.</param>
/// <param name="GrowthPerDay">About so many bytes came each day of the last thirty; null where that can't be told.</param>
public sealed record StorageFigures(DatabaseStorage Storage, long? GrowthPerDay);
