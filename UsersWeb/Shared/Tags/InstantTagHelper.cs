using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace UsersWeb.Shared.Tags;

/// <summary>
/// <c>&lt;instant value="…"/&gt;</c>: how long ago, or the date when that is long; null is "Never". The exact instant is in
/// the element.
/// </summary>
[HtmlTargetElement("instant", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class InstantTagHelper(TimeProvider clock) : TagHelper
{
    /// <summary>UTC.</summary>
    public DateTime? Value { get; set; }

    /// <summary>Writes date and time instead of how long ago.</summary>
    public bool Exact { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagMode = TagMode.StartTagAndEndTag;
        if (Value is not { } instant)
        {
            output.TagName = "span";
            output.Attributes.SetAttribute("class", "absent");
            output.Content.SetContent(T("Never"));
            return;
        }
        // The first and the last one there is stand for what is none.
        if (instant == DateTime.MinValue || instant == DateTime.MaxValue)
        {
            output.TagName = "span";
            output.Attributes.SetAttribute("class", "damaged");
            output.Attributes.SetAttribute("title", T("The database holds no time here that can be read."));
            output.Content.SetContent(T("Damaged"));
            return;
        }
        output.TagName = "time";
        // HTML takes no more than three digits of a second.
        output.Attributes.SetAttribute("datetime", instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("title", instant.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        if (Exact) output.Attributes.SetAttribute("data-exact", "");
        output.Content.SetContent(Exact
            ? Human.InstantInWords(instant)
            : Ago(clock.GetUtcNow().UtcDateTime - instant) ?? Human.DayInWords(instant));
    }

    // The same steps as in js/times.js, which keeps an open page true.
    private static string? Ago(TimeSpan age) => age switch
    {
        { Ticks: < 0 } => null,
        { TotalMinutes: < 1 } => T("just now"),
        { TotalHours: < 1 } => T("{0} min ago", age.Minutes),
        { TotalDays: < 1 } => T("{0} h ago", age.Hours),
        { TotalDays: < 2 } => T("yesterday"),
        { TotalDays: < 30 } => T("{0} days ago", age.Days),
        _ => null,
    };
}
