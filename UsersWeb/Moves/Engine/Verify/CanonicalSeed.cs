using System.Globalization;
using System.Text;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Engine.Verify;

/// <summary>The rows that every new database has, in the form in which databases are compared.</summary>
internal static class CanonicalSeed
{
    // A seed is a handful of rows.
    private const int ChunkRows = 64;

    /// <summary>Whether all rows of a table are such rows, each value as the model has it.</summary>
    public static async Task<bool> IsAllAsync(CanonicalReader reader, ModelTable table, CancellationToken cancellation)
    {
        var seed = table.Seed.Select(row => Row(table, row)).ToHashSet();
        var isAll = true;
        await reader.ReadAsync(table, ChunkRows, chunk =>
        {
            for (var i = 0; i < chunk?.Rows; i++) isAll &= seed.Contains(Convert.ToHexString(chunk.Row(i)));
            return ValueTask.FromResult(new CanonicalChunk());
        }, cancellation);
        return isAll;
    }

    private static string Row(ModelTable table, IReadOnlyList<object?> values)
    {
        var chunk = new CanonicalChunk();
        chunk.StartRow();
        for (var i = 0; i < values.Count; i++) Write(table.Columns[i].Kind, values[i], chunk);
        return Convert.ToHexString(chunk.Row(0));
    }

    private static void Write(ColumnKind kind, object? value, CanonicalChunk chunk)
    {
        switch (kind, value)
        {
            case (_, null):
                chunk.Null();
                break;
            case (ColumnKind.Boolean, bool flag):
                chunk.Boolean(flag);
                break;
            case (ColumnKind.Int32 or ColumnKind.Int64, _):
                chunk.Integer(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case (ColumnKind.Instant, DateTime moment):
                Instant(moment, chunk);
                break;
            case (ColumnKind.Bytes, byte[] bytes):
                chunk.Bytes(bytes);
                break;
            case (ColumnKind.Guid, Guid guid):
                chunk.Guid(Encoding.ASCII.GetBytes(guid.ToString()));
                break;
            case (ColumnKind.Decimal, decimal number):
                chunk.Decimal(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
                break;
            default:
                chunk.Text(Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture)!));
                break;
        }
    }

    private static void Instant(DateTime moment, CanonicalChunk chunk) =>
        CanonicalInstant.Write(moment.Year, moment.Month, moment.Day, moment.TimeOfDay.Ticks / TimeSpan.TicksPerMicrosecond, chunk);
}
