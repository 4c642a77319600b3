using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Preflight;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves;

/// <summary>What a move and the way back from it are made of.</summary>
/// <param name="settings">The application's.</param>
/// <param name="services">The application's services for other settings: those that name the target.</param>
/// <param name="told">Who is told what happens.</param>
/// <param name="clock">The time.</param>
internal sealed class MoveParts(
    IConfigurationRoot settings, Func<IConfiguration, ServiceProvider> services, MoveOutput told, TimeProvider clock)
{
    private MoveReport? report;

    /// <summary>Of this move; its own.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>What has happened; there is none before a run was made.</summary>
    public MoveReport Report => report!;

    /// <summary>The application's.</summary>
    public IConfigurationRoot Settings => settings;

    /// <summary>Who is told.</summary>
    public MoveOutput Told => told;

    /// <summary>What the setting Database:Provider says, when somebody set it.</summary>
    public DatabaseProvider? Chosen { get; } = DatabaseSettings.Read(settings).Provider;

    /// <summary>The configured database; null when it can't be had and need not be.</summary>
    public ConnectionString? Configured(bool isNeeded)
    {
        try
        {
            return ConnectionString.Parse(settings.GetConnectionString("Users"), Chosen);
        }
        catch (ConnectionStringException) when (!isNeeded)
        {
            return null;
        }
    }

    /// <summary>The application's services for a target.</summary>
    public ServiceProvider ServicesOf(ConnectionString target) => services(
        new ConfigurationBuilder().AddConfiguration(settings)
            .AddInMemoryCollection([new("ConnectionStrings:Users", target.Text), new("Database:Provider", target.Provider.ToString())])
            .Build());

    /// <summary>Makes the run, with its report, and tells that it begins.</summary>
    /// <param name="options">What was asked.</param>
    /// <param name="rulesFile">A file for <see cref="FixRules"/>, or null.</param>
    /// <param name="source">The source.</param>
    /// <param name="target">The target.</param>
    /// <param name="names">What people know them by.</param>
    /// <param name="ofTarget">The services of the target.</param>
    /// <param name="cancellation">Of the caller.</param>
    public async Task<MoveRun> PrepareAsync(MoveOptions options, string? rulesFile, MoveEngine source, MoveEngine target,
        (string From, string To) names, ServiceProvider ofTarget, CancellationToken cancellation)
    {
        await using var scope = ofTarget.CreateAsyncScope();
        var model = TableModel.Read(scope.ServiceProvider.GetRequiredService<UsersDbContext>());
        source.KnownTables = target.KnownTables = model.TableNames;
        var rules = rulesFile is { } file ? await FixRules.ReadAsync(file, model, cancellation) : FixRules.None;
        report = new(Id, options, rules, clock);
        var output = new MoveOutputs(told, report);
        var problems = new ProblemList(rules, output);
        report.Problems = problems.Counts;
        output.Tell(new StartEvent(Id, report.StartedAt, names.From, source.Name, names.To, target.Name, options.Rehearse));
        return new(Id, options, source, target, model, output, clock) { Problems = problems };
    }

    /// <summary>Writes the report, with the end.</summary>
    /// <returns>Its file; null when there is none.</returns>
    public async Task<string?> ReportAsync(EndEvent end)
    {
        if (report is null) return null;
        report.Tell(end);
        try
        {
            return await report.WriteAsync();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            told.Tell(new NoticeEvent($"The report could not be written: {e.Message.ReplaceLineEndings(" ")}"));
            return null;
        }
    }
}
