using System.Buffers;
using System.Buffers.Text;
using System.Text;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>Rows as LOAD DATA reads them: fields end with tabs, lines with line feeds, the backslash escapes, \N is NULL.</summary>
internal sealed class MySqlLoadText
{
    // The longest form of anything but text and bytes: a Guid, and the tab after it.
    private const int LongestValue = GuidField.TextLength + 1;
    private const int UsualRoom = RowBuilder.BatchBytes * 2;
    private const int MostRoomKept = 16 * 1024 * 1024;

    private static readonly SearchValues<byte> Special = SearchValues.Create("\t\n\\\0"u8);

    private byte[] bytes = new byte[UsualRoom];
    private int length;

    /// <summary>The rows of a batch; valid until the next one.</summary>
    public Stream Encode(ModelTable table, TupleBatch batch)
    {
        // One row of a hundred megabytes must not be paid for until the end.
        if (bytes.Length > MostRoomKept) bytes = new byte[UsualRoom];
        length = 0;
        var kinds = table.Columns.Select(column => column.Kind).ToArray();
        var reader = new TupleReader(batch.Span);
        while (reader.NextRow())
        {
            foreach (var kind in kinds)
            {
                if (reader.NextField(out var value)) Write(kind, value);
                else Null();
            }
            bytes[length - 1] = (byte)'\n';
        }
        return new MemoryStream(bytes, 0, length, writable: false);
    }

    private void Write(ColumnKind kind, ReadOnlySpan<byte> value)
    {
        var room = Room(kind is ColumnKind.Text or ColumnKind.Bytes ? value.Length + 1 : LongestValue);
        switch (kind)
        {
            case ColumnKind.Text or ColumnKind.Bytes when value.ContainsAny(Special):
                Escape(value);
                return;
            case ColumnKind.Text or ColumnKind.Bytes:
                value.CopyTo(room);
                End(value.Length);
                return;
            case ColumnKind.Guid:
                End(Encoding.ASCII.GetBytes(GuidField.Text(value), room));
                return;
            case ColumnKind.Decimal:
                End(Encoding.ASCII.GetBytes(DecimalField.Decode(value)!, room));
                return;
            case ColumnKind.Instant:
                MySqlInstant.Write(TupleReader.Integer(value), room);
                End(MySqlInstant.Length);
                return;
            default:
                Utf8Formatter.TryFormat(TupleReader.Integer(value), room, out var count);
                End(count);
                return;
        }
    }

    private void Escape(ReadOnlySpan<byte> text)
    {
        var room = Room(checked(text.Length * 2 + 1));
        var count = 0;
        foreach (var unit in text)
        {
            var letter =
                unit switch { (byte)'\t' => (byte)'t', (byte)'\n' => (byte)'n', (byte)'\\' => (byte)'\\', 0 => (byte)'0', _ => (byte)0 };
            if (letter != 0) room[count++] = (byte)'\\';
            room[count++] = letter == 0 ? unit : letter;
        }
        End(count);
    }

    private void Null()
    {
        "\\N"u8.CopyTo(Room(LongestValue));
        End(2);
    }

    private void End(int count)
    {
        length += count;
        bytes[length++] = (byte)'\t';
    }

    private Span<byte> Room(int count)
    {
        if (bytes.Length - length < count) Array.Resize(ref bytes, checked(Math.Max(bytes.Length * 2, length + count)));
        return bytes.AsSpan(length);
    }
}
