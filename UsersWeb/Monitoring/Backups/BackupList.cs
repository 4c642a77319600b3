using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Jobs;
using UsersWeb.Shared;

namespace UsersWeb.Monitoring.Backups;

/// <summary>Backups that were made here: asks for one, and knows the last one by the audit.</summary>
public sealed class BackupList(UsersDbContext db, DatabaseEngine engine, AuditedTransaction transaction, Work work, Current current)
{
    /// <summary>The last one, one that is being made, and whether one can be made.</summary>
    public async Task<BackupState> ReadAsync(CancellationToken cancellation)
    {
        var running = await db.WorkItems.AsNoTracking().Where(item => item.UniqueName == MakeBackup.Kind && item.DueAt != null)
            .Select(item => new RunningBackup(item.CreatedAt, item.LeasedBy != null, item.Done, item.Total))
            .FirstOrDefaultAsync(cancellation);
        var told = await db.AuditEntries.AsNoTracking().Where(entry => entry.Action == AuditActions.DatabaseBackup)
            .OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id).FirstOrDefaultAsync(cancellation);
        var room = await BackupRoom.ReadAsync(db, engine, Path.Combine(MakeBackup.Folder, MakeBackup.Kind), cancellation);
        return new(running, told is null ? null : LastBackup.Of(told), engine.BackupObstacle ?? room.Obstacle, room);
    }

    /// <summary>Asks for one; of two who ask at the same time one is made.</summary>
    public async Task AskAsync(CancellationToken cancellation)
    {
        try
        {
            await transaction.RunAsync(async () =>
            {
                if (await db.WorkItems.AnyAsync(item => item.UniqueName == MakeBackup.Kind, cancellation)) return;
                work.Add(MakeBackup.Kind, current.ToText(), uniqueName: MakeBackup.Kind);
                await db.SaveChangesAsync(cancellation);
            }, cancellation);
        }
        catch (DbUpdateException e) when (engine.Classify(e) == DatabaseFailure.UniqueViolation)
        {
            // Somebody else was faster.
        }
    }
}

/// <summary>What there is to say of backups.</summary>
/// <param name="Running">One that is being made, or waits to be; null for none.</param>
/// <param name="Last">The last one that was made here, or failed; null for none.</param>
/// <param name="Obstacle">Why none can be made here, and what to do; null when one can.</param>
/// <param name="Room">Where they are written, and how much fits there.</param>
public sealed record BackupState(RunningBackup? Running, LastBackup? Last, string? Obstacle, BackupRoom Room);

/// <summary>A backup that is being made.</summary>
/// <param name="AskedAt">UTC.</param>
/// <param name="HasBegun">Whether somebody works on it.</param>
/// <param name="Done">In thousandths where a total is known; else bytes.</param>
/// <param name="Total">Null where nobody knows how much there will be.</param>
public sealed record RunningBackup(DateTime AskedAt, bool HasBegun, long Done, long? Total);

/// <summary>A backup that was made, or failed.</summary>
/// <param name="At">UTC.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="File">Where it is; null when it failed.</param>
/// <param name="Machine">On which machine.</param>
/// <param name="Bytes">Its size; null where only its beginning is told of.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
public sealed record LastBackup(DateTime At, string By, string? File, string? Machine, long? Bytes, string? Error)
{
    /// <summary>What the audit tells of one that begins.</summary>
    public static JsonObject Begun(string file) => new() { ["file"] = file, ["machine"] = Environment.MachineName };

    /// <summary>What it tells of one that is whole.</summary>
    public static JsonObject Made(string file)
    {
        var made = Begun(file);
        made["bytes"] = new FileInfo(file).Length;
        return made;
    }

    /// <summary>What it tells of one that failed.</summary>
    public static JsonObject Failed(string why) => new() { ["machine"] = Environment.MachineName, ["error"] = why };

    internal static LastBackup Of(AuditEntry entry)
    {
        var told = Read(entry.After);
        return new(entry.At, entry.ActorName, Text(told, "file"), Text(told, "machine"),
            told?["bytes"] is JsonValue bytes && bytes.TryGetValue<long>(out var size) ? size : null, Text(told, "error"));
    }

    private static string? Text(JsonObject? told, string name) =>
        told?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonObject? Read(string? json)
    {
        try
        {
            return json is null ? null : JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            // Written by hand.
            return null;
        }
    }
}
