using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.Availability;

/// <summary>Whether the database answers now, within a second and a half.</summary>
public sealed class ReadyLook(DatabaseState state, DatabaseEngine engine, IServiceScopeFactory scopes)
{
    // Whoever asks has a limit of their own; a driver's, of a server that stands still, is longer than any.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.5);

    private readonly Lock once = new();
    private Task<bool> looking = Task.FromResult(true);

    /// <summary>
    /// Asks it. While an answer is missing all wait for that one, so that no more connections hang on a server that stands still.
    /// </summary>
    public async Task<bool> AnswersAsync()
    {
        if (engine.FindLoss() is { } loss)
        {
            state.Lost(loss);
            return false;
        }
        var answer = Look();
        return await Task.WhenAny(answer, Task.Delay(Limit)) == answer && await answer;
    }

    private Task<bool> Look()
    {
        lock (once) return looking = looking.IsCompleted ? Task.Run(AskAsync) : looking;
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
