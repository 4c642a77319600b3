using System.Text.Json;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>How a move ended and what it said.</summary>
public sealed record MoveResult(int Code, IReadOnlyList<JsonElement> Events, string Error)
{
    private static readonly string[] Parts = ["table", "key", "column", "source", "target"];

    /// <summary>The last line, for people.</summary>
    public string Message => Of("end").Select(end => Mover.Text(end, "message")!).SingleOrDefault("(none)");

    /// <summary>Differences as: table, key, column, source, target.</summary>
    public IReadOnlyList<string> Differences =>
        [.. Of("difference").Select(e => string.Join(' ', Parts.Select(name => Mover.Text(e, name) ?? "-")))];

    /// <summary>What was said on the way.</summary>
    public IReadOnlyList<string> Notices => [.. Of("notice").Select(notice => Mover.Text(notice, "text")!)];

    /// <summary>What the preflight found.</summary>
    public IReadOnlyList<string> Problems => [.. Of("problem").Select(problem => Mover.Text(problem, "advice")!)];

    /// <summary>Fails with all it said unless it ended as expected, with one clear line.</summary>
    public MoveResult Ended(int code, string says = "")
    {
        Assert.True(Code == code && (code == 137 || IsClear(Message)) && Message.Contains(says, StringComparison.OrdinalIgnoreCase),
            $"Expected {code} and \"{says}\"; it ended with {Code}.\n{string.Join('\n', Events)}\n{Error}");
        return this;
    }

    private IEnumerable<JsonElement> Of(string kind) => Events.Where(e => Mover.Text(e, "event") == kind);

    // A line for people, not a fault with its stack.
    private static bool IsClear(string message) => !message.Contains('\n') && !message.Contains("   at ", StringComparison.Ordinal) && !message.Contains("Unexpected failure", StringComparison.Ordinal);
}
