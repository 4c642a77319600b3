using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Shared;

namespace UsersWeb.Monitoring.Backups;

/// <summary>Whether there is room for a backup where it is to be written.</summary>
/// <param name="Needed">Bytes; about, and rather too many.</param>
/// <param name="Free">Bytes; null when that can't be told.</param>
/// <param name="Folder">Where.</param>
public sealed record BackupRoom(long Needed, long? Free, string Folder)
{
    /// <summary>Why none should be begun, and what to do; null when there is room, or nobody knows.</summary>
    public string? Obstacle => Free < Needed
        ? T("A backup takes about {0}, and {1} are free for it in {2}. Make room there first.",
            Human.Bytes(Needed), Human.Bytes(Free.Value), Folder)
        : null;

    /// <summary>Looks at the database and at the disk of a file that is to be written.</summary>
    public static async Task<BackupRoom> ReadAsync(UsersDbContext db, DatabaseEngine engine, string file, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            return new(await engine.ReadBackupBytesAsync(db.Database.GetDbConnection(), cancellation), FreeSpace.Beside(file),
                Path.GetDirectoryName(Path.GetFullPath(file))!);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
