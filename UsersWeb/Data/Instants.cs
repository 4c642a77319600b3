using System.Globalization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace UsersWeb.Data;

/// <summary>Instants are UTC and cut to microseconds, the finest step that all three engines keep.</summary>
public static class Instants
{
    /// <summary>Stands for a value in the database that is no instant; what can be said of it is only that it is damaged.</summary>
    public static readonly DateTime Damaged = DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);

    /// <summary>Whether the database holds no instant there: no time at all, or one at the end of time, as PostgreSQL's infinity.</summary>
    public static bool IsDamaged(this DateTime instant) => instant == DateTime.MinValue || instant == DateTime.MaxValue;

    /// <summary>The current instant.</summary>
    public static DateTime Now(this TimeProvider clock) => clock.GetUtcNow().UtcDateTime.ToMicroseconds();

    /// <summary>Cuts what is finer than a microsecond; never rounds up into the future.</summary>
    public static DateTime ToMicroseconds(this DateTime instant) =>
        new(instant.Ticks - instant.Ticks % TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
}

/// <summary>For engines with a type for instants.</summary>
public sealed class InstantConverter() : ValueConverter<DateTime, DateTime>(
    value => value.ToMicroseconds(),
    stored => DateTime.SpecifyKind(stored, DateTimeKind.Utc));

/// <summary>For SQLite, which has no such type: ISO 8601 with always six fractional digits, so that text order is time order.</summary>
public sealed class TextInstantConverter() : ValueConverter<DateTime, string>(
    value => Write(value),
    stored => Read(stored))
{
    internal const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    internal static string Write(DateTime value) => value.ToMicroseconds().ToString(Format, CultureInfo.InvariantCulture);

    internal static DateTime Read(string stored) => Read(stored.AsSpan());

    // A damaged value must not keep the rest of a list from being seen.
    internal static DateTime Read(ReadOnlySpan<char> stored)
    {
        try
        {
            return ReadParts(stored);
        }
        catch (Exception e) when (e is FormatException or ArgumentOutOfRangeException)
        {
            return Instants.Damaged;
        }
    }

    // Every part has its fixed place. DateTime.ParseExact takes several times as long, three times a row.
    private static DateTime ReadParts(ReadOnlySpan<char> stored)
    {
        if (stored is not [_, _, _, _, '-', _, _, '-', _, _, 'T', _, _, ':', _, _, ':', _, _, '.', _, _, _, _, _, _, 'Z'])
            throw new FormatException("An instant in the database is not of the form " + Format);
        var second = new DateTime(Part(stored, 0, 4), Part(stored, 5, 2), Part(stored, 8, 2), Part(stored, 11, 2), Part(stored, 14, 2),
            Part(stored, 17, 2), DateTimeKind.Utc);
        return second.AddTicks(Part(stored, 20, 6) * TimeSpan.TicksPerMicrosecond);
    }

    private static int Part(ReadOnlySpan<char> stored, int start, int length)
    {
        var number = 0;
        foreach (var digit in stored.Slice(start, length))
        {
            if (!char.IsAsciiDigit(digit)) throw new FormatException("An instant in the database is not of the form " + Format);
            number = number * 10 + digit - '0';
        }
        return number;
    }
}
