using System.Text;
using Microsoft.Win32.SafeHandles;

namespace UsersWeb.Commands;

/// <summary>
/// Standard output into a pipe. The console keeps quiet when nobody reads that any more; a command has to know it, to end or to take
/// back what nobody was told.
/// </summary>
internal static class PipedOutput
{
    private const int StandardOutput = 1;

    // https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/errno.h.html; the number is the same on Linux and macOS.
    private const int BrokenPipe = 32;

    /// <summary>From now on what is printed into a pipe that nobody reads is an <see cref="IOException"/>.</summary>
    public static void Use(Encoding encoding)
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected) return;
        var pipe = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        // In a file it would have a place of its own, and write over what others append.
        if (pipe.CanSeek) return;
        Console.SetOut(TextWriter.Synchronized(new StreamWriter(pipe, encoding) { AutoFlush = true }));
    }

    /// <summary>Whether a failure is that nobody reads any more.</summary>
    public static bool IsBroken(Exception exception) => exception is IOException { HResult: BrokenPipe };
}
