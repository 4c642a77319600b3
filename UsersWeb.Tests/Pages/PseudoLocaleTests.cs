using AngleSharp.Dom;

namespace UsersWeb.Tests.Pages;

/// <summary>
/// Every word on a page is translated: in the pseudo-locale, which has no letter of English, what is left in such letters is not. Names
/// and other data are no words of ours: they stand in an element that says so.
/// </summary>
[Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public sealed class PseudoLocaleTests(AccessibilityTests.Rooms rooms) : IClassFixture<AccessibilityTests.Rooms>
{
    // What people wrote, what programs read, what is called the same everywhere; dates have months of the framework's.
    private const string Data = "bdi, code, kbd, pre, samp, time, script, svg text, svg title, textarea, .brand, .avatar, [translate=no]";

    // Of an option the text may be data too, and no element can stand in it.
    private static readonly string[] Attributes = ["title", "aria-label", "alt", "placeholder", "content"];

    [Fact]
    public async Task No_word_is_left_in_English_and_none_stays_for_who_asks_in_English_next()
    {
        var left = (await EveryPage.VisitAsync(rooms, "qps-ploc"))
            .SelectMany(page => Left(page.Page.Document).Select(words => $"{page.Name}: {words}")).ToList();

        Assert.True(left.Count == 0, string.Join('\n', left));
        Assert.Empty((await EveryPage.VisitAsync(rooms, "en"))
            .Where(page => page.Page.Document.Source.Text.Contains('⟦', StringComparison.Ordinal)).Select(page => page.Name));
    }

    private static IEnumerable<string> Left(IDocument document) =>
        document.All.SelectMany(Words).Where(HasEnglish).Select(words => words.Trim()).Distinct();

    private static IEnumerable<string> Words(IElement element)
    {
        if (element.Matches(Data) || element.Closest(Data) is not null) yield break;
        // A title has no elements in it; it says the name of whom the heading names.
        if (element.LocalName == "title" && element.Owner!.QuerySelector("h1 bdi") is not null) yield break;
        foreach (var text in element.ChildNodes.OfType<IText>()) yield return text.Data.Replace("· UsersWeb", "", StringComparison.Ordinal);
        foreach (var name in Attributes)
        {
            var isForPrograms = element.LocalName == "meta" && element.GetAttribute("name") is not "description";
            if (!isForPrograms && element.GetAttribute(name) is { } value) yield return value;
        }
    }

    private static bool HasEnglish(string words) => words.Any(char.IsAsciiLetter);
}
