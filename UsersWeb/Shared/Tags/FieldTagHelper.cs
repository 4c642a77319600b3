using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace UsersWeb.Shared.Tags;

/// <summary>
/// <c>&lt;field name="Email" label="E-mail" value="…" type="email" hint="…"/&gt;</c>: label, hint, input and error, tied together.
/// Other attributes go to the input. The error is the one in the model state under the same name.
/// </summary>
[HtmlTargetElement("field", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FieldTagHelper : TagHelper
{
    /// <summary>Name and id of the input.</summary>
    public string Name { get; set; } = "";

    /// <summary>The words above it.</summary>
    public string Label { get; set; } = "";

    /// <summary>What was typed, or what is saved.</summary>
    public string? Value { get; set; }

    /// <summary>One sentence below the label, or null.</summary>
    public string? Hint { get; set; }

    /// <summary>Says so beside the label; every other field is required.</summary>
    public bool Optional { get; set; }

    /// <summary>Supplied by the view.</summary>
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var error = ViewContext.ViewData.ModelState[Name]?.Errors is [var first, ..] ? first.ErrorMessage : null;
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Content.AppendHtml(LabelTag());
        if (Hint is not null) output.Content.AppendHtml(Line("hint", Hint));
        output.Content.AppendHtml(Input(output.Attributes, error));
        if (error is not null) output.Content.AppendHtml(Line("error", error));
        output.Attributes.Clear();
        output.Attributes.SetAttribute("class", "field");
    }

    private TagBuilder LabelTag()
    {
        var label = new TagBuilder("label");
        label.Attributes["for"] = Name;
        label.InnerHtml.Append(Label);
        if (Optional) label.InnerHtml.AppendHtml(" <span class=\"optional\">").Append(T("(optional)")).AppendHtml("</span>");
        return label;
    }

    // The class and the suffix of the id are the same word.
    private TagBuilder Line(string kind, string text)
    {
        var line = new TagBuilder("p");
        line.Attributes["id"] = $"{Name}-{kind}";
        line.AddCssClass(kind);
        if (kind == "error") line.InnerHtml.AppendHtml(IconTagHelper.Svg("exclamation-circle", ViewContext));
        line.InnerHtml.AppendHtml("<span>").Append(text).AppendHtml("</span>");
        return line;
    }

    private TagBuilder Input(TagHelperAttributeList rest, string? error)
    {
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        foreach (var attribute in rest) input.Attributes[attribute.Name] = attribute.Value?.ToString();
        input.Attributes["id"] = input.Attributes["name"] = Name;
        input.Attributes.TryAdd("type", "text");
        if (Value is not null) input.Attributes["value"] = Value;
        if (!Optional) input.Attributes["required"] = "";
        if (error is not null) input.Attributes["aria-invalid"] = "true";
        string?[] described = [Hint is null ? null : $"{Name}-hint", error is null ? null : $"{Name}-error"];
        if (described.Any(d => d is not null)) input.Attributes["aria-describedby"] = string.Join(' ', described.Where(d => d is not null));
        input.AddCssClass("form-control");
        if (error is not null) input.AddCssClass("is-invalid");
        return input;
    }
}
