using System.Security.Cryptography;
using System.Threading.Channels;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Engine.Verify;

/// <summary>One side of a comparison: read on a thread of its own, a few chunks ahead.</summary>
internal sealed class CanonicalSide(CanonicalReader reader, ModelTable table)
{
    private const int Ahead = 2;

    private readonly Channel<(CanonicalChunk Chunk, byte[] Digest)> full = Channel.CreateBounded<(CanonicalChunk, byte[])>(Ahead);
    private readonly Channel<CanonicalChunk> empty = Channel.CreateUnbounded<CanonicalChunk>();
    private readonly IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private CanonicalChunk? chunk;
    private int row;

    /// <summary>SHA-256 of the chunk the side is in.</summary>
    public byte[] ChunkDigest { get; private set; } = [];

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The place of the row the side is at, from 1; of the table's rows in the order of their keys.</summary>
    public long Place => Rows - chunk!.Rows + row + 1;

    /// <summary>No more rows.</summary>
    public bool IsAtEnd => chunk is null;

    /// <summary>Before the first row of a chunk.</summary>
    public bool IsAtStart => row == 0;

    /// <summary>Rows in the chunk.</summary>
    public int ChunkRows => chunk!.Rows;

    /// <summary>The row the side is at.</summary>
    public ReadOnlySpan<byte> Row => chunk!.Row(row);

    /// <summary>SHA-256 over the chunks' digests; after the end.</summary>
    public string Digest => Convert.ToHexStringLower(digest.GetCurrentHash());

    /// <summary>Reads everything.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        try
        {
            await reader.ReadAsync(table, Verifier.ChunkRows, HandAsync, cancellation);
            full.Writer.Complete();
        }
        catch (Exception e)
        {
            full.Writer.Complete(e);
            throw;
        }

        async ValueTask<CanonicalChunk> HandAsync(CanonicalChunk? done)
        {
            if (done is not null) await full.Writer.WriteAsync((done, SHA256.HashData(done.Span)), cancellation);
            if (!empty.Reader.TryRead(out var next)) return new();
            next.Clear();
            return next;
        }
    }

    /// <summary>Goes to the next row.</summary>
    public async ValueTask NextRowAsync(CancellationToken cancellation)
    {
        if (++row == chunk!.Rows) await NextChunkAsync(cancellation);
    }

    /// <summary>Goes to the next chunk.</summary>
    public async ValueTask NextChunkAsync(CancellationToken cancellation)
    {
        if (chunk is not null) empty.Writer.TryWrite(chunk);
        row = 0;
        chunk = null;
        // Ends with the reader's exception when it failed.
        if (!await full.Reader.WaitToReadAsync(cancellation) || !full.Reader.TryRead(out var next)) return;
        (chunk, ChunkDigest) = next;
        Rows += chunk.Rows;
        digest.AppendData(ChunkDigest);
    }
}
