using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using UsersWeb.Moves.Model;
using UsersWeb.Moves.Rows;

namespace UsersWeb.Moves.MySql;

/// <summary>Rows as LOAD DATA reads them: fields end with tabs, lines with line feeds, the backslash escapes, \N is NULL.</summary>
internal sealed class MySqlLoadText
{
    // The longest form of anything but text: an instant.
    private const int LongestValue = 26;

    private static readonly SearchValues<byte> Special = SearchValues.Create("\t\n\\\0"u8);

    private byte[] bytes = new byte[RowBuilder.BatchBytes * 2];
    private int length;

    /// <summary>The rows of a batch; valid until the next one.</summary>
    public Stream Encode(MoveTable table, TupleBatch batch)
    {
        // One row of a hundred megabytes must not be paid for until the end.
        if (bytes.Length > 16 * 1024 * 1024) bytes = new byte[RowBuilder.BatchBytes * 2];
        length = 0;
        var reader = new TupleReader(batch.Span);
        while (reader.NextRow())
        {
            for (var i = 0; i < table.Columns.Count; i++)
            {
                if (reader.NextField(out var value)) Write(table.Columns[i].Kind, value);
                else Append("\\N"u8);
                Append(i + 1 < table.Columns.Count ? "\t"u8 : "\n"u8);
            }
        }
        return new MemoryStream(bytes, 0, length, writable: false);
    }

    private void Write(ColumnKind kind, ReadOnlySpan<byte> value)
    {
        if (kind == ColumnKind.Text)
        {
            Escape(value);
            return;
        }
        var room = Room(LongestValue);
        int count;
        if (kind == ColumnKind.Instant) Instant.ToDateTime(TupleReader.Integer(value)).TryFormat(room, out count, MySqlInserts.InstantFormat, CultureInfo.InvariantCulture);
        else Utf8Formatter.TryFormat(TupleReader.Integer(value), room, out count);
        length += count;
    }

    private void Escape(ReadOnlySpan<byte> text)
    {
        for (var special = text.IndexOfAny(Special); special >= 0; special = text.IndexOfAny(Special))
        {
            Append(text[..special]);
            Append(text[special] switch { (byte)'\t' => "\\t"u8, (byte)'\n' => "\\n"u8, 0 => "\\0"u8, _ => "\\\\"u8 });
            text = text[(special + 1)..];
        }
        Append(text);
    }

    private void Append(ReadOnlySpan<byte> more)
    {
        more.CopyTo(Room(more.Length));
        length += more.Length;
    }

    private Span<byte> Room(int count)
    {
        if (bytes.Length - length < count) Array.Resize(ref bytes, checked(Math.Max(bytes.Length * 2, length + count)));
        return bytes.AsSpan(length);
    }
}
