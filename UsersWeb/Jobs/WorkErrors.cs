namespace UsersWeb.Jobs;

/// <summary>Why attempts failed: kept in English, since nobody knows who will read it, and shown in the language of now.</summary>
public static class WorkErrors
{
    /// <summary>The database failed.</summary>
    public static string Database { get; } = TKey("The database could not be used.");

    private static string AnyOther { get; } = TKey("Unexpected failure ({0}); the log says more.");

    /// <summary>Something failed of which nothing may be shown.</summary>
    public static string Unexpected(Exception failure) => AnyOther.Replace("{0}", failure.GetType().Name, StringComparison.Ordinal);

    /// <summary>What is kept, in the language of now.</summary>
    public static string? Words(string? kept)
    {
        if (kept is null) return null;
        var (start, end) = (AnyOther[..AnyOther.IndexOf('{')], AnyOther[(AnyOther.IndexOf('}') + 1)..]);
        return kept.StartsWith(start, StringComparison.Ordinal) && kept.EndsWith(end, StringComparison.Ordinal)
            ? T(AnyOther, kept[start.Length..^end.Length]) : T(kept);
    }
}
