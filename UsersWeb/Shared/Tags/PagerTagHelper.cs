using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace UsersWeb.Shared.Tags;

/// <summary>
/// <c>&lt;pager previous="…" next="…" size="50" sizes="…"/&gt;</c>: to the page before and after by their cursors, and how
/// many rows a page has.
/// </summary>
[HtmlTargetElement("pager", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PagerTagHelper : TagHelper
{
    /// <summary>Cursor, or null at the start.</summary>
    public string? Previous { get; set; }

    /// <summary>Cursor, or null at the end.</summary>
    public string? Next { get; set; }

    /// <summary>Rows a page now.</summary>
    public int Size { get; set; }

    /// <summary>Rows a page that are offered.</summary>
    public IReadOnlyList<int> Sizes { get; set; } = [];

    /// <summary>Where the page is in the whole, in words; null where that is not said.</summary>
    public string? Place { get; set; }

    /// <summary>Supplied by the view.</summary>
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    private HttpRequest Request => ViewContext.HttpContext.Request;

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "pager");
        output.Attributes.SetAttribute("aria-label", T("Pages"));
        output.Content.AppendHtml("<div class=\"sizes\"><span id=\"rows\">").Append(T("Rows"))
            .AppendHtml("</span><ul aria-labelledby=\"rows\">");
        foreach (var size in Sizes) output.Content.AppendHtml("<li>").AppendHtml(SizeLink(size)).AppendHtml("</li>");
        output.Content.AppendHtml("</ul></div>");
        if (Place is not null) output.Content.AppendHtml("<p class=\"place\">").Append(Place).AppendHtml("</p>");
        output.Content.AppendHtml("<div class=\"steps\">");
        output.Content.AppendHtml(Step(T("Previous"), "prev", Previous, ("before", Previous), ("after", null)));
        output.Content.AppendHtml(Step(T("Next"), "next", Next, ("after", Next), ("before", null)));
        output.Content.AppendHtml("</div>");
    }

    private TagBuilder SizeLink(int size)
    {
        var words = size.ToString(CultureInfo.InvariantCulture);
        var link = new TagBuilder("a");
        link.Attributes["href"] = Request.With(("size", words), ("after", null), ("before", null));
        link.Attributes["data-keep-focus"] = "size-" + words;
        if (size == Size) link.Attributes["aria-current"] = "true";
        link.InnerHtml.Append(words);
        return link;
    }

    // A link that leads nowhere stays where it is, so that the other one does not move under the pointer.
    private TagBuilder Step(string words, string rel, string? cursor, params (string, string?)[] to)
    {
        var step = new TagBuilder("a");
        step.AddCssClass("btn");
        step.AddCssClass("btn-quiet");
        if (string.IsNullOrEmpty(cursor))
        {
            step.Attributes["role"] = "link";
            step.Attributes["aria-disabled"] = "true";
        }
        else
        {
            step.Attributes["href"] = Request.With(to);
            step.Attributes["rel"] = rel;
            step.Attributes["data-keep-focus"] = rel;
        }
        if (rel == "prev") step.InnerHtml.AppendHtml(IconTagHelper.Svg("chevron-left", ViewContext));
        step.InnerHtml.AppendHtml("<span>").Append(words).AppendHtml("</span>");
        if (rel == "next") step.InnerHtml.AppendHtml(IconTagHelper.Svg("chevron-right", ViewContext));
        return step;
    }
}
