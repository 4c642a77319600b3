using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace UsersWeb.Shared.Tags;

/// <summary>
/// <c>&lt;count value="…" limit="…" one="user" many="users"/&gt;</c>: "1 user", "200 users", or "10,000+ users" past the
/// limit of counting.
/// </summary>
[HtmlTargetElement("count", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CountTagHelper : TagHelper
{
    /// <summary>How many.</summary>
    public int Value { get; set; }

    /// <summary>Counting stopped beyond this.</summary>
    public int Limit { get; set; } = int.MaxValue;

    /// <summary>The word for one.</summary>
    public string One { get; set; } = "";

    /// <summary>The word for none or several.</summary>
    public string Many { get; set; } = "";

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        var number = Math.Min(Value, Limit).ToString("N0", CultureInfo.InvariantCulture);
        output.Content.SetContent($"{number}{(Value > Limit ? "+" : "")} {(Value == 1 ? One : Many)}");
    }
}
