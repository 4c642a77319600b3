using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Users.Imports.Files;

/// <summary>The file of an import, read part by part, so that no connection is kept between two of them.</summary>
internal sealed class ChunkStream(UsersDbContext db, long import) : Stream
{
    private byte[] chunk = [];
    private int place;
    private int next;

    /// <summary>How many bytes were read.</summary>
    public long Count { get; private set; }

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position { get => Count; set => throw new NotSupportedException(); }

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (place == chunk.Length && !await AdvanceAsync(cancellationToken)) return 0;
        var length = Math.Min(buffer.Length, chunk.Length - place);
        chunk.AsMemory(place, length).CopyTo(buffer);
        place += length;
        Count += length;
        return length;
    }

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Use ReadAsync.");

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Flush()
    {
        // Nothing is written.
    }

    private async Task<bool> AdvanceAsync(CancellationToken cancellation)
    {
        var (id, number) = (import, next);
        var read = await db.ImportChunks.AsNoTracking().Where(one => one.ImportId == id && one.Number == number)
            .Select(one => one.Bytes).SingleOrDefaultAsync(cancellation);
        if (read is null) return false;
        (chunk, place) = (read, 0);
        next++;
        return true;
    }
}
