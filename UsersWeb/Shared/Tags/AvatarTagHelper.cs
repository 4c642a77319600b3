using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace UsersWeb.Shared.Tags;

/// <summary><c>&lt;avatar name="…"/&gt;</c>: the first letters of a name in a circle. Decoration only; the name stands beside it.</summary>
[HtmlTargetElement("avatar", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class AvatarTagHelper : TagHelper
{
    /// <summary>A name in any script.</summary>
    public string Name { get; set; } = "";

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"avatar {output.Attributes["class"]?.Value}".TrimEnd());
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetContent(Letters(Name));
    }

    /// <summary>The letters of a name.</summary>
    // Two letters only where words begin with capitals: half an Arabic word or a second Chinese sign says nothing.
    internal static string Letters(string name)
    {
        var words = name.Split([' ', '.', '-', '_', '@'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return "?";
        var first = StringInfo.GetNextTextElement(words[0]).ToUpperInvariant();
        if (words.Length == 1 || !char.IsUpper(words[0], 0) || !char.IsUpper(words[^1], 0)) return first;
        return first + StringInfo.GetNextTextElement(words[^1]).ToUpperInvariant();
    }
}
