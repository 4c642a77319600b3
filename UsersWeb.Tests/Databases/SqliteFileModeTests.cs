using System.Runtime.Versioning;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Databases;

/// <summary>Nobody else on the machine reads the users' files, whatever the umask of these tests is.</summary>
[Trait(Runs.Once, Runs.Yes), UnsupportedOSPlatform("windows")]
public sealed class SqliteFileModeTests
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task Files_in_a_folder_that_was_there_are_their_owners_alone()
    {
        await using var folder = await TemporaryFolder.CreateAsync();
        await using var app = await ProgramApp.StartAsync($"Data Source={folder["users.db"]}");
        await app.ReadyAsync();
        (await Cli.RunAsync($"Data Source={folder["users.db"]}", ["db", "backup", folder["backup.db"]])).Succeeded();

        var files = Directory.EnumerateFiles(folder.Path).ToList();

        Assert.Contains(folder["users.db-wal"], files);
        Assert.Contains(folder["users.db-shm"], files);
        Assert.Contains(folder["backup.db"], files);
        Assert.All(files, file => Assert.Equal(Owner, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task A_file_that_others_could_read_is_closed_to_them()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await Migrated.FillAsync(database);
        var file = Migrated.SqliteFile(database);
        File.SetUnixFileMode(file, Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        await using var app = await HostedApp.BeginAsync(database);
        await app.ReadyAsync();

        Assert.Equal(Owner, File.GetUnixFileMode(file));
    }
}
