using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Pages;

/// <summary>Reads what the command says with --json, a line at a time. Unknown events and members count for nothing, and so do lines that are not JSON.</summary>
public static class MoveLines
{
    private const int NoticeLimit = 100;
    private const int TextLimit = 2000;

    /// <summary>The status after a line.</summary>
    public static MoveStatus After(this MoveStatus status, string line)
    {
        if (!line.StartsWith('{')) return status;
        try
        {
            using var json = JsonDocument.Parse(line);
            return After(status, json.RootElement);
        }
        catch (JsonException)
        {
            return status;
        }
    }

    private static MoveStatus After(MoveStatus status, JsonElement line) => line.Text("event") switch
    {
        "start" => Start(status, line),
        "step" => status with { Steps = Begin(status.Steps, line.Text("step")), Progress = null },
        "fact" => Fact(status, line),
        "progress" => status with { Progress = Progress(line) },
        "problem" => Problem(status, line),
        "difference" => Difference(status, line),
        "notice" => status.Notices.Count < NoticeLimit ? status with { Notices = status.Notices.Add(line.Text("text") ?? "") } : status,
        "verified" => status with { Verification = Verification(line), Progress = null },
        "rehearsed" => status with { Rehearsal = new(line.Number("seconds") ?? 0, line.Whole("bytes") is > 0 and var bytes ? bytes : null) },
        "waiting" => status with { State = status.State == MoveState.Running ? MoveState.Waiting : status.State, Steps = Finish(status.Steps) },
        "switched" => status with { CutOver = new(line.Text("to") ?? status.To.Masked, line.Text("place") ?? "the settings", line.Text("restart") == "yourself") },
        "end" => status with { Exit = (int?)line.Whole("exit"), Message = line.Text("message") },
        _ => status,
    };

    private static MoveStatus Start(MoveStatus status, JsonElement line) => status with
    {
        Id = line.Text("move"),
        From = new(line.Text("fromEngine"), line.Text("from") ?? status.From.Masked),
        // The scratch database of a rehearsal is not where the move would go.
        To = new(line.Text("toEngine"), status.Kind == MoveKind.Rehearsal ? status.To.Masked : line.Text("to") ?? status.To.Masked),
    };

    // A step that begins ends the one before; what was passed over was left out.
    private static ImmutableList<MoveStep> Begin(ImmutableList<MoveStep> steps, string? name)
    {
        var place = steps.FindIndex(step => step.Name == name);
        if (place < 0) return steps;
        return [.. steps.Select((step, i) =>
            i == place ? step with { State = StepState.Running }
            : i > place || step.State == StepState.Done ? step
            : step with { State = step.State == StepState.Running ? StepState.Done : StepState.Skipped })];
    }

    /// <summary>No step runs any more.</summary>
    public static ImmutableList<MoveStep> Finish(ImmutableList<MoveStep> steps, StepState running = StepState.Done) =>
        [.. steps.Select(step => step.State == StepState.Running ? step with { State = running } : step)];

    // A rate or a rest of 0 is one that is not known.
    private static MoveProgress Progress(JsonElement line) => new(
        line.Text("table") is { Length: > 0 } table ? table : null, line.Whole("rows") ?? 0, line.Whole("total") ?? 0,
        line.Number("rowsPerSecond") ?? 0, line.Number("secondsLeft") is > 0 and var left ? left : null);

    private static MoveStatus Fact(MoveStatus status, JsonElement line)
    {
        var fact = KeyValuePair.Create(line.Text("name") ?? "", line.Text("value") ?? "");
        return line.Text("side") == "source"
            ? status with { From = status.From with { Facts = status.From.Facts.Add(fact) } }
            : status with { To = status.To with { Facts = status.To.Facts.Add(fact) } };
    }

    private static MoveStatus Problem(MoveStatus status, JsonElement line)
    {
        status = status with { ProblemCount = status.ProblemCount + 1 };
        if (status.ProblemCount > MoveStatus.ListLimit) return status;
        return status with { Problems = status.Problems.Add(new(line.Text("table"), line.Text("key"), line.Text("column"), line.Text("rule"), line.Text("value"), line.Text("advice"))) };
    }

    private static MoveStatus Difference(MoveStatus status, JsonElement line)
    {
        status = status with { DifferenceCount = status.DifferenceCount + 1 };
        if (status.DifferenceCount > MoveStatus.ListLimit) return status;
        return status with { Differences = status.Differences.Add(new(line.Text("table"), line.Text("key"), line.Text("column"), line.Text("source"), line.Text("target"))) };
    }

    private static MoveVerification Verification(JsonElement line)
    {
        var tables = line.TryGetProperty("tables", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;
        return new(line.Whole("rows") ?? 0, line.Text("digest") ?? "", [.. tables.Select(table => new VerifiedTable(table.Text("table") ?? "", table.Whole("rows") ?? 0, table.Text("digest") ?? ""))]);
    }

    /// <summary>A member as text, shortened; null when it is absent or null.</summary>
    public static string? Text(this JsonElement line, string member)
    {
        if (line.ValueKind != JsonValueKind.Object || !line.TryGetProperty(member, out var value) || value.ValueKind is JsonValueKind.Null or JsonValueKind.Object or JsonValueKind.Array) return null;
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return text.Length <= TextLimit ? text : text[..TextLimit] + "…";
    }

    /// <summary>A member as a whole number; null when it is none.</summary>
    public static long? Whole(this JsonElement line, string member) => line.Number(member) is { } number and > -9e18 and < 9e18 ? (long)number : null;

    /// <summary>A member as a number; null when it is none.</summary>
    public static double? Number(this JsonElement line, string member) =>
        double.TryParse(line.Text(member), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
