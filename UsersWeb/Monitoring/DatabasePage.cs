using UsersWeb.Databases;
using UsersWeb.Databases.Statements;
using UsersWeb.Monitoring.Backups;
using UsersWeb.Shared;

namespace UsersWeb.Monitoring;

/// <summary>What the page of the database shows.</summary>
/// <param name="Facts">Version and size.</param>
/// <param name="Provider">Which engine.</param>
/// <param name="Connection">Where it is, without secrets.</param>
/// <param name="Pool">How many connections each instance keeps.</param>
/// <param name="Connections">How many there are now; null where there is no server.</param>
/// <param name="Cluster">What the server knows of others; null where it is alone.</param>
/// <param name="Hosts">Those of the connection string; null where there is one.</param>
/// <param name="Sizes">Of tables and indexes.</param>
/// <param name="Applied">Migrations that it has.</param>
/// <param name="Pending">Migrations that it lacks.</param>
/// <param name="Backup">The last one, and one that is being made.</param>
/// <param name="Live">What changes all the time.</param>
public sealed record DatabasePage(
    DatabaseFacts Facts, string Provider, string Connection, string Pool, ServerConnections? Connections, DatabaseCluster? Cluster,
    KeptValue<IReadOnlyList<HostState>>? Hosts, KeptValue<StorageFigures> Sizes,
    IReadOnlyList<string> Applied, IReadOnlyList<string> Pending, BackupState Backup, LivePart Live);

/// <summary>What changes all the time, of this process since it started.</summary>
/// <param name="Steps">How long statements took of late, the oldest first.</param>
/// <param name="Slowest">The slowest statements.</param>
/// <param name="Signs">Whether one file is still the right database; null on a server.</param>
public sealed record LivePart(IReadOnlyList<LatencyStep> Steps, IReadOnlyList<Statement> Slowest, FileSigns? Signs)
{
    /// <summary>So many statements are shown.</summary>
    public const int Most = 20;

    /// <summary>All reads that are told of.</summary>
    public Latency Reads => Sum(Steps.Select(step => step.Reads));

    /// <summary>All writes that are told of.</summary>
    public Latency Writes => Sum(Steps.Select(step => step.Writes));

    private static Latency Sum(IEnumerable<Latency> parts) => parts.Aggregate(default(Latency), (sum, part) =>
        new(sum.Count + part.Count, sum.Total + part.Total, part.Most > sum.Most ? part.Most : sum.Most));
}
