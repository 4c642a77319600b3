using System.Text.Json;

namespace UsersWeb.Tests.Moves.Support;

/// <summary>A line of the preflight's list.</summary>
public sealed record Listed(string? Table, string? Key, string? Column, string Rule, string? Value, string Advice)
{
    /// <summary>Where it is and which rule it breaks: what a person needs to find it.</summary>
    public string Place => string.Join(' ', ((string?[])[Table, Key, Column, Rule]).OfType<string>());
}

/// <summary>What `db move --json` did.</summary>
public sealed class Moved
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly string[] PartsOfDifference = ["table", "key", "column", "source", "target"];

    public Moved(CliResult result)
    {
        (Code, Output, Error) = (result.Code, result.Output, result.Error);
        Events = [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{'))
            .Select(line => JsonDocument.Parse(line).RootElement)];
        if (Report is not { } page) return;
        // The reports of tests are nobody's to keep.
        var data = Path.ChangeExtension(page, ".json");
        Reports = [File.ReadAllText(page), File.ReadAllText(data)];
        if (!OperatingSystem.IsWindows()) ReportModes = [File.GetUnixFileMode(page), File.GetUnixFileMode(data)];
        File.Delete(page);
        File.Delete(data);
    }

    /// <summary>The exit code of a process that was ended by SIGKILL: 128 and its number.</summary>
    public const int Killed = 137;

    public int Code { get; }

    public string Output { get; }

    public string Error { get; }

    public IReadOnlyList<JsonElement> Events { get; }

    /// <summary>Contents of the report's files.</summary>
    public IReadOnlyList<string> Reports { get; } = [];

    /// <summary>Who may do what with them.</summary>
    public IReadOnlyList<UnixFileMode> ReportModes { get; } = [];

    public IEnumerable<Listed> Problems => Of("problem").Select(problem => problem.Deserialize<Listed>(Json)!);

    public IEnumerable<string> Places => Problems.Select(problem => problem.Place).Order(StringComparer.Ordinal);

    /// <summary>Differences as: table, key, column, source, target.</summary>
    public IReadOnlyList<string> Differences =>
        [.. Of("difference")
            .Select(difference =>
            string.Join(' ',
            PartsOfDifference.Select(part => difference.TryGetProperty(part, out var value) ? value.GetString() ?? "-" : "-")))];

    public IEnumerable<string> Notices => Of("notice").Select(notice => notice.GetProperty("text").GetString()!);

    public string Message => Of("end").Select(end => end.GetProperty("message").GetString()).LastOrDefault() ?? Error;

    /// <summary>The digest of a move that ended well; fails with what it printed otherwise.</summary>
    public string Digest => Code == 0 ? Of("verified").Single().GetProperty("digest").GetString()! : throw Unexpected();

    /// <summary>
    /// Fails with what it printed unless it ended with this code and, unless it was killed, with one clear line that says
    /// this.
    /// </summary>
    public Moved EndedWith(int code, string says = "") =>
        Code == code && (code == Killed || IsClear(Message)) && Message.Contains(says, StringComparison.OrdinalIgnoreCase) ? this
            : throw Unexpected();

    /// <summary>Uses of rules as the report counts them: "Users.DisplayName length truncate 2".</summary>
    public IEnumerable<string> Fixes => JsonDocument.Parse(Reports[1]).RootElement.GetProperty("fixes").EnumerateArray()
        .Select(fix =>
            $"{fix.GetProperty("table")}.{fix.GetProperty("column")} {fix.GetProperty("rule")} {fix.GetProperty("action")} "
            + $"{fix.GetProperty("count")}").Order(StringComparer.Ordinal);

    private string? Report => Of("end").Select(end => end.GetProperty("report").GetString()).LastOrDefault();

    private IEnumerable<JsonElement> Of(string kind) => Events.Where(told => told.GetProperty("event").GetString() == kind);

    // A line for people, not a fault with its stack.
    private static bool IsClear(string message) =>
        !message.Trim().Contains('\n') && !message.Contains("   at ", StringComparison.Ordinal)
            && !message.Contains("Unexpected failure", StringComparison.Ordinal);

    private InvalidOperationException Unexpected() => new($"The move ended with {Code}:\n{Output}{Error}");
}
