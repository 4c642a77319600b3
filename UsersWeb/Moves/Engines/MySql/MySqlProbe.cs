using MySqlConnector;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>
/// Whether a user may do all that a move does. Grants can be given on servers, databases and tables, by patterns and by roles,
/// so they are not read but tried, on tables that are dropped at once.
/// </summary>
internal static class MySqlProbe
{
    private const string Drop = "DROP TABLE IF EXISTS `__MoveProbeChild`, `__MoveProbe`";

    private static readonly string[] Statements =
    [
        Drop,
        "CREATE TABLE `__MoveProbe` (Id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, Name varchar(16) CHARACTER SET utf8mb4 COLLATE "
            + "utf8mb4_bin NULL) ENGINE = InnoDB",
        "CREATE TABLE `__MoveProbeChild` (Id bigint NOT NULL PRIMARY KEY, FOREIGN KEY (Id) REFERENCES `__MoveProbe` (Id)) ENGINE = InnoDB",
        "INSERT INTO `__MoveProbe` (Id, Name) VALUES (0, 'a')",
        "SELECT count(*) FROM `__MoveProbe`",
        "UPDATE `__MoveProbe` SET Name = 'b'",
        "DELETE FROM `__MoveProbe`",
        "CREATE INDEX IX_Name ON `__MoveProbe` (Name)",
        "ALTER TABLE `__MoveProbe` DROP INDEX IX_Name, AUTO_INCREMENT = 5",
        Drop,
    ];

    /// <summary>What the server refuses, or null.</summary>
    public static async Task<string?> TryAsync(MySqlConnection open, CancellationToken cancellation)
    {
        var done = 0;
        try
        {
            for (; done < Statements.Length; done++) await open.ExecuteAsync(Statements[done], cancellation);
            return null;
        }
        catch (MySqlException e) when (open.State == System.Data.ConnectionState.Open)
        {
            // The first one drops, the second one creates.
            var isGone = done < 2 || await TryDropAsync(open, cancellation);
            return $"The user may not do all that a move needs: {e.Message.TrimEnd('.')}. GRANT ALL ON `{open.Database}`.* to "
                + $"it.{(isGone ? "" : " The table __MoveProbe is left behind; drop it.")}";
        }
    }

    private static async Task<bool> TryDropAsync(MySqlConnection open, CancellationToken cancellation)
    {
        try
        {
            await open.ExecuteAsync(Drop, cancellation);
            return true;
        }
        catch (MySqlException)
        {
            return false;
        }
    }
}
