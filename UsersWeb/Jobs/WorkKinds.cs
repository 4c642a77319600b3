namespace UsersWeb.Jobs;

/// <summary>The kinds of work that this instance can do. It leaves others alone: a newer instance may have put them down.</summary>
public sealed class WorkKinds(IEnumerable<WorkKind> kinds)
{
    private readonly Dictionary<string, WorkKind> byName = kinds.ToDictionary(kind => kind.Name);

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names { get; } = [.. kinds.Select(kind => kind.Name)];

    /// <summary>Those that come round again.</summary>
    public IEnumerable<WorkKind> Recurring => byName.Values.Where(kind => kind.Every is not null);

    /// <summary>One of them.</summary>
    public WorkKind this[string name] => byName[name];
}

/// <summary>A kind of work.</summary>
/// <param name="Name">As "mail.send".</param>
/// <param name="MostAttempts">After so many it is given up; see <see cref="WorkPause"/> for how long that takes.</param>
/// <param name="Every">How often it comes round by itself; null for work that somebody puts down.</param>
public sealed record WorkKind(string Name, int MostAttempts, TimeSpan? Every);

/// <summary>Adds kinds of work to the services.</summary>
public static class WorkKindServices
{
    // A bit more than an hour.
    private const int Attempts = 12;

    /// <summary>Work that is put down by <see cref="Work.Add"/>.</summary>
    public static IServiceCollection AddWork<THandler>(this IServiceCollection services, string kind, int mostAttempts = Attempts)
        where THandler : class, IWorkHandler =>
        services.AddKeyedScoped<IWorkHandler, THandler>(kind).AddSingleton(new WorkKind(kind, mostAttempts, null));

    /// <summary>
    /// Work that comes round by itself, in one of the instances, first when that time has passed once since the database was first
    /// served.
    /// </summary>
    public static IServiceCollection AddRecurringWork<THandler>(this IServiceCollection services, string kind, TimeSpan every)
        where THandler : class, IWorkHandler =>
        services.AddKeyedScoped<IWorkHandler, THandler>(kind).AddSingleton(new WorkKind(kind, Attempts, every));
}
