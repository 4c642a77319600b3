using System.Security.Cryptography;
using System.Text;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Engine.Rows;

/// <summary>
/// Who decides about values that can't be moved as they are: the preflight lists them, the copy stops or follows a rules
/// file.
/// </summary>
public interface IRowProblems
{
    /// <summary>What to write instead of a value.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="column">The column.</param>
    /// <param name="isKey">Whether the column is of the primary key: such a row can only be left out.</param>
    /// <param name="text">The value when it is text, or bytes that should have been.</param>
    /// <exception cref="MoveException">There is no rule for it, and the copy can't go on.</exception>
    Fix Fix(RowProblem problem, ModelColumn column, bool isKey, ReadOnlySpan<byte> text);

    /// <summary>A rule's value can't be moved either.</summary>
    /// <exception cref="MoveException">The copy can't go on.</exception>
    void Unfixed(RowProblem problem);

    /// <summary>
    /// Decisions about whole rows of a table, by <see cref="DisplayValue.Key(ModelTable, ReadOnlySpan{byte})"/>, one for
    /// each column; null when there are none.
    /// </summary>
    IReadOnlyDictionary<string, IReadOnlyList<RowFix>>? RowFixes(ModelTable table);

    /// <summary>A row was left out.</summary>
    void Skipped(ModelTable table, string key);
}

/// <summary>What to do about one value.</summary>
/// <param name="SkipsRow">The row is left out.</param>
/// <param name="Value">What is written instead; null for NULL.</param>
/// <param name="Action">The rule's word, for the report; null when nothing was decided and the value is only counted.</param>
public readonly record struct Fix(bool SkipsRow, string? Value, string? Action)
{
    /// <summary>Only looking: the row is not written, the check goes on.</summary>
    public static Fix Listed { get; } = new(true, null, null);
}

/// <summary>What to do about a row that breaks a rule with other rows.</summary>
/// <param name="Problem">What is wrong.</param>
/// <param name="Fix">What to do; null when nothing was decided.</param>
public sealed record RowFix(RowProblem Problem, Fix Fix);

/// <summary>A fix that was applied, kept with the rows it concerns so that the verification knows it.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">The row.</param>
/// <param name="Column">The column; null for a row that was left out.</param>
/// <param name="Rule">The rule that was broken.</param>
/// <param name="Action">The rules file's word.</param>
/// <param name="ValueHash">SHA-256 of the value that was written, as text; "null" for NULL; null for a row that was left out.</param>
/// <param name="SourceHash">SHA-256 of the value, or of the row, that stood in the source, in the canonical form of the
/// verification; null before that has seen it.</param>
public sealed record FixRecord(string Table, RowKey Key, string? Column, string Rule, string Action, string? ValueHash,
    string? SourceHash = null)
{
    /// <summary>What a fix of a problem is written down as.</summary>
    public static FixRecord Of(ModelTable table, RowProblem problem, Fix fix) => new(
        table.Name, problem.Key!, fix.SkipsRow ? null : problem.Column, WireNames.Of(problem.Rule), fix.Action!,
        fix.SkipsRow ? null : fix.Value is null ? "null" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fix.Value))));
}
