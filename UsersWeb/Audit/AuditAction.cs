namespace UsersWeb.Audit;

/// <summary>Something that the audit tells of.</summary>
/// <param name="Code">What stands in the database and the log: to what it was done, a dot, and what was done.</param>
/// <param name="EnglishName">In words, of nobody in particular.</param>
/// <param name="EnglishSentence">In words, with {0} for the name of whom it was done to; null where it is done to no person.</param>
/// <param name="OwaspEvent">What the OWASP Logging Vocabulary calls it.</param>
public sealed record AuditAction(string Code, string EnglishName, string? EnglishSentence, string OwaspEvent)
{
    /// <summary>In words, of nobody in particular, in the language of now.</summary>
    public string Name => T(EnglishName);

    /// <summary>In words, with {0} for the name of whom it was done to; null where it is done to no person.</summary>
    public string? Sentence => EnglishSentence is null ? null : T(EnglishSentence);

    /// <summary>The part before the dot, with the dot: all actions on the same kind of thing begin so.</summary>
    public string Group => Code[..(Code.IndexOf('.', StringComparison.Ordinal) + 1)];
}
