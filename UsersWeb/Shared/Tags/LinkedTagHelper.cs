using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace UsersWeb.Shared.Tags;

/// <summary>
/// <c>&lt;linked text="…"/&gt;</c>: plain text, in which addresses of the web are links. Nothing else in it means anything, and where
/// they lead does not learn whence one came.
/// </summary>
[HtmlTargetElement("linked", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed partial class LinkedTagHelper : TagHelper
{
    /// <summary>What somebody wrote.</summary>
    public string Text { get; set; } = "";

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "p";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("translate", "no");
        var end = 0;
        foreach (Match match in WebAddress().Matches(Text))
        {
            output.Content.Append(Text[end..match.Index]);
            output.Content.AppendHtml("<a rel=\"noopener noreferrer nofollow\" href=\"").Append(match.Value).AppendHtml("\">")
                .Append(match.Value).AppendHtml("</a>");
            end = match.Index + match.Length;
        }
        output.Content.Append(Text[end..]);
    }

    // Without what ends the sentence or stands around it.
    [GeneratedRegex(@"https?://[^\s<>""']*[^\s<>""'.,;:!?)\]}]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WebAddress();
}
