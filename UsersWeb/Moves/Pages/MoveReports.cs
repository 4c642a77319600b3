using System.Text.Json;

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
        ? [.. new DirectoryInfo(Folder).EnumerateFiles("move-*.json").OrderByDescending(file => file.LastWriteTimeUtc).Take(ListSize)
            .Select(file => Read<MoveReportSummary>(file.FullName)).OfType<MoveReportSummary>()]
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
