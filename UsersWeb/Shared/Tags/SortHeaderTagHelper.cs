using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace UsersWeb.Shared.Tags;

/// <summary>
/// <c>&lt;sort-header field="email" sort="@Model.Search.Sort"&gt;E-mail&lt;/sort-header&gt;</c>: a header cell whose link
/// sorts by its column,
/// and turns the order around when it is sorted already. The rest of the URL stays, except the place in the list.
/// </summary>
[HtmlTargetElement("sort-header")]
public sealed class SortHeaderTagHelper : TagHelper
{
    /// <summary>The column's name in the URL.</summary>
    public string Field { get; set; } = "";

    /// <summary>The order now, with "-" before it for descending.</summary>
    public string Sort { get; set; } = "";

    /// <summary>The first click shows the newest, as one expects of dates.</summary>
    public bool NewestFirst { get; set; }

    /// <summary>Supplied by the view.</summary>
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var words = await output.GetChildContentAsync();
        var (ascending, descending) = (Sort == Field, Sort == "-" + Field);
        var link = new TagBuilder("a");
        link.Attributes["href"] =
            ViewContext.HttpContext.Request.With(("sort", Click(ascending, descending)), ("after", null), ("before", null));
        link.Attributes["data-keep-focus"] = "sort-" + Field;
        link.InnerHtml.AppendHtml(words);
        if (ascending || descending)
            link.InnerHtml.AppendHtml(IconTagHelper.Svg(ascending ? "arrow-up" : "arrow-down", ViewContext));

        output.TagName = "th";
        output.Attributes.SetAttribute("scope", "col");
        if (ascending || descending) output.Attributes.SetAttribute("aria-sort", ascending ? "ascending" : "descending");
        output.Content.SetHtmlContent(link);
    }

    private string Click(bool ascending, bool descending) =>
        ascending ? "-" + Field
        : descending ? Field
        : NewestFirst ? "-" + Field : Field;
}
