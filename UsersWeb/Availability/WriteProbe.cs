using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.Availability;

/// <summary>Whether the database takes the application's own writes, found by one that changes nothing.</summary>
public sealed partial class WriteProbe(
    IServiceScopeFactory scopes, DatabaseEngine engine, DatabaseState state, ReadOnlyMode mode, TimeProvider clock,
    ILogger<WriteProbe> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Looks, and has changes refused while the database refuses them.</summary>
    /// <exception cref="DbException">It refuses them for another reason than being read-only.</exception>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var was = mode.IsRefused;
        mode.IsRefused = !await TakesChangesAsync(cancellation);
        if (was != mode.IsRefused)
            LogMode(logger, engine.Name, mode.IsRefused ? "takes no changes: reading goes on, changes are refused" : "takes changes again");
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!state.IsReady || !mode.IsRefused) continue;
            try
            {
                if (engine.Hosts is { } hosts) await hosts.ChooseAsync(stoppingToken);
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException or IOException)
            {
                // An outage is noticed by the requests.
            }
        }
    }

    private async Task<bool> TakesChangesAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<UsersDbContext>();
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await db.Roles.Where(role => role.Id < 0)
                .ExecuteUpdateAsync(set => set.SetProperty(role => role.ConcurrencyStamp, role => role.ConcurrencyStamp), cancellation);
            return true;
        }
        catch (Exception e) when (engine.Classify(e) == DatabaseFailure.ReadOnly)
        {
            return false;
        }
        catch (Exception e) when (engine.Classify(e) is DatabaseFailure.Busy or DatabaseFailure.Conflict or DatabaseFailure.Full)
        {
            // Somebody else writes, so it does take changes; one that is full has words of its own.
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Engine} {What}")]
    private static partial void LogMode(ILogger logger, string engine, string what);
}
