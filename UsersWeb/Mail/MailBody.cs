using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace UsersWeb.Mail;

/// <summary>The parts of a mail, as they are kept until it is sent.</summary>
/// <param name="Text">Plain text.</param>
/// <param name="Html">The same as HTML.</param>
/// <param name="Link">Where its button leads; null for none.</param>
public sealed record MailBody(string Text, string Html, string? Link)
{
    // Names stay in their own script.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Both parts of a text.</summary>
    public static MailBody Of(MailText text) => new(PlainText(text), HtmlOf(text), text.Button?.Url);

    /// <summary>One line: without what ends a line, and without what turns the direction of the rest (UAX 9).</summary>
    public static string Line(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')) continue;
            var isBreak = char.IsControl(letter) || char.GetUnicodeCategory(letter)
                is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            line.Append(isBreak ? ' ' : letter);
        }
        return line.ToString().Trim();
    }

    /// <summary>For the database.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <exception cref="JsonException">It is no such text.</exception>
    public static MailBody OfJson(string json) => JsonSerializer.Deserialize<MailBody>(json) ?? throw new JsonException();

    private static string PlainText(MailText text)
    {
        string[] button = text.Button is { } link ? [$"{Line(link.Words)}:\n{link.Url}"] : [];
        string[] paragraphs =
            [Line(text.Greeting), .. text.Sentences.Select(Line), .. button, .. text.Closing.Select(Line)];
        return string.Join("\n\n", paragraphs) + "\n";
    }

    // Without tables and pictures; colours are the reader's own but the button's, which is readable on light and dark.
    private static string HtmlOf(MailText text)
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"").Append(text.Language.Tag).Append("\"><head><meta charset=\"utf-8\">"
            + "<meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">"
            + "<meta name=\"supported-color-schemes\" content=\"light dark\"><title>").Append(Encoded(text.Subject))
            .Append("</title></head>\n<body style=\"margin:0;padding:24px;color-scheme:light dark\">"
            + "<div style=\"max-width:34em;margin:0 auto;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;"
            + "font-size:16px;line-height:1.5\">\n");
        Add(text.Greeting);
        foreach (var sentence in text.Sentences) Add(sentence);
        if (text.Button is { } button)
        {
            var url = Encoder.Encode(button.Url);
            html.Append("<p style=\"margin:24px 0\"><a href=\"").Append(url).Append("\" style=\"display:inline-block;padding:10px 20px;"
                + "border-radius:6px;background:#1f4e8c;color:#ffffff;font-weight:600;text-decoration:none\">")
                .Append(Encoded(button.Words)).Append("</a></p>\n<p style=\"font-size:14px;word-break:break-all\">").Append(url)
                .Append("</p>\n");
        }
        foreach (var closing in text.Closing) Add(closing);
        return html.Append("</div></body></html>\n").ToString();

        void Add(string paragraph) => html.Append("<p dir=\"auto\">").Append(Encoded(paragraph)).Append("</p>\n");
    }

    private static string Encoded(string text) => Encoder.Encode(Line(text));
}
