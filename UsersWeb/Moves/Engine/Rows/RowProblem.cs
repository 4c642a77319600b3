namespace UsersWeb.Moves.Engine.Rows;

/// <summary>Something that can't be moved as it is.</summary>
/// <param name="Table">The table; null when it concerns the whole database.</param>
/// <param name="Key">The row.</param>
/// <param name="Column">The column.</param>
/// <param name="Rule">The rule that is broken.</param>
/// <param name="Value">The value, escaped and shortened.</param>
/// <param name="Advice">What the target takes, or what to do.</param>
public sealed record RowProblem(string? Table, RowKey? Key, string? Column, ProblemRule Rule, string? Value, string Advice)
{
    /// <summary>Of a whole database.</summary>
    public static RowProblem OfDatabase(ProblemRule rule, string advice, string? value = null) =>
        new(null, null, null, rule, value, advice);
}
