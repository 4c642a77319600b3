using System.Globalization;
using System.Text.RegularExpressions;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Jobs;
using UsersWeb.Shared;

namespace UsersWeb.Monitoring.Backups;

/// <summary>
/// Makes a backup in the background, as `db backup` does. It lies on the machine of the instance that made it, and nobody removes it but
/// people.
/// </summary>
public sealed partial class MakeBackup(
    UsersDbContext db, DatabaseEngine engine, AuditTrail audit, AuditNote note, TimeProvider clock) : IWorkHandler
{
    /// <summary>The kind, and the one name that such work has.</summary>
    public const string Kind = "database.backup";

    /// <summary>A second attempt only says that the first one was broken off.</summary>
    public const int MostAttempts = 2;

    private const int Whole = 1_000;

    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    /// <summary>Where they are written.</summary>
    public static string Folder { get; } = Path.Combine(Home.Folder, "backups");

    /// <inheritdoc />
    public async Task DoAsync(WorkInHand work, CancellationToken cancellation)
    {
        audit.ActAs(Current.OfText(work.Payload));
        RemoveLeft();
        // What was restored from a backup holds the work on that backup, too.
        if (work.Attempt > 1) throw await FailAsync("The application ended before the backup was whole. Make another one.");
        var file = Path.Combine(Folder, Name());
        try
        {
            PrivateFile.CreateFolder(Folder);
            var room = await BackupRoom.ReadAsync(db, engine, file, cancellation);
            if (room.Obstacle is { } obstacle) throw new BackupException(obstacle);
            await WriteAsync(file, work, cancellation);
        }
        catch (Exception e) when (e is BackupException or IOException or UnauthorizedAccessException)
        {
            throw await FailAsync(e is BackupException ? e.Message : $"The backup to {file} failed: {e.Message}");
        }
        await note.TryWriteAsync(AuditActions.DatabaseBackup, LastBackup.Made(file));
    }

    // What a killed process was writing. There is one such work at a time, and commands name their files in another way; but the folder
    // may be shared with another installation, which writes all the time to what it has not finished.
    private void RemoveLeft()
    {
        if (!Directory.Exists(Folder)) return;
        foreach (var file in Directory.EnumerateFiles(Folder).Where(file => LeftName().IsMatch(Path.GetFileName(file))))
        {
            if (clock.GetUtcNow() - File.GetLastWriteTimeUtc(file) < Abandoned) continue;
            try
            {
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody has it open, or it is theirs: it is in nobody's way but the disk's.
            }
        }
    }

    // Where the engine does not say how far it is, the file does.
    private async Task WriteAsync(string file, WorkInHand work, CancellationToken cancellation)
    {
        var writing = engine.BackupAsync(file, new Thousandths(work), cancellation);
        while (await Task.WhenAny(writing, Task.Delay(Glance, clock, CancellationToken.None)) != writing)
        {
            if (engine.Provider != DatabaseProvider.Sqlite && UnfinishedFile.Length(file) is { } length) work.Report(length, null);
        }
        await writing;
    }

    private async Task<WorkFailedException> FailAsync(string why)
    {
        await note.TryWriteAsync(AuditActions.DatabaseBackup, LastBackup.Failed(why));
        return new(why, isFinal: true);
    }

    // Two of one second would be one.
    private string Name() => string.Create(CultureInfo.InvariantCulture,
        $"users-{clock.GetUtcNow():yyyyMMdd-HHmmss-fff}{engine.BackupExtension}");

    // SQLite has a journal beside a file that it writes.
    [GeneratedRegex(@"^users-\d{8}-\d{6}-\d{3}\.[a-z]+\" + UnfinishedFile.Extension + "(-journal)?$")]
    private static partial Regex LeftName();

    private sealed class Thousandths(WorkInHand work) : IProgress<double>
    {
        public void Report(double value) => work.Report((long)(value * Whole), Whole);
    }
}
