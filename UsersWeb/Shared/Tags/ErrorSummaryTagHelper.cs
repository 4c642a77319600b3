using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace UsersWeb.Shared.Tags;

/// <summary>
/// <c>&lt;error-summary fields="UserName Email"/&gt;</c>: what to correct, in the order of the page, each a link to its
/// field; nothing when all is well.
/// </summary>
[HtmlTargetElement("error-summary", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ErrorSummaryTagHelper : TagHelper
{
    /// <summary>Names of the fields on the page, in its order. An error under any other name stands first and has no link.</summary>
    public string Fields { get; set; } = "";

    /// <summary>Supplied by the view.</summary>
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var fields = Fields.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var errors = ViewContext.ViewData.ModelState
            .SelectMany(field => field.Value!.Errors.Select(e => (Place: Array.IndexOf(fields, field.Key), e.ErrorMessage)))
            .OrderBy(e => e.Place)
            .ToList();
        if (errors.Count == 0)
        {
            output.SuppressOutput();
            return;
        }
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "error-summary");
        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("tabindex", "-1");
        // Focus starts here without script, so that the first Tab goes to the first link.
        output.Attributes.SetAttribute("autofocus", "");
        if (errors is [(-1, var only)])
        {
            output.Content.AppendHtml("<p>").Append(only).AppendHtml("</p>");
            return;
        }
        output.Content.AppendHtml("<h2>").Append(TPlural(errors.Count, "Please correct this", "Please correct these {0} things"))
            .AppendHtml("</h2><ul>");
        foreach (var (place, message) in errors) output.Content.AppendHtml(Item(place < 0 ? null : fields[place], message));
        output.Content.AppendHtml("</ul>");
    }

    private static TagBuilder Item(string? field, string message)
    {
        var item = new TagBuilder("li");
        if (field is null)
        {
            item.InnerHtml.Append(message);
            return item;
        }
        var link = new TagBuilder("a");
        link.Attributes["href"] = "#" + field;
        link.InnerHtml.Append(message);
        item.InnerHtml.AppendHtml(link);
        return item;
    }
}
