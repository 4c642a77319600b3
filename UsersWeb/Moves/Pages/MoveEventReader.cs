using System.Text.Json;
using UsersWeb.Moves.Engine.Report;

namespace UsersWeb.Moves.Pages;

/// <summary>
/// Reads what the command says with --json. Lines that are not JSON and events of a newer version count for nothing, unknown
/// members neither; a member that makes no sense is as if it were absent.
/// </summary>
public static class MoveEventReader
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        AllowOutOfOrderMetadataProperties = true,
        Converters = { new LenientText(), new LenientWhole(), new LenientNumber(), new LenientEstimate() },
    };

    /// <summary>The event of a line; null when it is none that is known here.</summary>
    public static MoveEvent? Read(string line)
    {
        if (!line.StartsWith('{')) return null;
        try
        {
            return JsonSerializer.Deserialize<MoveEvent>(line, Json);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
