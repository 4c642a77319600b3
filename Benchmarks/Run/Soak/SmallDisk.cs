namespace Run.Soak;

/// <summary>A disk in memory, to be filled. Only root of a Linux system may make one.</summary>
internal sealed class SmallDisk(string folder) : IAsyncDisposable
{
    private const int Megabytes = 1024;

    private readonly string ballast = Path.Combine(folder, "ballast");

    public static bool CanBeMade => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    /// <param name="folder">Is made.</param>
    /// <param name="owner">The system's user who may write there; null for whoever runs this.</param>
    /// <returns>Null where none can be made: the folder lies on the disk of all others then.</returns>
    public static async Task<SmallDisk?> MountAsync(string folder, string? owner = null)
    {
        if (!CanBeMade) return null;
        Directory.CreateDirectory(folder);
        var whose = owner is null ? "" : $",uid={owner},gid={owner}";
        await Child.ReadAsync("mount", ["-t", "tmpfs", "-o", $"size={Megabytes}m,mode=0700{whose}", "none", folder]);
        return new(folder);
    }

    /// <summary>The disk is full for some seconds.</summary>
    public Fault Full(Func<Task>? after = null) => new("the disk is full", TimeSpan.FromSeconds(5), FillAsync, async () =>
    {
        File.Delete(ballast);
        if (after is not null) await after();
    });

    public async ValueTask DisposeAsync() => await Child.ReadAsync("umount", ["--lazy", folder]);

    private async Task FillAsync()
    {
        var block = new byte[64 * 1024];
        await using var file = new FileStream(ballast, FileMode.Create);
        try
        {
            while (true) await file.WriteAsync(block);
        }
        catch (IOException)
        {
            // It is full now.
        }
    }
}
