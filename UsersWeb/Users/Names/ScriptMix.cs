using System.Text;

namespace UsersWeb.Users.Names;

/// <summary>
/// Whether a name is written in one script, so that no letter can be taken for one of another (UTS 39, 5.2, "highly restrictive"): one
/// script, or Latin with those that Japanese, Chinese or Korean is written in.
/// </summary>
internal static class ScriptMix
{
    // Writing systems of several scripts, named as UTS 39 does.
    private static readonly Dictionary<string, string[]> Systems = new(StringComparer.Ordinal)
    {
        ["Han"] = ["Japanese", "Chinese", "Korean"],
        ["Hiragana"] = ["Japanese"],
        ["Katakana"] = ["Japanese"],
        ["Bopomofo"] = ["Chinese"],
        ["Hangul"] = ["Korean"],
    };

    public static bool IsOne(string name)
    {
        var sets = name.EnumerateRunes().Select(rune => UnicodeProperties.Scripts(rune.Value)).Where(scripts => scripts.Length > 0)
            .Select(scripts => scripts.Concat(scripts.SelectMany(script => Systems.GetValueOrDefault(script) ?? [])).ToArray()).ToList();
        return HasCommon(sets, _ => true)
            || HasCommon(sets.Where(scripts => !scripts.Contains("Latin")), script => script is "Japanese" or "Chinese" or "Korean");
    }

    private static bool HasCommon(IEnumerable<string[]> sets, Func<string, bool> counts)
    {
        using var each = sets.GetEnumerator();
        if (!each.MoveNext()) return true;
        var common = each.Current.Where(counts).ToHashSet(StringComparer.Ordinal);
        while (each.MoveNext()) common.IntersectWith(each.Current);
        return common.Count > 0;
    }
}
