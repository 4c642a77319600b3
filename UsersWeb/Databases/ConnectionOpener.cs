using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace UsersWeb.Databases;

/// <summary>
/// Opens connections. Where the server has no room for one more it waits for one of ours to end, as long as for one of the pool's.
/// </summary>
internal sealed class ConnectionOpener(DatabaseEngine engine, TimeSpan patience) : DbConnectionInterceptor
{
    private const string Mark = "UsersWeb.Connecting";

    /// <summary>Whether an exception was thrown by opening a connection.</summary>
    public static bool IsOf(Exception exception) => exception.Data.Contains(Mark);

    /// <inheritdoc />
    public override async ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData,
        InterceptionResult result, CancellationToken cancellationToken = default)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await OpenAsync(connection, cancellationToken);
                return InterceptionResult.Suppress();
            }
            catch (Exception e) when (engine.HasNoRoom(e) && Stopwatch.GetElapsedTime(start) < patience)
            {
                await Task.Delay(Random.Shared.Next(20, 120), cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                e.Data[Mark] = true;
                throw;
            }
        }
    }

    /// <summary>The framework reads and writes the keys that sign cookies without awaiting anything.</summary>
    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
        ConnectionOpeningAsync(connection, eventData, result).AsTask().GetAwaiter().GetResult();

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
