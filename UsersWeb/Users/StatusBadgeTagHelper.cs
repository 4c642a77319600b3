using Microsoft.AspNetCore.Razor.TagHelpers;
using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary><c>&lt;status-badge value="…"/&gt;</c>: the status as a word; its colour only repeats it.</summary>
[HtmlTargetElement("status-badge", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StatusBadgeTagHelper : TagHelper
{
    /// <summary>The status.</summary>
    public UserStatus Value { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Value == UserStatus.Active ? "status status-active" : "status status-" + Words.Member);
        output.Content.SetContent(Words.Words);
    }

    private FieldChoice Words => UserField.OfMember("status")!.AllChoices.First(choice => choice.Value == Value.ToString());
}
