using System.Collections;
using System.Collections.Frozen;
using System.Resources;

namespace UsersWeb.Shared.Languages;

/// <summary>
/// The translations of one language, from the file TAG.resx beside this one. They are part of the program itself and no satellite
/// assembly, which either edition would have to find; they are read when somebody first asks for the language.
/// </summary>
internal sealed class Translations
{
    private readonly Lazy<FrozenDictionary<string, string>> _texts;

    private Translations(string tag) => _texts = new(() => Read(tag));

    /// <summary>All that are there, by the English text.</summary>
    public IReadOnlyDictionary<string, string> All => _texts.Value;

    /// <summary>Of the language with this tag.</summary>
    public static Translations Of(string tag) => new(tag);

    /// <summary>The translation, else the text as it is.</summary>
    public string Find(string english) => _texts.Value.GetValueOrDefault(english, english);

    private static FrozenDictionary<string, string> Read(string tag)
    {
        using var stream = typeof(Translations).Assembly.GetManifestResourceStream($"UsersWeb.Languages.{tag}.resources")!;
        using var reader = new ResourceReader(stream);
        return reader.Cast<DictionaryEntry>().ToFrozenDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);
    }
}
