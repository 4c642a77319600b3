using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace UsersWeb.Databases.Sqlite;

/// <summary>
/// Whether a database file that is in use was written over by something that is not SQLite, such as `cp` of a backup: its name and its
/// inode stay. Then what its write-ahead log holds belongs to nothing any more, and must not be written into what is there now.
/// The files' formats: https://www.sqlite.org/fileformat2.html and https://www.sqlite.org/walformat.html
/// </summary>
internal sealed class SqliteHeader : IDisposable
{
    private const int HeaderSize = 100;
    private const int LogHeaderSize = 32;
    private const int FrameHeaderSize = 24;

    private readonly string file;
    private readonly byte[] format;

    // They stay open as long as the database: whoever closes one takes all locks from it that the process has.
    private readonly SafeFileHandle data;
    private readonly SafeFileHandle index;
    private uint changes;
    private LogEnd end;

    /// <summary>From now on.</summary>
    /// <param name="file">It is open, and has a write-ahead log.</param>
    public SqliteHeader(string file)
    {
        this.file = file;
        (data, index) = (Open(file), Open(file + "-shm"));
        var header = ReadHeader();
        (format, changes) = (Format(header), Changes(header));
    }

    /// <summary>Whether it was written over since the last time. SQLite's own counter of changes never goes back.</summary>
    public bool IsForeign()
    {
        if (TryReadHeader() is not { } header) return false;
        if (header.Length < HeaderSize || !Format(header).AsSpan().SequenceEqual(format) || Changes(header) < changes) return true;
        changes = Changes(header);
        end = LogEnd.Of(index) ?? end;
        return false;
    }

    /// <summary>Gives the log that was in use another name, for the time that another file has the database's.</summary>
    /// <returns>Which; null when there is nothing in it, or it was replaced as well.</returns>
    /// <exception cref="IOException">It is as it was.</exception>
    public string? MoveLogAside()
    {
        if (!IsLogThere()) return null;
        var aside = NameAside();
        File.Move(Log, aside);
        return aside;
    }

    /// <summary>
    /// Copies the log that was in use and empties it: SQLite would write it into what is there now, at the latest at its end.
    /// </summary>
    /// <returns>As <see cref="MoveLogAside"/>.</returns>
    /// <exception cref="IOException">It is as it was.</exception>
    public string? CopyLogAside()
    {
        if (!IsLogThere()) return null;
        var aside = NameAside();
        PrivateFile.Create(aside);
        File.Copy(Log, aside, overwrite: true);
        using var emptied = new FileStream(Log, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite);
        return aside;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        data.Dispose();
        index.Dispose();
    }

    private string Log => file + "-wal";

    private bool IsLogThere() => end.Frames > 0 && File.Exists(Log) && end.IsIn(Log);

    private string NameAside() => string.Create(CultureInfo.InvariantCulture, $"{Log}.{File.GetLastWriteTimeUtc(Log):yyyyMMddHHmmssfff}");

    private static SafeFileHandle Open(string file) =>
        File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    // A disk that fails is told by whoever works on the file.
    private byte[]? TryReadHeader()
    {
        try
        {
            return ReadHeader();
        }
        catch (IOException)
        {
            return null;
        }
    }

    private byte[] ReadHeader()
    {
        var header = new byte[HeaderSize];
        return header[..RandomAccess.Read(data, header, 0)];
    }

    // Its magic, the size of its pages, and how it is written.
    private static byte[] Format(byte[] header) => header[..Math.Min(20, header.Length)];

    private static uint Changes(byte[] header) => BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(24));

    /// <summary>Where the write-ahead log ends, as its index says.</summary>
    private readonly record struct LogEnd(uint Frames, int PageSize, ulong Salt, uint Sum1, uint Sum2)
    {
        public static LogEnd? Of(SafeFileHandle index)
        {
            var (one, two) = (new byte[48], new byte[48]);
            // It has itself twice; while it is being changed they differ.
            var isRead = RandomAccess.Read(index, one, 0) == one.Length && RandomAccess.Read(index, two, one.Length) == two.Length;
            if (!isRead || !one.AsSpan().SequenceEqual(two)) return null;
            return new(BitConverter.ToUInt32(one, 16), BitConverter.ToUInt16(one, 14) is 1 ? 65536 : BitConverter.ToUInt16(one, 14),
                BitConverter.ToUInt64(one, 32), BitConverter.ToUInt32(one, 24), BitConverter.ToUInt32(one, 28));
        }

        /// <summary>Whether a file has this end, or went on from it.</summary>
        public bool IsIn(string log)
        {
            using var handle = Open(log);
            var frame = new byte[FrameHeaderSize];
            var at = LogHeaderSize + (long)(Frames - 1) * (FrameHeaderSize + PageSize);
            return RandomAccess.Read(handle, frame, at) == FrameHeaderSize && BitConverter.ToUInt64(frame, 8) == Salt
                && BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(16)) == Sum1
                && BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(20)) == Sum2;
        }
    }
}
