using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace UsersWeb.Databases;

/// <summary>
/// Opens connections. Where the server has no room for one more it waits for one of ours to end, as long as for one of the pool's.
/// </summary>
internal sealed class ConnectionOpener(DatabaseEngine engine, TimeSpan patience) : DbConnectionInterceptor, IDisposable
{
    private const string Mark = "UsersWeb.Connecting";

    private const int MostOpened = 16;

    private readonly SemaphoreSlim returned = new(0);
    private int waiting;

    /// <summary>Whether an exception was thrown by opening a connection.</summary>
    public static bool IsOf(Exception exception) => exception.Data.Contains(Mark);

    /// <summary>Marks an exception that is no driver's own as one of a connection that was lost.</summary>
    public static void Lose(Exception exception) => exception.Data[Mark] = true;

    /// <inheritdoc />
    public override async ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData,
        InterceptionResult result, CancellationToken cancellationToken = default)
    {
        var start = Stopwatch.GetTimestamp();
        connection = ToHostInUse(connection, eventData);
        while (true)
        {
            try
            {
                await OpenAsync(connection, cancellationToken);
                return InterceptionResult.Suppress();
            }
            catch (Exception e) when (engine.HasNoRoom(e) && Stopwatch.GetElapsedTime(start) < patience)
            {
                // First come, first served; whoever is not told in time, because a connection of somebody else ended, looks again.
                await WaitAsync(cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Lose(e);
                throw;
            }
        }
    }

    /// <summary>The framework reads and writes the keys that sign cookies without awaiting anything.</summary>
    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData,
        InterceptionResult result) =>
        ConnectionOpeningAsync(connection, eventData, result).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc />
    public override void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => Return();

    /// <inheritdoc />
    public override Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        Return();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public void Dispose() => returned.Dispose();

    // A context keeps its connection from one request to the next.
    private DbConnection ToHostInUse(DbConnection connection, ConnectionEventData eventData)
    {
        if (engine.Hosts is not { } hosts || !hosts.IsElsewhere(connection) || eventData.Context is not { } context) return connection;
        var other = hosts.CreateConnection();
        if (IsSet(context.Database, other)) return other;
        var lost = new InvalidOperationException("The connection was to a host that is not in use any more.");
        Lose(lost);
        throw lost;
    }

    // Not for whoever still counts on the one before, with a transaction or a lock: they have lost it. But whatever keeps it counted as
    // open is ended, or the context would be of no use for ever.
    private static bool IsSet(DatabaseFacade database, DbConnection other)
    {
        for (var opened = 0; ; opened++)
        {
            try
            {
                database.SetDbConnection(other, contextOwnsConnection: true);
                return opened == 0;
            }
            catch (InvalidOperationException) when (opened < MostOpened)
            {
                database.CloseConnection();
            }
        }
    }

    private async Task WaitAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref waiting);
        try
        {
            await returned.WaitAsync(Random.Shared.Next(50, 150), cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private void Return()
    {
        if (Volatile.Read(ref waiting) > 0 && returned.CurrentCount == 0) returned.Release();
    }

    private async Task OpenAsync(DbConnection connection, CancellationToken cancellation)
    {
        await connection.OpenAsync(cancellation);
        try
        {
            await engine.BeginSessionAsync(connection, cancellation);
        }
        catch
        {
            await connection.CloseAsync();
            throw;
        }
    }
}
