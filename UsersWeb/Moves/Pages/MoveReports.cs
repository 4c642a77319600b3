using System.Text.Json;
using System.Text.Json.Serialization;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Pages;

/// <summary>Reads the reports that moves have left in the folder moves/ of the home folder.</summary>
public static class MoveReports
{
    private const int ListSize = 20;
    private const int IdLength = 32;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly string Folder = Path.Combine(Home.Folder, "moves");

    /// <summary>The newest twenty; what can't be read is left out.</summary>
    public static IReadOnlyList<MoveReportSummary> Newest() => Directory.Exists(Folder)
        ? [.. new DirectoryInfo(Folder).EnumerateFiles("move-*.json").OrderByDescending(file => file.LastWriteTimeUtc).Take(ListSize).Select(file => Read<MoveReportSummary>(file.FullName)).OfType<MoveReportSummary>()]
        : [];

    /// <summary>The file of a report; null when there is none of that id.</summary>
    public static string? File(string id)
    {
        // Nothing but an id gets into a path.
        if (id.Length != IdLength || !id.All(char.IsAsciiHexDigitLower)) return null;
        var file = Path.Combine(Folder, $"move-{id}.json");
        return System.IO.File.Exists(file) ? file : null;
    }

    /// <summary>A report, or a part of it; null when it can't be read.</summary>
    public static T? Read<T>(string file) where T : class
    {
        try
        {
            using var stream = System.IO.File.OpenRead(file);
            return JsonSerializer.Deserialize<T>(stream, Json);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            return null;
        }
    }
}

/// <summary>The part of a report that a list shows.</summary>
/// <param name="Move">The id.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="From">The source, masked.</param>
/// <param name="FromEngine">Its engine.</param>
/// <param name="To">The target, masked.</param>
/// <param name="ToEngine">Its engine.</param>
/// <param name="Options">What was asked.</param>
/// <param name="Verified">Present when both databases were the same.</param>
/// <param name="CutOver">Present when the application went over.</param>
/// <param name="Exit">The exit code.</param>
/// <param name="Message">The result in one line.</param>
public sealed record MoveReportSummary(
    string Move, DateTime StartedAt, double Seconds, string? From, string? FromEngine, string? To, string? ToEngine,
    MoveOptions? Options, MoveReportSummary.Verification? Verified, [property: JsonPropertyName("switched")] MoveReportSummary.Place? CutOver, int? Exit, string? Message)
{
    /// <summary>What was asked for.</summary>
    public MoveKind Kind => Options switch { { PreflightOnly: true } => MoveKind.Test, { Rehearse: true } => MoveKind.Rehearsal, _ => MoveKind.Move };

    /// <summary>The result in a few words.</summary>
    public string Result => this switch
    {
        { CutOver: not null } => "Moved",
        { Exit: 0, Kind: MoveKind.Test } => "Ready to move",
        { Exit: 0, Kind: MoveKind.Rehearsal } => "Went well",
        { Exit: 0 } => "Verified, not switched",
        { Exit: 3 } => "Problems found",
        { Exit: 5 } => "Not the same",
        { Exit: 6 } => "Stopped",
        _ => "Failed",
    };

    /// <summary>What was verified.</summary>
    public sealed record Verification(long Rows);

    /// <summary>Where the application went.</summary>
    public sealed record Place(string? To);
}
