namespace UsersWeb.Moves.Engine.Rows;

/// <summary>Instants as PostgreSQL sends them: microseconds since the year 2000, UTC.</summary>
public static class Instant
{
    private static readonly long Epoch = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>0001-01-01, the earliest that .NET and all engines know.</summary>
    public static readonly long Least = FromTicks(0);

    /// <summary>9999-12-31 23:59:59.999999</summary>
    public static readonly long Most = FromTicks(DateTime.MaxValue.Ticks);

    /// <summary>From units of 100 ns since the year 1; what is finer than a microsecond is cut.</summary>
    public static long FromTicks(long ticks) => (ticks / TimeSpan.TicksPerMicrosecond) - Epoch;

    /// <summary>As a DateTime of kind UTC.</summary>
    public static DateTime ToDateTime(long microseconds) => new((Epoch + microseconds) * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);

    /// <summary>Reads yyyy-MM-dd, a separator, HH:mm:ss.ffffff, and nothing else but <paramref name="end"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, byte separator, ReadOnlySpan<byte> end, out long microseconds)
    {
        microseconds = 0;
        if (text.Length != 26 + end.Length || !text.EndsWith(end)) return false;
        if (text[4] != '-' || text[7] != '-' || text[10] != separator || text[13] != ':' || text[16] != ':' || text[19] != '.')
            return false;
        if (!Digits(text[..4], out var year) || !Digits(text.Slice(5, 2), out var month) || !Digits(text.Slice(8, 2), out var day))
            return false;
        if (!Digits(text.Slice(11, 2), out var hour) || !Digits(text.Slice(14, 2), out var minute)
            || !Digits(text.Slice(17, 2), out var second))
            return false;
        if (!Digits(text.Slice(20, 6), out var fraction)) return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59
            || second > 59)
            return false;
        microseconds = FromTicks(new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks) + fraction;
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            number = number * 10 + digit - '0';
        }
        return true;
    }
}
