namespace UsersWeb.Users.Names;

/// <summary>What Unicode says of a code point and .NET does not.</summary>
internal static class UnicodeProperties
{
    /// <summary>Shown as nothing: joiners, fillers, variation selectors, marks of direction.</summary>
    public static bool IsInvisible(int point) => IsIn(UnicodeTables.Invisible, point);

    /// <summary>Turns the direction of the text around it.</summary>
    public static bool IsBidiControl(int point) => IsIn(UnicodeTables.BidiControls, point);

    /// <summary>A letter written from right to left.</summary>
    public static bool IsRightToLeft(int point) => IsIn(UnicodeTables.RightToLeft, point);

    /// <summary>A digit that stands in text from right to left only.</summary>
    public static bool IsArabicNumber(int point) => IsIn(UnicodeTables.ArabicNumbers, point);

    /// <summary>The scripts it is written in; none for what all of them share.</summary>
    public static string[] Scripts(int point)
    {
        var place = UnicodeTables.ScriptStarts.BinarySearch(point);
        return UnicodeTables.ScriptSets[UnicodeTables.ScriptsAt[place < 0 ? ~place - 1 : place]]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    // Pairs: a place between the two of a pair is odd.
    private static bool IsIn(ReadOnlySpan<int> pairs, int point)
    {
        var place = pairs.BinarySearch(point);
        return place >= 0 || ~place % 2 == 1;
    }
}
