using System.CommandLine;
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

        var progress = new VerbProgress(run, "%");
        await run.Engine.BackupAsync(file, progress.ForShare(), run.Cancellation);
        progress.Clear();
        var bytes = new FileInfo(file).Length;
        run.Tell(new() { ["file"] = file, ["bytes"] = bytes }, $"{file} {Human.Bytes(bytes)}");
        return 0;
    }
}
