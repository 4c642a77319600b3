using System.Buffers.Text;
using System.Globalization;

namespace UsersWeb.Moves.Engine.Verify;

/// <summary>Instants as text, by arithmetic of its own.</summary>
internal static class CanonicalInstant
{
    private const long MicrosecondsPerDay = 86_400_000_000;

    // Days from 0000-03-01 to 2000-01-01 in the proleptic Gregorian calendar.
    private const long DaysBefore2000 = 730_425;
    private const long DaysPerEra = 146_097;

    /// <summary>Writes microseconds since 2000 in UTC; outside of the years 1 to 9999 as something invalid.</summary>
    public static void Write(long microseconds, CanonicalChunk chunk)
    {
        var days = Math.DivRem(microseconds, MicrosecondsPerDay, out var time);
        if (time < 0) (days, time) = (days - 1, time + MicrosecondsPerDay);
        var (year, month, day) = Date(days + DaysBefore2000);
        if (year is < 1 or > 9999)
        {
            Span<byte> number = stackalloc byte[20];
            Utf8Formatter.TryFormat(microseconds, number, out var length);
            chunk.Invalid(number[..length]);
            return;
        }
        Write((int)year, month, day, time, chunk);
    }

    /// <summary>Writes the parts of an instant; <paramref name="time"/> is microseconds of the day.</summary>
    public static void Write(int year, int month, int day, long time, CanonicalChunk chunk)
    {
        Span<byte> text = stackalloc byte[27];
        Digits(text[..4], year);
        text[4] = text[7] = (byte)'-';
        Digits(text.Slice(5, 2), month);
        Digits(text.Slice(8, 2), day);
        text[10] = (byte)'T';
        Digits(text.Slice(11, 2), time / 3_600_000_000);
        text[13] = text[16] = (byte)':';
        Digits(text.Slice(14, 2), time / 60_000_000 % 60);
        Digits(text.Slice(17, 2), time / 1_000_000 % 60);
        text[19] = (byte)'.';
        Digits(text.Slice(20, 6), time % 1_000_000);
        text[26] = (byte)'Z';
        chunk.Text(text);
    }

    // The civil calendar counted from March, so that leap days come last.
    private static (long Year, int Month, int Day) Date(long days)
    {
        var era = (days >= 0 ? days : days - DaysPerEra + 1) / DaysPerEra;
        var dayOfEra = days - era * DaysPerEra;
        var yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var shifted = (5 * dayOfYear + 2) / 153;
        var month = shifted < 10 ? shifted + 3 : shifted - 9;
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), (int)month, (int)(dayOfYear - (153 * shifted + 2) / 5 + 1));
    }

    private static void Digits(Span<byte> room, long number)
    {
        for (var i = room.Length - 1; i >= 0; i--)
        {
            room[i] = (byte)('0' + number % 10);
            number /= 10;
        }
    }
}
