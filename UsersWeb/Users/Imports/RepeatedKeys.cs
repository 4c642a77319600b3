using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using UsersWeb.Users.Imports.Files;

namespace UsersWeb.Users.Imports;

/// <summary>
/// Finds what stands in a file twice, by 64 bits of a hash of each. It holds at most <see cref="Most"/> of them, 64 MB: of a file with
/// more, a half, a quarter and so on at a time, and the file is read again for the others.
/// </summary>
public sealed class RepeatedKeys
{
    /// <summary>So many are held.</summary>
    public const int Most = 4_000_000;

    private const int MostParts = 1024;

    private readonly int most;
    private ulong[] keys = new ulong[1024];
    private long[] values = new long[1024];
    private int count;

    private readonly int part;
    private readonly int partsAsked;
    private int parts;

    /// <param name="part">Which of the parts, from 0.</param>
    /// <param name="parts">How many there are, a power of two.</param>
    /// <param name="most">So many are held.</param>
    public RepeatedKeys(int part = 0, int parts = 1, int most = Most) =>
        (this.part, this.parts, partsAsked, this.most) = (part, parts, parts, most);

    /// <summary>The parts of this part that could not be held, each for a reading of its own; empty when all could.</summary>
    public IEnumerable<(int Part, int Parts)> Others
    {
        get
        {
            for (var other = part + partsAsked; other < parts; other += partsAsked) yield return (other, parts);
        }
    }

    /// <summary>Adds a key.</summary>
    /// <param name="kind">Of keys that are compared with each other, from 0 to 3.</param>
    /// <param name="key">Two that are the same are the same text.</param>
    /// <param name="line">Where it stands.</param>
    /// <param name="deed">What is to become of that line.</param>
    /// <exception cref="CsvFileException">So many lines name the same that they can't be held.</exception>
    public void Add(int kind, string key, long line, ImportDeed deed)
    {
        var hash = (Hash(key) & ~3UL) | (uint)kind;
        if (!IsOfPart(hash)) return;
        while (count == most) Halve();
        if (!IsOfPart(hash)) return;
        if (count == keys.Length)
        {
            Array.Resize(ref keys, Math.Min(most, keys.Length * 2));
            Array.Resize(ref values, keys.Length);
        }
        (keys[count], values[count]) = (hash, (line << 3) | (long)deed);
        count++;
    }

    /// <summary>Every line but the first of each key, by line. Nothing can be added any more.</summary>
    public IEnumerable<Repetition> Find()
    {
        Array.Sort(keys, values, 0, count);
        var repeated = 0;
        for (var start = 0; start < count;)
        {
            var end = start + 1;
            while (end < count && keys[end] == keys[start]) end++;
            repeated = Keep(repeated, start, end);
            start = end;
        }
        Array.Sort(values, keys, 0, repeated);
        for (var i = 0; i < repeated; i++)
            yield return new(values[i] >> 3, (int)(keys[i] & 3), (long)(keys[i] >> 2), (ImportDeed)(values[i] & 7));
    }

    // In the place of what was looked at already: a line and, instead of its key, the first line that has the same.
    private int Keep(int at, int start, int end)
    {
        var first = long.MaxValue;
        for (var i = start; i < end; i++) first = Math.Min(first, values[i] >> 3);
        for (var i = start; i < end; i++)
        {
            if (values[i] >> 3 == first) continue;
            (keys[at], values[at]) = (((ulong)first << 2) | (keys[i] & 3), values[i]);
            at++;
        }
        return at;
    }

    private bool IsOfPart(ulong hash) => (int)((hash >> 2) & (uint)(parts - 1)) == part;

    private void Halve()
    {
        // What is the same can't be parted.
        if (parts == MostParts) throw new CsvFileException(T("Millions of lines of this file name the same. Is this a list of people?"));
        parts *= 2;
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            if (!IsOfPart(keys[i])) continue;
            (keys[kept], values[kept]) = (keys[i], values[i]);
            kept++;
        }
        count = kept;
    }

    private static ulong Hash(string key)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> bytes = stackalloc byte[3 * Data.UserLimits.Normalized];
        var length = Encoding.UTF8.GetBytes(key.AsSpan(0, Math.Min(key.Length, Data.UserLimits.Normalized)), bytes);
        SHA256.HashData(bytes[..length], digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }
}

/// <summary>A line that names what another one before it names.</summary>
/// <param name="Line">Which.</param>
/// <param name="Kind">What it names.</param>
/// <param name="First">The other line.</param>
/// <param name="Deed">What would become of it else.</param>
public readonly record struct Repetition(long Line, int Kind, long First, ImportDeed Deed);
