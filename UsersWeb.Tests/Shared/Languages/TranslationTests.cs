using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace UsersWeb.Tests.Shared.Languages;

/// <summary>The catalogue of German: all of it, and nothing that the program does not say.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed partial class TranslationTests
{
    private static readonly string Catalogue = Path.Combine(UsersWebProgram.Repository, "UsersWeb", "Shared", "Languages", "de.resx");

    private static readonly ILookup<string, string> Texts = SourceTexts.Find();

    private static readonly List<(string English, string German)> Entries =
        [.. XDocument.Load(Catalogue).Root!.Elements("data").Select(data => (data.Attribute("name")!.Value, data.Element("value")!.Value))];

    [Fact]
    public void Every_text_is_translated() => Assert.Empty(Texts.Select(text => text.Key).Except(Entries.Select(entry => entry.English))
        .Select(text => $"{text} ({string.Join(", ", Texts[text].Distinct())})"));

    [Fact]
    public void Nothing_is_translated_that_nobody_says() =>
        Assert.Empty(Entries.Select(entry => entry.English).Except(Texts.Select(text => text.Key)));

    [Fact]
    public void No_text_is_translated_twice() => Assert.Equal(Entries.Count, Entries.DistinctBy(entry => entry.English).Count());

    [Fact]
    public void No_text_is_put_together_before_it_is_translated() => Assert.Empty(SourceTexts.PutTogether());

    [Fact]
    public void A_translation_has_the_values_and_the_markup_of_its_text() => Assert.Empty(Entries
        .Where(entry => !Parts(entry.English).Order().SequenceEqual(Parts(entry.German).Order()))
        .Select(entry => $"{entry.English} → {entry.German}"));

    [Fact]
    public void A_translation_begins_and_ends_as_its_text_does() => Assert.Empty(Entries
        .Where(entry => Blanks(entry.English) != Blanks(entry.German) || entry.German.Length == 0)
        .Select(entry => $"{entry.English} → {entry.German}"));

    [Theory]
    [InlineData("""T("a")""", "a")]
    [InlineData("""@T("a {0}", x)""", "a {0}")]
    [InlineData("""T("a" + "b")""", "ab")]
    [InlineData("""TPlural(list.Count(x => x == ","), "one", "many {0}")""", "one|many {0}")]
    [InlineData("""THtml("<b>\"{0}\"</b>")""", "<b>\"{0}\"</b>")]
    [InlineData("""T(words)""", "")]
    [InlineData("""List("a")""", "")]
    public void Texts_are_found_where_they_are_said(string source, string texts) =>
        Assert.Equal(texts, string.Join('|', SourceTexts.In(source)));

    // One value may stand in the text twice, and in a translation once.
    private static IEnumerable<string> Parts(string text) =>
        Part().Matches(text).Select(match => match.Value).GroupBy(part => part).Select(part =>
            part.Key[0] == '{' ? part.Key : $"{part.Count()} {part.Key}");

    private static (bool, bool) Blanks(string text) => (text.StartsWith(' '), text.EndsWith(' '));

    [GeneratedRegex(@"\{\d+\}|<[^>]+>")]
    private static partial Regex Part();
}
