using System.Globalization;
using Microsoft.AspNetCore.Html;

namespace UsersWeb.Shared.Languages;

/// <summary>
/// Text for people in the language of now. Every file sees these methods; what is handed to them is literal text, so that a test finds
/// all there is to translate. docs/translating.md tells more.
/// </summary>
public static class Localizer
{
    /// <summary>A text.</summary>
    public static string T(string english) => Language.Current.Find(english);

    /// <summary>A text with values in it.</summary>
    /// <param name="english">With {0}, {1} where they stand, which another language may turn round.</param>
    /// <param name="values">Written as they are; numbers come from <see cref="Human"/>.</param>
    public static string T(string english, params ReadOnlySpan<object?> values) =>
        string.Format(CultureInfo.InvariantCulture, Language.Current.Find(english), values);

    /// <summary>A text that depends on a number.</summary>
    /// <param name="count">The number, which stands at {0} with its thousands separated.</param>
    /// <param name="one">The text for one.</param>
    /// <param name="many">The text for none or several.</param>
    /// <param name="values">What stands at {1}, {2}.</param>
    public static string TPlural(long count, string one, string many, params ReadOnlySpan<object?> values) =>
        T(count == 1 ? one : many, [Human.Number(count), .. values]);

    /// <summary>HTML with values in it.</summary>
    /// <param name="english">HTML, with {0}, {1} where values stand.</param>
    /// <param name="values">Encoded, but for what is HTML already (<see cref="IHtmlContent"/>).</param>
    public static IHtmlContent THtml(string english, params object?[] values) =>
        new HtmlFormattableString(CultureInfo.InvariantCulture, Language.Current.FindHtml(english), values);

    /// <summary>HTML that depends on a number, as <see cref="TPlural"/>.</summary>
    public static IHtmlContent THtmlPlural(long count, string one, string many, params object?[] values) =>
        THtml(count == 1 ? one : many, [Human.Number(count), .. values]);

    /// <summary>A text that is given to <see cref="T(string)"/> later, when the language is known: of a list that is made once.</summary>
    public static string TKey(string english) => english;
}
