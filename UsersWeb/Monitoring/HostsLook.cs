using UsersWeb.Databases;
using UsersWeb.Shared;

namespace UsersWeb.Monitoring;

/// <summary>
/// How the hosts of the connection string do: asked in the background for everybody who looks, because one may stand still.
/// </summary>
public sealed class HostsLook
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(2);

    // So long the page waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Kept<IReadOnlyList<HostState>>? kept;

    /// <summary>One for the process.</summary>
    public HostsLook(DatabaseEngine engine, TimeProvider clock, ILogger<HostsLook> logger)
    {
        if (engine.Hosts is { } hosts) kept = new(clock, KeptFor, hosts.AskAllAsync, _ => false, logger);
    }

    /// <summary>The newest there is; null where the connection string names one host.</summary>
    public async Task<KeptValue<IReadOnlyList<HostState>>?> GetAsync(CancellationToken cancellation) =>
        kept is null ? null : await kept.GetAsync(Patience, cancellation);
}
