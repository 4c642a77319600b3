using System.Data.Common;
using System.Globalization;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>How rows can be sent to a server.</summary>
/// <param name="TakesLoadData">Whether it allows LOAD DATA LOCAL.</param>
/// <param name="MostPacketBytes">Longest statement, and longest packet of any kind.</param>
internal sealed record MySqlLimits(bool TakesLoadData, long MostPacketBytes)
{
    // Escaped it can be twice as long, and must fit into an array with as much room again for what follows it.
    private const long MostBytes = 500_000_000;

    // The driver sends LOAD DATA its data in packets of 1 MiB.
    private const long LoadDataPacketBytes = 2 * 1024 * 1024;

    // What a row may have beside its one long text: 65,535 bytes (manual, 8.4.7), and the statement around it.
    private const long Beside = 128 * 1024;

    /// <summary>LOAD DATA sends a value in as many packets as it takes; a statement is one packet.</summary>
    public long MostTextBytes => TakesLoadData ? MostBytes : Math.Max(MostPacketBytes - Beside, MostPacketBytes / 2);

    public static async Task<MySqlLimits> ReadAsync(DbConnection open, CancellationToken cancellation)
    {
        var row = (await open.QueryAsync("SELECT @@GLOBAL.local_infile, @@SESSION.max_allowed_packet", cancellation))[0];
        var packet = Convert.ToInt64(row[1], CultureInfo.InvariantCulture);
        return new(Convert.ToInt64(row[0], CultureInfo.InvariantCulture) == 1 && packet >= LoadDataPacketBytes, packet);
    }
}
