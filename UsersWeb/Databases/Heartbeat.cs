using System.Data.Common;

namespace UsersWeb.Databases;

/// <summary>Asks a server again and again whether it answers, on a kept connection of its own: it waits behind no request.</summary>
internal sealed class Heartbeat(DatabaseEngine engine) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);

    private DbConnection? kept;
    private string? of;
    private bool isNew;

    /// <summary>
    /// Whether it answers now, within two and a half seconds. One that refuses the question, or ends a connection just opened,
    /// answers: requests find out by themselves.
    /// </summary>
    public async Task<bool> AnswersAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        isNew = false;
        try
        {
            // Some drivers wait for the server once more when they are told to stop.
            return await AskAsync(limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException || DriverFailure.Is(e))
        {
            Drop();
            return engine.HasNoRoom(e) || e is DbException { SqlState: not null } || (isNew && !limit.IsCancellationRequested);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Drop();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> AskAsync(CancellationToken cancellation)
    {
        // Of several hosts another one may be in use by now.
        if (of != engine.ConnectionText) Drop();
        if (kept is null)
        {
            of = engine.ConnectionText;
            var connection = engine.ConnectAlone()!;
            kept = connection;
            await connection.OpenAsync(cancellation);
            isNew = true;
        }
        return await engine.TakesStatementsAsync(kept, cancellation);
    }

    // Nobody waits for a server that stands still to say goodbye.
    private void Drop()
    {
        if (kept is { } connection) Task.Run(connection.DisposeAsync);
        kept = null;
    }
}
