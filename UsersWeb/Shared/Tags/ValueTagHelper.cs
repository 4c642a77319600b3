using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace UsersWeb.Shared.Tags;

/// <summary>
/// <c>&lt;value of="@user.Email" absent="None"/&gt;</c>: what a person wrote, in its own direction; a long one breaks at an
/// "@", else at a dot or underscore, before it breaks in the middle of a word.
/// </summary>
[HtmlTargetElement("value", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ValueTagHelper(HtmlEncoder encoder) : TagHelper
{
    /// <summary>The text.</summary>
    public string? Of { get; set; }

    /// <summary>The word when there is none; without it, nothing is written.</summary>
    public string? Absent { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagMode = TagMode.StartTagAndEndTag;
        if (!string.IsNullOrEmpty(Of))
        {
            output.TagName = "bdi";
            var text = encoder.Encode(Of);
            output.Content.SetHtmlContent(text.Contains('@') ? text.Replace("@", "@<wbr>") : text.Replace(".", ".<wbr>")
                .Replace("_", "_<wbr>"));
        }
        else if (Absent is not null)
        {
            output.TagName = "span";
            output.Attributes.SetAttribute("class", "absent");
            output.Content.SetContent(Absent);
        }
        else
        {
            output.SuppressOutput();
        }
    }
}
