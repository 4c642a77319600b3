using System.Data.Common;
using System.Globalization;
using UsersWeb.Databases;

namespace UsersWeb.Moves;

/// <summary>
/// What a move writes into the two databases: its state into the target, the fence into the source. Plain tables of one row,
/// made when they are first needed: migrations would give them to every database that never moves.
/// </summary>
public static class Marks
{
    /// <summary>The target's table.</summary>
    public const string MarkTable = "__Move";

    /// <summary>The source's table.</summary>
    public const string FenceTable = "__MoveFence";

    // The same text everywhere: types for instants differ between engines in precision and time zone.
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private static readonly string[] MarkColumns = ["MoveId", "State", "Source", "SourceKey", "StartedAt", "UpdatedAt", "Digest", "Report"];
    private static readonly string[] FenceColumns = ["MoveId", "Target", "At", "Digest"];

    /// <summary>The state of the move that filled this database; null when none did. Creates nothing.</summary>
    /// <param name="open">An open connection.</param>
    /// <param name="provider">Its engine.</param>
    /// <param name="cancellation">Of the caller.</param>
    public static Task<MoveMark?> ReadMarkAsync(DbConnection open, DatabaseProvider provider, CancellationToken cancellation) =>
        new OneRowTable(open, provider, MarkTable, MarkColumns).ReadAsync(row => new MoveMark(
            row[0]!, row[1]!, row[2]!, row[3]!, Instant(row[4]!), Instant(row[5]!), row[6], row[7]), cancellation);

    /// <summary>Inserts or replaces it. On MySQL the first one of a database ends a transaction that is open, as every CREATE TABLE does there.</summary>
    /// <param name="open">An open connection.</param>
    /// <param name="provider">Its engine.</param>
    /// <param name="mark">The new state.</param>
    /// <param name="cancellation">Of the caller.</param>
    public static Task WriteMarkAsync(DbConnection open, DatabaseProvider provider, MoveMark mark, CancellationToken cancellation) =>
        new OneRowTable(open, provider, MarkTable, MarkColumns).WriteAsync(
            [mark.MoveId, mark.State, mark.Source, mark.SourceKey, Text(mark.StartedAt), Text(mark.UpdatedAt), mark.Digest, mark.Report], cancellation);

    /// <summary>The fence; null when the database has not been left. Creates nothing.</summary>
    public static Task<Fence?> ReadFenceAsync(DbConnection open, DatabaseProvider provider, CancellationToken cancellation) =>
        new OneRowTable(open, provider, FenceTable, FenceColumns).ReadAsync(row => new Fence(row[0]!, row[1]!, Instant(row[2]!), row[3]!), cancellation);

    /// <summary>Takes the fence away, with its triggers; false when there is none.</summary>
    public static async Task<bool> RemoveFenceAsync(DbConnection open, DatabaseProvider provider, CancellationToken cancellation)
    {
        var table = new OneRowTable(open, provider, FenceTable, FenceColumns);
        var stood = await table.ReadAsync(row => row[0], cancellation) is not null;
        await FenceTriggers.DropAsync(open, provider, cancellation);
        await table.DropAsync(cancellation);
        return stood;
    }

    /// <summary>Puts up the fence. Use <see cref="Locks.WriterHold.FenceAsync"/>, which lets no writer come between.</summary>
    internal static Task WriteFenceAsync(DbConnection open, DatabaseProvider provider, Fence fence, CancellationToken cancellation) =>
        new OneRowTable(open, provider, FenceTable, FenceColumns).WriteAsync([fence.MoveId, fence.Target, Text(fence.At), fence.Digest], cancellation);

    private static string Text(DateTime instant) => instant.ToString(InstantFormat, CultureInfo.InvariantCulture);

    private static DateTime Instant(string text) =>
        DateTime.ParseExact(text, InstantFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
