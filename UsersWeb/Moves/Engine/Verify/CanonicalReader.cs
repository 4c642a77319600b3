using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Engine.Verify;

/// <summary>
/// Reads a table for the verification, in the order of its key, into a canonical form that is the same for all engines. Shares
/// no code with the copy: what a fault there did to a value must not be done to the other side here as well.
/// <para>
/// A row is its columns in the order of <see cref="ModelTable.Columns"/>: a 4-byte little-endian length and the bytes, or -1
/// for NULL. Integers are 8 bytes little-endian; booleans 1 byte; text is UTF-8, code points unchanged; instants are text,
/// yyyy-MM-ddTHH:mm:ss.ffffffZ; Guids are 16 bytes in the order in which they are written; decimal numbers are text without
/// zeros at their ends, but with a digit on both sides of the point; bytes are themselves. What is not a value of its
/// column has the length -2, then its own length and bytes, so
/// that it is equal to nothing valid.
/// </para>
/// </summary>
public abstract class CanonicalReader
{
    /// <summary>Length that stands for NULL.</summary>
    public const int Null = -1;

    /// <summary>Length that announces something that is no value of its column.</summary>
    public const int Invalid = -2;

    /// <summary>Reads rows until the chunk is full or the table ends.</summary>
    /// <param name="table">The table.</param>
    /// <param name="chunkRows">Rows in a chunk.</param>
    /// <param name="hand">Takes a full chunk, null at first, and gives an empty one to go on with.</param>
    /// <param name="cancellation">Stops.</param>
    public abstract Task ReadAsync(ModelTable table, int chunkRows, Func<CanonicalChunk?, ValueTask<CanonicalChunk>> hand,
        CancellationToken cancellation);
}
