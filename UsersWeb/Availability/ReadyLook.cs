using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.Availability;

/// <summary>Whether requests may be sent here, found out within a second and a half.</summary>
public sealed class ReadyLook(
    DatabaseState state, DatabaseEngine engine, ReadOnlyMode mode, Shutdown shutdown, IServiceScopeFactory scopes)
{
    // Whoever asks has a limit of their own; a driver's, of a server that stands still, is longer than any.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.5);

    private readonly Lock once = new();
    private Task<bool> looking = Task.FromResult(true);
    private ConnectionString? asked;

    /// <summary>Looks at what the process knows, and asks the database.</summary>
    /// <returns>Degraded while reading is all that works; and why, in English words without secrets.</returns>
    public async Task<(HealthStatus Status, string Words)> LookAsync()
    {
        if (shutdown.HasBegun) return (HealthStatus.Unhealthy, "shutting down");
        if (!state.IsReady || !await AnswersAsync()) return (HealthStatus.Unhealthy, WhyNot());
        if (mode.IsMoving) return (HealthStatus.Degraded, "ready to read, being moved to another database");
        return mode.IsRefused ? (HealthStatus.Degraded, "ready to read, the database is read-only") : (HealthStatus.Healthy, "ready");
    }

    private string WhyNot()
    {
        if (state.Unavailable is { } known) return known.Title;
        if (state.IsReady) return "the database does not answer in time";
        return state.HasPendingMigrations ? "migrations are pending" : "the database is not available";
    }

    // While an answer is missing all wait for that one, so that no more connections hang on a server that stands still.
    private async Task<bool> AnswersAsync()
    {
        if (engine.FindLoss() is { } loss)
        {
            state.Lost(loss);
            return false;
        }
        var answer = Ask();
        return await Task.WhenAny(answer, Task.Delay(Limit)) == answer && await answer;
    }

    private Task<bool> Ask()
    {
        lock (once)
        {
            // Of several hosts another one may be in use by now.
            if (looking.IsCompleted || asked != engine.Hosts?.Chosen) looking = Task.Run(AskAsync);
            asked = engine.Hosts?.Chosen;
            return looking;
        }
    }

    // Reads from a table, so that an emptied database is noticed as well as a stopped one. In a scope of its own, which may outlive the
    // request.
    private async Task<bool> AskAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<UsersDbContext>();
        try
        {
            return await db.Roles.AnyAsync(role => role.Id == Role.AdministratorId);
        }
        catch (Exception e)
        {
            if (engine.Classify(e) is DatabaseFailure.Unreachable or DatabaseFailure.None) state.Down();
            return false;
        }
    }
}
