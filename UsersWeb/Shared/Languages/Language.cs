using System.Globalization;

namespace UsersWeb.Shared.Languages;

/// <summary>
/// A language that pages and mails are written in. The one of now goes with the request, as <see cref="CultureInfo.CurrentUICulture"/>;
/// commands, the API and logs speak English. Text in the code is English and is the key of its translations (GNU gettext does it so).
/// </summary>
public sealed class Language
{
    private readonly Func<string, string> _find;
    private readonly Func<string, string> _findHtml;

    private Language(string tag, (string Formats, string Day) dates, (string Thousands, string Point) numbers,
        Func<string, string> find, Func<string, string>? findHtml = null)
    {
        (Tag, _find, _findHtml) = (tag, find, findHtml ?? find);
        Culture = new CultureInfo(tag);
        Dates = CultureInfo.GetCultureInfo(dates.Formats).DateTimeFormat;
        Day = dates.Day;
        Numbers = new NumberFormatInfo { NumberGroupSeparator = numbers.Thousands, NumberDecimalSeparator = numbers.Point };
    }

    /// <summary>What the code is written in.</summary>
    public static Language English { get; } = new("en", ("", "d MMM yyyy"), (",", "."), text => text);

    /// <summary>Addresses people formally.</summary>
    public static Language German { get; } = new("de", ("de", "d. MMM yyyy"), (".", ","), Translations.Of("de").Find);

    /// <summary>
    /// English in letters with accents, longer than it is: what stays as it was is not translated, and what has no room for long words
    /// is seen at once. Only a browser that asks for qps-ploc gets it.
    /// </summary>
    public static Language Pseudo { get; } =
        new("qps-ploc", ("", "d MMM yyyy"), (",", "."), PseudoLocale.Of, PseudoLocale.OfHtml);

    /// <summary>All that a browser may ask for.</summary>
    public static IReadOnlyList<Language> All { get; } = [English, German, Pseudo];

    /// <summary>The one that text is written in now.</summary>
    public static Language Current
    {
        get
        {
            var culture = CultureInfo.CurrentUICulture.Name;
            return culture == German.Culture.Name ? German : culture == Pseudo.Culture.Name ? Pseudo : English;
        }
    }

    /// <summary>BCP 47, as for the attribute <c>lang</c>.</summary>
    public string Tag { get; }

    /// <summary>For the framework.</summary>
    public CultureInfo Culture { get; }

    /// <summary>How numbers are written.</summary>
    public NumberFormatInfo Numbers { get; }

    /// <summary>How a day is written, a format of <see cref="Dates"/>.</summary>
    public string Day { get; }

    /// <summary>How months are called.</summary>
    public DateTimeFormatInfo Dates { get; }

    /// <summary>The language of a tag, such as de-AT; null for one that nothing is written in.</summary>
    public static Language? Of(string? tag)
    {
        var primary = tag?.Split('-', 2)[0];
        return All.FirstOrDefault(language => language != Pseudo && language.Tag.Equals(primary, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What somebody else reads is written in their language until the answer is disposed of.</summary>
    /// <param name="tag">Of their account; null, or one that nothing is written in, leaves what is.</param>
    public static IDisposable Speak(string? tag)
    {
        var before = CultureInfo.CurrentUICulture;
        if (Of(tag) is { } language) CultureInfo.CurrentUICulture = language.Culture;
        return new Before(before);
    }

    /// <summary>A text in this language; English where it is not translated.</summary>
    public string Find(string english) => _find(english);

    /// <summary>HTML in this language; English where it is not translated.</summary>
    public string FindHtml(string english) => _findHtml(english);

    private sealed class Before(CultureInfo culture) : IDisposable
    {
        public void Dispose() => CultureInfo.CurrentUICulture = culture;
    }
}
