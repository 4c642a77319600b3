using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engine.Report;

/// <summary>
/// Collects what a move told into a report that may be handed around: connection strings are masked, and of people's values
/// only the places stand in it.
/// </summary>
public sealed class MoveReport(string id, MoveOptions options, FixRules rules, TimeProvider clock) : MoveOutput
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock gate = new();
    private readonly long start = clock.GetTimestamp();
    private readonly List<FactEvent> facts = [];
    private readonly List<(StepEvent Step, TimeSpan At)> steps = [];
    private readonly List<ProblemEvent> problems = [];
    private readonly List<DifferenceEvent> differences = [];
    private readonly List<string> notices = [];
    private StartEvent? started;
    private VerifiedEvent? verified;
    private RehearsedEvent? rehearsed;
    private CutOverEvent? switched;
    private EndEvent? ended;

    /// <summary>When the move began, UTC.</summary>
    public DateTime StartedAt { get; } = clock.GetUtcNow().UtcDateTime;

    /// <summary>Since then.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(start);

    /// <summary>What rules did; set by the move before the report is written.</summary>
    public ProblemCounts? Problems { get; set; }

    /// <summary>The folder `moves` in the home folder, where reports and backups are; only its owner may look into it.</summary>
    public static string Folder()
    {
        var folder = Path.Combine(Home.Folder, "moves");
        PrivateFile.CreateFolder(folder);
        return folder;
    }

    /// <inheritdoc />
    public override void Tell(MoveEvent moveEvent)
    {
        lock (gate)
        {
            switch (moveEvent)
            {
                case StartEvent e: started = e; break;
                case FactEvent e: facts.Add(e); break;
                case StepEvent e: steps.Add((e, Elapsed)); break;
                // Else the hours in which somebody made up their mind would be those of the step before.
                case WaitingEvent: steps.Add((new(MoveStep.Waiting, clock.GetUtcNow().UtcDateTime), Elapsed)); break;
                case ProblemEvent e: problems.Add(Masked(e)); break;
                case DifferenceEvent e: differences.Add(Masked(e)); break;
                case NoticeEvent e: notices.Add(e.Text); break;
                case VerifiedEvent e: verified = e; break;
                case RehearsedEvent e: rehearsed = e; break;
                case CutOverEvent e: switched = e; break;
                case EndEvent e: ended = e; break;
            }
        }
    }

    /// <summary>The report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(Content(), Json);

    /// <summary>Writes both files.</summary>
    /// <returns>The readable one.</returns>
    public async Task<string> WriteAsync()
    {
        var name = Path.Combine(Folder(), $"move-{id}");
        var content = Content();
        await WriteAsync(name + ".json", JsonSerializer.Serialize(content, Json));
        await WriteAsync(name + ".html", ReportPage.Write(content));
        return name + ".html";
    }

    private static async Task WriteAsync(string file, string text)
    {
        PrivateFile.Create(file);
        await File.WriteAllTextAsync(file, text);
    }

    /// <summary>What there is of it now.</summary>
    public ReportContent Content()
    {
        lock (gate)
        {
            return new(
                id, typeof(MoveReport).Assembly.GetName().Version!.ToString(3), StartedAt, Rounded(Elapsed),
                started?.From, started?.FromEngine, started?.To, started?.ToEngine, options, rules.All, facts, Times(),
                [.. Problems?.Problems ?? []], problems, [.. Problems?.Fixes ?? []], differences, notices, verified, rehearsed, switched,
                ended?.Exit, ended?.Message, Elsewhere);
        }
    }

    // A step lasts until the next one begins.
    private List<StepTime> Times() => [.. steps.Select((step, i) =>
        new StepTime(step.Step.Step, step.Step.At, Rounded((i + 1 < steps.Count ? steps[i + 1].At : Elapsed) - step.At)))];

    private static double Rounded(TimeSpan time) => Math.Round(time.TotalSeconds, 3);

    private static ProblemEvent Masked(ProblemEvent e) =>
        e with { Key = e.Key?.Masked(), Value = e.Value is null ? null : DisplayValue.Masked(e.Value) };

    private static DifferenceEvent Masked(DifferenceEvent e) =>
        e with { Key = e.Key.Masked(), Source = DisplayValue.Masked(e.Source), Target = DisplayValue.Masked(e.Target) };

    // What an administrator may wonder about, since it is not a row.
    private static readonly IReadOnlyList<string> Elsewhere =
    [
        TKey("Moved: users, roles, claims, logins, API tokens, and the keys that sign cookies, so people stay signed in."),
        TKey("Not needed: EF Core's history of migrations; the target has its own."),
        TKey("Stays where it is: appsettings.json and environment variables, backups, log files, the web server's certificates."),
    ];
}

/// <summary>A report's content.</summary>
/// <param name="Move">Id of the move.</param>
/// <param name="Version">Version of the application.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="From">The source, masked.</param>
/// <param name="FromEngine">Its engine.</param>
/// <param name="To">The target, masked.</param>
/// <param name="ToEngine">Its engine.</param>
/// <param name="Options">What was asked.</param>
/// <param name="Rules">The rules file.</param>
/// <param name="Facts">What both sides said.</param>
/// <param name="Steps">The steps; indexes and verification overlap.</param>
/// <param name="ProblemCounts">All problems, counted.</param>
/// <param name="Problems">Problems; values are not shown.</param>
/// <param name="Fixes">Uses of rules, counted.</param>
/// <param name="Differences">What the verification found; values are not shown.</param>
/// <param name="Notices">What was said on the way.</param>
/// <param name="Verified">Counts and digests.</param>
/// <param name="Rehearsed">Duration and size of a rehearsal.</param>
/// <param name="CutOver">The cut-over.</param>
/// <param name="Exit">The exit code.</param>
/// <param name="Message">The result in one line.</param>
/// <param name="Elsewhere">What is not a row of a table.</param>
public sealed record ReportContent(
    string Move, string Version, DateTime StartedAt, double Seconds, string? From, string? FromEngine, string? To, string? ToEngine,
    MoveOptions Options, IReadOnlyList<FixRule> Rules, IReadOnlyList<FactEvent> Facts, IReadOnlyList<StepTime> Steps,
    IReadOnlyList<ProblemCount> ProblemCounts, IReadOnlyList<ProblemEvent> Problems, IReadOnlyList<FixCount> Fixes,
    IReadOnlyList<DifferenceEvent> Differences, IReadOnlyList<string> Notices,
    VerifiedEvent? Verified, RehearsedEvent? Rehearsed, [property: JsonPropertyName("switched")] CutOverEvent? CutOver, MoveExit? Exit,
    string? Message, IReadOnlyList<string> Elsewhere);

/// <summary>A step and how long it took, in seconds.</summary>
public sealed record StepTime(WireName<MoveStep> Step, DateTime At, double Seconds);
