namespace UsersWeb.Audit;

/// <summary>Something that the audit tells of.</summary>
/// <param name="Code">What stands in the database and the log: to what it was done, a dot, and what was done.</param>
/// <param name="Name">In words, of nobody in particular.</param>
/// <param name="Sentence">In words, with {0} for the name of whom it was done to; null where it is done to no person.</param>
/// <param name="OwaspEvent">What the OWASP Logging Vocabulary calls it.</param>
public sealed record AuditAction(string Code, string Name, string? Sentence, string OwaspEvent)
{
    /// <summary>The part before the dot, with the dot: all actions on the same kind of thing begin so.</summary>
    public string Group => Code[..(Code.IndexOf('.', StringComparison.Ordinal) + 1)];
}
