using UsersWeb.Moves.Engine.Report;

namespace UsersWeb.Tests.Moves.Model;

/// <summary>Problems and differences that somebody was told of.</summary>
internal sealed class Told : MoveOutput
{
    private readonly List<string> problems = [];
    private readonly List<string> differences = [];

    public IReadOnlyList<string> Problems => problems;

    public IReadOnlyList<string> Differences => differences;

    public override void Tell(MoveEvent moveEvent)
    {
        if (moveEvent is ProblemEvent problem)
            problems.Add($"{problem.Key} {problem.Column} {problem.Rule.ToString().ToUpperInvariant()} {problem.Value}");
        if (moveEvent is DifferenceEvent difference)
            differences.Add($"{difference.Key} {difference.Column} {difference.Source} {difference.Target}");
    }
}
