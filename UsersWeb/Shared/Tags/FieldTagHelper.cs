using Microsoft.AspNetCore.Html;
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

    /// <summary>The same with data in it; instead of <see cref="Label"/>.</summary>
    public IHtmlContent? LabelHtml { get; set; }

    /// <summary>What was typed, or what is saved.</summary>
    public string? Value { get; set; }

    /// <summary>One sentence below the label, or null.</summary>
    public string? Hint { get; set; }

    /// <summary>The same with data in it; instead of <see cref="Hint"/>.</summary>
    public IHtmlContent? HintHtml { get; set; }

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
        var hint = HintHtml ?? Content(Hint);
        if (hint is not null) output.Content.AppendHtml(Line("hint", hint));
        output.Content.AppendHtml(Input(output.Attributes, hint is not null, error));
        if (error is not null) output.Content.AppendHtml(Line("error", Content(error)!));
        output.Attributes.Clear();
        output.Attributes.SetAttribute("class", "field");
    }

    private TagBuilder LabelTag()
    {
        var label = new TagBuilder("label");
        label.Attributes["for"] = Name;
        label.InnerHtml.AppendHtml(LabelHtml ?? Content(Label)!);
        if (Optional) label.InnerHtml.AppendHtml(" <span class=\"optional\">").Append(T("(optional)")).AppendHtml("</span>");
        return label;
    }

    // The class and the suffix of the id are the same word.
    private TagBuilder Line(string kind, IHtmlContent text)
    {
        var line = new TagBuilder("p");
        line.Attributes["id"] = $"{Name}-{kind}";
        line.AddCssClass(kind);
        if (kind == "error") line.InnerHtml.AppendHtml(IconTagHelper.Svg("exclamation-circle", ViewContext));
        line.InnerHtml.AppendHtml("<span>").AppendHtml(text).AppendHtml("</span>");
        return line;
    }

    private TagBuilder Input(TagHelperAttributeList rest, bool hasHint, string? error)
    {
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        foreach (var attribute in rest) input.Attributes[attribute.Name] = attribute.Value?.ToString();
        input.Attributes["id"] = input.Attributes["name"] = Name;
        input.Attributes.TryAdd("type", "text");
        if (input.Attributes["type"] == "password") AddWords(input.Attributes);
        if (Value is not null) input.Attributes["value"] = Value;
        if (!Optional) input.Attributes["required"] = "";
        if (error is not null) input.Attributes["aria-invalid"] = "true";
        string?[] described = [hasHint ? $"{Name}-hint" : null, error is null ? null : $"{Name}-error"];
        if (described.Any(d => d is not null)) input.Attributes["aria-describedby"] = string.Join(' ', described.Where(d => d is not null));
        input.AddCssClass("form-control");
        if (error is not null) input.AddCssClass("is-invalid");
        return input;
    }

    // Of the button that js/password.js puts beside it. What it shows is said by the view, where it is no password.
    private static void AddWords(AttributeDictionary attributes)
    {
        var what = attributes.GetValueOrDefault("data-show");
        attributes["data-show"] = T("Show");
        attributes["data-hide"] = T("Hide");
        attributes["data-show-what"] = what is null ? T("Show password") : T("Show {0}", what);
        attributes["data-hide-what"] = what is null ? T("Hide password") : T("Hide {0}", what);
    }

    private static StringHtmlContent? Content(string? text) => text is null ? null : new(text);
}
