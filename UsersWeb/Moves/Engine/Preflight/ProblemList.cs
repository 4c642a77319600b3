using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engine.Preflight;

/// <summary>The problems of a move: all are counted, the first of each kind are listed, rules may fix them.</summary>
public sealed class ProblemList(FixRules rules, MoveOutput output) : IRowProblems
{
    /// <summary>Listed of one table, column and rule; beyond that they are only counted.</summary>
    public const int ListedOfAKind = 1000;

    private readonly Dictionary<string, Dictionary<string, IReadOnlyList<RowFix>>> rowFixes = [];
    private readonly Dictionary<string, HashSet<string>> skipped = [];
    private readonly HashSet<FixRecord> expected = [];
    private bool isCopying;

    /// <summary>What may be done about them.</summary>
    public FixRules Rules => rules;

    /// <summary>How many of which kind.</summary>
    public ProblemCounts Counts { get; } = new();

    /// <summary>Lists a problem.</summary>
    public void Add(RowProblem problem)
    {
        var count = Counts.Add(problem);
        if (count <= ListedOfAKind)
            output.Tell(new ProblemEvent(problem.Table, problem.Key, problem.Column, problem.Rule, problem.Value, problem.Advice));
        if (count == ListedOfAKind)
            output.Tell(new NoticeEvent(
                $"More of the kind {WireNames.Of(problem.Rule)} in {problem.Table}.{problem.Column} are counted and not listed."));
    }

    /// <summary>A problem of a row with other rows, found by a query.</summary>
    /// <param name="table">The table.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="column">The column the problem names.</param>
    /// <param name="text">Its value.</param>
    /// <returns>What a rule writes instead, still to be checked against other rows; null for nothing.</returns>
    public string? AddRow(ModelTable table, RowProblem problem, ModelColumn column, string text)
    {
        if (rules.Find(problem, table.Key.Contains(column)) is not { } rule)
        {
            Add(problem);
            return null;
        }
        var fix = FixRules.Apply(rule, problem, column, System.Text.Encoding.UTF8.GetBytes(text));
        if (!Fits(fix, column))
        {
            Add(problem with { Advice = $"{problem.Advice}; what the rule makes of it does not fit either" });
            return null;
        }
        Counts.AddFix(problem, fix);
        expected.Add(FixRecord.Of(table, problem, fix));
        if (!rowFixes.TryGetValue(table.Name, out var ofTable)) rowFixes[table.Name] = ofTable = [];
        var key = problem.Key!.Text;
        ofTable[key] = [.. ofTable.GetValueOrDefault(key) ?? [], new(problem, fix)];
        if (!fix.SkipsRow) return fix.Value;
        Skipped(table, key);
        return null;
    }

    /// <summary>Remembers what rules do to rows.</summary>
    public void Expect(IEnumerable<FixRecord> fixes) => expected.UnionWith(fixes);

    /// <summary>
    /// Whether these fixes of an earlier move are what the rules of this one make of the source as it is now. Not when rows
    /// are known by their place, which counts from where a copy begins.
    /// </summary>
    public bool AreExpected(IEnumerable<FixRecord> earlier) =>
        !expected.Any(fix => fix.Key.Kind == RowKeyKind.Place) && earlier.All(fix => expected.Contains(fix with { SourceHash = null }));

    /// <summary>From now on a problem without a rule stops the copy, and uses of rules are not counted twice.</summary>
    public void StartCopy() => isCopying = true;

    /// <summary>Keys of a table's rows that rules leave out.</summary>
    public IReadOnlyCollection<string> SkippedKeys(string table) => skipped.GetValueOrDefault(table) ?? [];

    /// <inheritdoc />
    public Fix Fix(RowProblem problem, ModelColumn column, bool isKey, ReadOnlySpan<byte> text)
    {
        if (rules.Find(problem, isKey) is { } rule)
        {
            var fix = FixRules.Apply(rule, problem, column, text);
            if (!isCopying) Counts.AddFix(problem, fix);
            return fix;
        }
        Unfixed(problem);
        return Rows.Fix.Listed;
    }

    /// <inheritdoc />
    public void Unfixed(RowProblem problem)
    {
        Add(problem);
        // The value is in the list; the message goes into the report, which others may read.
        if (isCopying)
            throw new MoveException(MoveExit.Copy,
                $"A value of {problem.Table}.{problem.Column} can't be moved ({WireNames.Of(problem.Rule)}). It was not there in the "
                + "preflight, so somebody writes to the source.");
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, IReadOnlyList<RowFix>>? RowFixes(ModelTable table) =>
        isCopying ? rowFixes.GetValueOrDefault(table.Name) : null;

    /// <inheritdoc />
    public void Skipped(ModelTable table, string key)
    {
        if (isCopying) return;
        if (!skipped.TryGetValue(table.Name, out var keys)) skipped[table.Name] = keys = [];
        keys.Add(key);
    }

    // The copy alone applies these rules, and must not be the first to find out.
    private static bool Fits(Fix fix, ModelColumn column)
    {
        if (fix.SkipsRow) return true;
        if (fix.Value is not { } value) return column.IsNullable;
        if (column.Kind != ColumnKind.Text) return long.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out _);
        return column.MaxLength is not { } most || value.EnumerateRunes().Count() <= most;
    }
}
