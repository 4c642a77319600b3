using System.Collections.Frozen;
using System.Xml.Linq;

namespace UsersWeb.Shared.Languages;

/// <summary>
/// The translations of one language, from the file TAG.resx beside this one. They are part of the program itself and no satellite
/// assembly, which either edition would have to find, and they are not compiled, because compiled names are the same in either case. They
/// are read when somebody first asks for the language.
/// </summary>
internal sealed class Translations
{
    private readonly Lazy<FrozenDictionary<string, string>> _texts;

    private Translations(string tag) => _texts = new(() => Read(tag));

    /// <summary>Of the language with this tag.</summary>
    public static Translations Of(string tag) => new(tag);

    /// <summary>The translation, else the text as it is.</summary>
    public string Find(string english) => _texts.Value.GetValueOrDefault(english, english);

    private static FrozenDictionary<string, string> Read(string tag)
    {
        using var stream = typeof(Translations).Assembly.GetManifestResourceStream($"UsersWeb.Languages.{tag}.resx")!;
        return XDocument.Load(stream).Root!.Elements("data")
            .ToFrozenDictionary(data => (string)data.Attribute("name")!, data => (string)data.Element("value")!, StringComparer.Ordinal);
    }
}
