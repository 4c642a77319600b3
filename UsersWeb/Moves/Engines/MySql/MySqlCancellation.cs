using System.Net.Sockets;
using MySqlConnector;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>Ends a query whose rows nobody wants any more.</summary>
internal static class MySqlCancellation
{
    /// <summary>Cancels; does nothing where the connection is gone, and the query with it.</summary>
    public static void TryCancel(this MySqlCommand command)
    {
        try
        {
            command.Cancel();
        }
        catch (Exception e) when (e is MySqlException or SocketException or InvalidOperationException)
        {
            // What went wrong first is what counts.
        }
    }
}
