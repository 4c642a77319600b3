using Microsoft.Data.Sqlite;
using UsersWeb.Tests.Support;

namespace Run.Soak;

/// <summary>A SQLite file.</summary>
internal sealed class FileGround : Ground
{
    private readonly string app;
    private readonly TemporaryFolder folder;
    private readonly SmallDisk? disk;
    private SqliteConnection? other;
    private Mover? mover;

    private FileGround(string app, TemporaryFolder folder, SmallDisk? disk) => (this.app, this.folder, this.disk) = (app, folder, disk);

    public override string Title => $"SQLite {new SqliteConnection().ServerVersion}";

    public override string ConnectionString => $"Data Source={Database}";

    public override IEnumerable<Fault> Faults
    {
        get
        {
            yield return new("another program holds the write lock", TimeSpan.FromSeconds(8), LockAsync, UnlockAsync);
            yield return new("another file has its name", Awhile, ReplaceAsync, PutBackAsync);
            yield return new("the file is moved away", Awhile, () => Task.Run(MoveAway), () => Task.Run(MoveBack));
            yield return new("a move makes it read-only", Awhile, StartMoveAsync, StopMoveAsync);
            if (disk is not null) yield return disk.Full();
        }
    }

    private string Folder => folder["disk"];

    private string Database => Path.Combine(Folder, "users.db");

    private string Aside => Path.Combine(Folder, "aside.db");

    private string Other => Path.Combine(Folder, "other.db");

    public static async Task<FileGround> MakeAsync(string app)
    {
        var folder = await TemporaryFolder.CreateAsync();
        Directory.CreateDirectory(folder["disk"]);
        return new(app, folder, await SmallDisk.MountAsync(folder["disk"]));
    }

    // What somebody restores who takes a backup of yesterday for the file of today.
    public override Task PrepareAsync() =>
        Child.ReadAsync(app, ["db", "backup", Other], "", ("ConnectionStrings__Users", ConnectionString));

    public override async ValueTask DisposeAsync()
    {
        if (mover is not null) await mover.DisposeAsync();
        if (other is not null) await other.DisposeAsync();
        if (disk is not null) await disk.DisposeAsync();
        await folder.DisposeAsync();
    }

    private async Task LockAsync()
    {
        other = new($"{ConnectionString};Pooling=False");
        await other.OpenAsync();
        await using var begin = other.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        await begin.ExecuteNonQueryAsync();
    }

    private async Task UnlockAsync()
    {
        await other!.DisposeAsync();
        other = null;
    }

    private async Task ReplaceAsync()
    {
        MoveAway();
        await using var from = File.OpenRead(Other);
        await using var to = File.Create(Database);
        await from.CopyToAsync(to);
    }

    private Task PutBackAsync() => Task.Run(() =>
    {
        foreach (var part in Parts) File.Delete(Database + part);
        MoveBack();
    });

    private void MoveAway() => Rename(Database, Aside);

    private void MoveBack() => Rename(Aside, Database);

    private static void Rename(string from, string to)
    {
        foreach (var part in Parts)
        {
            if (File.Exists(from + part)) File.Move(from + part, to + part, overwrite: true);
        }
    }

    private static readonly string[] Parts = ["", "-wal", "-shm"];

    private async Task StartMoveAsync() =>
        mover = await Mover.StartAsync(app, ConnectionString, $"Data Source={Path.Combine(folder.Path, $"{Guid.NewGuid():N}.db")}");

    private async Task StopMoveAsync()
    {
        await mover!.DisposeAsync();
        mover = null;
    }
}
