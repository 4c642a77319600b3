using System.Globalization;

namespace UsersWeb.Shared;

/// <summary>A day, minute or second in UTC, as people type it: 2026-01-31, 2026-01-31 14:30, 2026-01-31T14:30:05Z.</summary>
/// <param name="Start">Its first instant, UTC.</param>
/// <param name="Length">A day, a minute or a second.</param>
public readonly record struct Period(DateTime Start, TimeSpan Length)
{
    /// <summary>What to say of any other text.</summary>
    public static string Hint => T("Write a date, and a time if you like, in UTC: 2026-01-31, or 2026-01-31 14:30.");

    private static readonly (string Format, TimeSpan Length)[] Forms =
    [
        ("yyyy-MM-dd", TimeSpan.FromDays(1)),
        ("yyyy-MM-dd HH:mm", TimeSpan.FromMinutes(1)),
        ("yyyy-MM-dd HH:mm:ss", TimeSpan.FromSeconds(1)),
    ];

    /// <summary>The first instant after it.</summary>
    public DateTime End => Start > DateTime.MaxValue - Length ? DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc) : Start + Length;

    /// <summary>Null for any other text.</summary>
    public static Period? Read(string text)
    {
        var plain = text.Trim().TrimEnd('Z').Replace('T', ' ');
        foreach (var (format, length) in Forms)
        {
            if (DateTime.TryParseExact(plain, format, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var start))
                return new(start, length);
        }
        return null;
    }
}
