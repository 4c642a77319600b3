using System.Diagnostics;

namespace UsersWeb.Tests.Support;

/// <summary>A folder that goes when the tests end, in whatever way: a shell waits at the other end of a pipe to remove it.</summary>
public sealed class TemporaryFolder : IAsyncDisposable
{
    // Ctrl-C reaches every program of a terminal, and this one must outlive it. A server that is still dying may write a
    // last file into the folder.
    private const string Watch = """
        trap '' INT
        read -r _
        until rm -rf "$1" 2>/dev/null; do sleep 0.1; done
        """;

    private readonly Process shell;

    private TemporaryFolder(string path, Process shell) => (Path, this.shell) = (path, shell);

    public string Path { get; }

    /// <param name="owner">The system's user who may write there, when the tests run as root.</param>
    public static async Task<TemporaryFolder> CreateAsync(string? owner = null)
    {
        var path = Directory.CreateTempSubdirectory("usersweb-tests-").FullName;
        var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Watch, "sh", path]) { RedirectStandardInput = true })!;
        if (owner is not null && Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", [owner, path]);
            await chown.WaitForExitAsync();
        }
        return new(path, shell);
    }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public async ValueTask DisposeAsync()
    {
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        shell.Dispose();
    }
}
