using System.Text;
using System.Text.RegularExpressions;

namespace UsersWeb.Tests.Shared.Languages;

/// <summary>The texts that the source hands to the localizer, each as it stands there.</summary>
internal static partial class SourceTexts
{
    private static readonly string Root = Path.Combine(UsersWebProgram.Repository, "UsersWeb");

    /// <summary>All of them, with the files that they stand in.</summary>
    public static ILookup<string, string> Find() => Files()
        .SelectMany(file => In(File.ReadAllText(file)).Select(text => (Text: text, File: Path.GetRelativePath(Root, file))))
        .ToLookup(found => found.Text, found => found.File, StringComparer.Ordinal);

    /// <summary>Calls whose text is put together when they are made, so that nobody can translate it.</summary>
    public static IEnumerable<string> PutTogether() => Files()
        .SelectMany(file => Computed().Matches(File.ReadAllText(file))
            .Select(match => $"{Path.GetRelativePath(Root, file)}: {match.Value}…"));

    internal static IEnumerable<string> In(string source)
    {
        foreach (Match call in Call().Matches(source))
        {
            var at = call.Index + call.Length;
            if (!call.ValueSpan.Contains("Plural", StringComparison.Ordinal))
            {
                if (Literal(source, ref at) is { } text) yield return text;
                continue;
            }
            SkipArgument(source, ref at);
            if (Literal(source, ref at) is not { } one) continue;
            yield return one;
            SkipArgument(source, ref at);
            if (Literal(source, ref at) is { } many) yield return many;
        }
    }

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Root, "*.*", SearchOption.AllDirectories)
        .Where(file => Path.GetExtension(file) is ".cs" or ".cshtml")
        .Where(file => !Outside().IsMatch(Path.GetRelativePath(Root, file)) && !file.EndsWith("Localizer.cs", StringComparison.Ordinal));

    // One literal, or several with + between them; null for anything else.
    private static string? Literal(string source, ref int at)
    {
        SkipBlanks(source, ref at);
        if (at >= source.Length || source[at] != '"') return null;
        var text = new StringBuilder();
        while (true)
        {
            for (at++; source[at] != '"'; at++)
            {
                if (source[at] == '\\') at++;
                text.Append(source[at]);
            }
            var next = at + 1;
            SkipBlanks(source, ref next);
            if (next >= source.Length || source[next] != '+') break;
            next++;
            SkipBlanks(source, ref next);
            if (source[next] != '"') break;
            at = next;
        }
        at++;
        return text.ToString();
    }

    // To what follows the next comma that parts arguments.
    private static void SkipArgument(string source, ref int at)
    {
        for (var depth = 0; at < source.Length; at++)
        {
            if (source[at] == '"')
            {
                Literal(source, ref at);
                at--;
            }
            else if (source[at] is '(' or '[' or '{')
            {
                depth++;
            }
            else if (source[at] is ')' or ']' or '}')
            {
                depth--;
            }
            else if (source[at] == ',' && depth == 0)
            {
                at++;
                return;
            }
        }
    }

    private static void SkipBlanks(string source, ref int at)
    {
        while (at < source.Length && char.IsWhiteSpace(source[at])) at++;
    }

    [GeneratedRegex(@"\bT(Html)?(Plural)?\(|\bTKey\(")]
    private static partial Regex Call();

    [GeneratedRegex(@"\b(T(Html)?|TKey)\(\s*[$@]+""[^""]{0,30}")]
    private static partial Regex Computed();

    [GeneratedRegex(@"^(bin|obj|wwwroot)/")]
    private static partial Regex Outside();
}
