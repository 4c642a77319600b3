using System.Diagnostics;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>A disk in memory of a few megabytes. Only root may make one.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Skips the test, and says so, for anybody who may not mount.</summary>
    public static async Task<SmallDisk> MountAsync(string folder, int megabytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess,
            "Only root of a Linux system may mount the small disk that this test fills; run it with sudo.");
        await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "none", folder);
        return new(folder);
    }

    /// <summary>Gives it more room.</summary>
    public Task GrowAsync(int megabytes) => RunAsync("mount", "-o", $"remount,size={megabytes}m", Folder);

    /// <summary>Takes all room but some.</summary>
    public async Task FillAsync(int kilobytesLeft)
    {
        var free = new DriveInfo(Folder).AvailableFreeSpace - kilobytesLeft * 1024L;
        await using var file = new FileStream(Path.Combine(Folder, "ballast"), FileMode.Create);
        var block = new byte[64 * 1024];
        for (; free > 0; free -= block.Length) await file.WriteAsync(block.AsMemory(0, (int)Math.Min(free, block.Length)));
    }

    /// <summary>Gives back what was taken.</summary>
    public void Empty() => File.Delete(Path.Combine(Folder, "ballast"));

    public async ValueTask DisposeAsync() => await RunAsync("umount", "--lazy", Folder);

    private static async Task RunAsync(params string[] command)
    {
        using var program = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        var error = await program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync();
        if (program.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)}: {error}");
    }
}
