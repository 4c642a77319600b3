using System.Diagnostics;
using UsersWeb.Availability;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>The target's disk is full in the middle of the copy, and has room again later.</summary>
[Collection(FaultCollection.Name), Trait(Runs.Once, Runs.Yes)]
public class FullDiskTests(Sources sources)
{
    private const int Megabytes = 96;
    private const int KilobytesLeft = 4 * 1024;

    [Fact]
    public async Task A_full_disk_under_a_sqlite_target()
    {
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var folder = Path.GetDirectoryName(Source.FileOf(target))!;
        Directory.CreateDirectory(folder);
        await using var disk = await SmallDisk.MountAsync(folder, Megabytes);
        await IsToldAndContinuedAsync(target, disk);
    }

    [Fact]
    public async Task A_full_disk_under_a_postgresql_target()
    {
        await using var server = await StoppableServer.StartAsync(DatabaseProvider.PostgreSql);
        var target = TestDatabase.On(server.Server, DatabaseProvider.PostgreSql);
        await using var folder = await TemporaryFolder.CreateAsync();
        await using var disk = await SmallDisk.MountAsync(folder.Path, Megabytes);
        await OwnAsync(folder.Path, "postgres");
        await DatabaseServer.ExecuteAsync(server.Server.Connect("postgres"), $"CREATE TABLESPACE small LOCATION '{folder.Path}'");
        await DatabaseServer.ExecuteAsync(server.Server.Connect("postgres"), $"CREATE DATABASE {target.Name} TABLESPACE small");
        await IsToldAndContinuedAsync(target, disk);
        await server.StopAsync();
    }

    [Fact]
    public async Task A_full_disk_under_a_mysql_target()
    {
        await using var server = await StoppableServer.StartAsync(DatabaseProvider.MySql);
        var target = TestDatabase.On(server.Server, DatabaseProvider.MySql);
        await DatabaseServer.ExecuteAsync(server.Server.Connect("mysql"),
            $"CREATE DATABASE {target.Name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        // A database is a folder: its options are put where they were.
        var folder = Path.Combine((await target.QueryAsync<string>("SELECT @@datadir"))[0], target.Name);
        var options = await File.ReadAllBytesAsync(Path.Combine(folder, "db.opt"), TestContext.Current.CancellationToken);
        await using var disk = await SmallDisk.MountAsync(folder, Megabytes);
        await File.WriteAllBytesAsync(Path.Combine(folder, "db.opt"), options, TestContext.Current.CancellationToken);
        await OwnAsync(folder, "mysql");
        await IsToldAndContinuedAsync(target, disk);
        await server.StopAsync();
    }

    private async Task IsToldAndContinuedAsync(TestDatabase target, SmallDisk disk)
    {
        var source = await sources.GetAsync(DatabaseProvider.Sqlite);
        await using (var mover = Mover.Start(source.ConnectionString, target.ConnectionString, "--no-backup"))
        {
            await mover.HaltAsync("copy");
            await disk.FillAsync(KilobytesLeft);
            await mover.SignalAsync("CONT");
            (await mover.EndAsync()).EndedWith(4, "disk is full");
        }
        await source.IsUntouchedAsync();
        Assert.Equal(MarkState.Moving, await target.MarkAsync());

        disk.Empty();

        (await Mover.RunAsync(source.ConnectionString, target.ConnectionString, "--no-backup", "--resume")).EndedWith(0, "verified");
        await source.IsInAsync(target, sources);
        await source.IsUntouchedAsync();
    }

    private static async Task OwnAsync(string folder, string user)
    {
        using var chown = Process.Start("chown", ["-R", $"{user}:", folder]);
        await chown.WaitForExitAsync();
    }
}
