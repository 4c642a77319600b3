using System.Net;
using UsersWeb.Databases;

namespace UsersWeb.Availability;

/// <summary>
/// Looks each second whether the server answers. Requests would notice one that stands still, or that no way leads to any more, only after
/// as long as a statement may take. Those that wait for it then are answered as well.
/// </summary>
public sealed partial class ServerWatch(DatabaseEngine engine, DatabaseState state, TimeProvider clock, ILogger<ServerWatch> logger)
    : BackgroundService
{
    private const int MostAttempts = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!engine.IsServer) return;
        if (engine.Hosts is { } hosts) hosts.Changed += () => LogHost(logger, engine.Name, hosts.Name);
        await using var heartbeat = new Heartbeat(engine);
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!state.IsReady) continue;
            var end = engine.ServerEnd;
            // A second look, because a busy server may be late once, and a connection may have been ended.
            if (await heartbeat.AnswersAsync() || await heartbeat.AnswersAsync()) continue;
            state.Down();
            if (end is not null) await LetGoAsync(end, timer, stoppingToken);
        }
    }

    // A driver whose attempt to connect is ended makes another one, without encryption, say. But who is slow to come back must be let to.
    private async Task LetGoAsync(EndPoint end, PeriodicTimer timer, CancellationToken stopping)
    {
        for (var attempt = 0; attempt < MostAttempts && !state.IsReady; attempt++)
        {
            await ServerSockets.EndAsync(end);
            await timer.WaitForNextTickAsync(stopping);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Engine} is used at another host now, {Host}")]
    private static partial void LogHost(ILogger logger, string engine, string host);
}
