using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace UsersWeb.Shared.Tags;

/// <summary><c>&lt;icon name="people"/&gt;</c>: a symbol of icons.svg. Decoration only; the word stands beside it.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class IconTagHelper : TagHelper
{
    /// <summary>The id of the symbol.</summary>
    public string Name { get; set; } = "";

    /// <summary>Supplied by the view.</summary>
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"icon {output.Attributes["class"]?.Value}".TrimEnd());
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetHtmlContent(Use(Name, ViewContext));
    }

    internal static TagBuilder Use(string name, ViewContext view)
    {
        var use = new TagBuilder("use");
        use.Attributes["href"] = Assets.Address(view.HttpContext, "icons.svg") + "#" + name;
        return use;
    }

    internal static TagBuilder Svg(string name, ViewContext view)
    {
        var svg = new TagBuilder("svg");
        svg.Attributes["class"] = "icon";
        svg.Attributes["aria-hidden"] = "true";
        svg.InnerHtml.AppendHtml(Use(name, view));
        return svg;
    }
}
