using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Monitoring.Backups;
using UsersWeb.Shared;

namespace UsersWeb.Commands;

/// <summary>`db backup FILE`</summary>
internal static class DbBackup
{
    private static readonly Argument<string> FileArgument =
        new("FILE") { Description = "Where to write it; relative to the current folder." };
    private static readonly Option<bool> Force = new("--force") { Description = "Replaces an existing file." };

    public static Verb Verb(IConfiguration settings) =>
        new Verb("backup", "Writes a consistent copy of the database while the application runs.",
        "UsersWeb db backup users-2025-06-01.db",
        "UsersWeb db backup /var/backups/users.dump --force")
    {
        FileArgument, Force, VerbRun.Json,
    }.Does(settings, BackUpAsync);

    private static async Task<int> BackUpAsync(VerbRun run)
    {
        var file = OutputFile.Check(run.Arguments.GetRequiredValue(FileArgument), run.Arguments.GetValue(Force));
        await run.RequireDatabaseAsync();

        var room = await BackupRoom.ReadAsync(run.Db, run.Engine, file, run.Cancellation);
        if (room.Obstacle is { } obstacle) throw new BackupException(obstacle);
        await TellAsync(run, file);
        var progress = new VerbProgress(run, "%");
        await run.Engine.BackupAsync(file, progress.ForShare(), run.Cancellation);
        progress.Clear();
        var bytes = new FileInfo(file).Length;
        run.Tell(new() { ["file"] = file, ["bytes"] = bytes }, $"{file} {Human.Bytes(bytes)}");
        return 0;
    }

    // Before it begins: what tells of the backup is in the backup, and the two stay the same. A database that is being moved, was moved
    // away or is of another version is written to by nobody.
    private static async Task TellAsync(VerbRun run, string file)
    {
        var signs = await run.Get<IMoveSigns>().ReadAsync(always: true, run.Cancellation);
        if (signs.WhyNotServed is not null || signs.IsHeld) return;
        if ((await run.Db.Database.GetPendingMigrationsAsync(run.Cancellation)).Any()) return;
        await run.Get<AuditNote>().TryWriteAsync(AuditActions.DatabaseBackup, LastBackup.Begun(file));
    }
}
