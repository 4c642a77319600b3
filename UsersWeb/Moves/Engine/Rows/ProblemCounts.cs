namespace UsersWeb.Moves.Engine.Rows;

/// <summary>How many problems were found, and how often rules fixed one.</summary>
public sealed class ProblemCounts
{
    private readonly Dictionary<(string? Table, string? Column, ProblemRule Rule), long> problems = [];
    private readonly Dictionary<(string Table, string? Column, ProblemRule Rule, string Action), long> fixes = [];

    /// <summary>Problems that no rule fixes.</summary>
    public long Total { get; private set; }

    /// <summary>Whether there are some that a rule could fix.</summary>
    public bool AreOfRows => problems.Keys.Any(kind => kind.Rule.IsOfRows());

    /// <summary>Problems by table, column and rule.</summary>
    public IEnumerable<ProblemCount> Problems =>
        problems.Select(entry => new ProblemCount(entry.Key.Table, entry.Key.Column, entry.Key.Rule, entry.Value));

    /// <summary>Uses of rules, by table, column, rule and action.</summary>
    public IEnumerable<FixCount> Fixes =>
        fixes.Select(entry => new FixCount(entry.Key.Table, entry.Key.Column, entry.Key.Rule, entry.Key.Action, entry.Value));

    /// <summary>Counts a problem.</summary>
    /// <returns>How many there are now of its table, column and rule.</returns>
    public long Add(RowProblem problem)
    {
        Total++;
        var kind = (problem.Table, problem.Column, problem.Rule);
        return problems[kind] = problems.GetValueOrDefault(kind) + 1;
    }

    /// <summary>Counts the use of a rule.</summary>
    public void AddFix(RowProblem problem, Fix fix)
    {
        var kind = (problem.Table!, problem.Column, problem.Rule, fix.Action!);
        fixes[kind] = fixes.GetValueOrDefault(kind) + 1;
    }
}

/// <summary>How often a problem was found.</summary>
public sealed record ProblemCount(string? Table, string? Column, WireName<ProblemRule> Rule, long Count);

/// <summary>How often a rule was used.</summary>
public sealed record FixCount(string Table, string? Column, WireName<ProblemRule> Rule, string Action, long Count);
