using System.Globalization;
using UsersWeb.Shared.Languages;

namespace UsersWeb.Shared;

/// <summary>Figures for people, in the language of now and whatever the locale of the machine is.</summary>
public static class Human
{
    /// <summary>A key, without separators.</summary>
    public static string Id(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>With thousands separated: 1,000,000.</summary>
    public static string Number(long number) => number.ToString("N0", Language.Current.Numbers);

    /// <summary>A number that is an estimate, to two figures: 420, 42,000, 3.3 million.</summary>
    public static string About(long number)
    {
        if (number < 10) return Number(number);
        var step = Math.Pow(10, Math.Floor(Math.Log10(number)) - 1);
        var rounded = Math.Round(number / step) * step;
        return rounded < 1e6 ? Number((long)rounded)
            : rounded < 1e9 ? T("{0} million", (rounded / 1e6).ToString("0.#", Language.Current.Numbers))
            : T("{0} billion", (rounded / 1e9).ToString("0.#", Language.Current.Numbers));
    }

    /// <summary>In units of 1,000 (SI), as disks are sold: 12.3 MB.</summary>
    public static string Bytes(long bytes)
    {
        const int largest = 4;
        var (size, unit) = ((double)bytes, 0);
        for (; size >= 1000 && unit < largest; unit++) size /= 1000;
        var number = size.ToString(unit == 0 ? "0" : "0.0", Language.Current.Numbers);
        return unit switch
        {
            0 => T("{0} B", number),
            1 => T("{0} kB", number),
            2 => T("{0} MB", number),
            3 => T("{0} GB", number),
            _ => T("{0} TB", number),
        };
    }

    /// <summary>How long something takes: 0.25 ms, 12 ms, 1.2 s, 12 s, 3 min, 5 h, 4 days; a dash where that is not known.</summary>
    public static string Time(TimeSpan? time) => time switch
    {
        null => "–",
        { TotalDays: >= 2 } some => T("{0} days", Number(some.Days)),
        { TotalHours: >= 2 } some => T("{0} h", Number((long)some.TotalHours)),
        { TotalMinutes: >= 2 } some => T("{0} min", Number((long)some.TotalMinutes)),
        { TotalSeconds: >= 10 } some => T("{0} s", some.TotalSeconds.ToString("0", Language.Current.Numbers)),
        { TotalSeconds: >= 1 } some => T("{0} s", some.TotalSeconds.ToString("0.0", Language.Current.Numbers)),
        { TotalMilliseconds: >= 10 } some => T("{0} ms", some.TotalMilliseconds.ToString("0", Language.Current.Numbers)),
        { } some => T("{0} ms", some.TotalMilliseconds.ToString("0.00", Language.Current.Numbers)),
    };

    /// <summary>To the second: 1:05, 2:01:05.</summary>
    public static string Duration(TimeSpan time) =>
        time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);

    /// <summary>An instant in UTC, to the second.</summary>
    public static string Instant(DateTime instant) => instant.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The day of an instant in words: 31 Jan 2026.</summary>
    public static string DayInWords(DateTime instant) => instant.ToString(Language.Current.Day, Language.Current.Dates);

    /// <summary>An instant in words, to the minute: 31 Jan 2026, 14:30 UTC.</summary>
    public static string InstantInWords(DateTime instant) =>
        instant.ToString(Language.Current.Day + ", HH:mm 'UTC'", Language.Current.Dates);

    /// <summary>The day of an instant, ISO 8601.</summary>
    public static string Day(DateTime instant) => instant.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
