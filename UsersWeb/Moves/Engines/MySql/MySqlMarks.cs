using System.Data.Common;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>Marks and fence in a MySQL or MariaDB database.</summary>
internal sealed class MySqlMarks : MoveMarks
{
    /// <summary>Whether a trigger is one of <see cref="CreateTriggers"/>.</summary>
    public static bool IsOfFence(string trigger) => trigger.StartsWith(TriggerName, StringComparison.OrdinalIgnoreCase);

    internal override string TextType => "longtext";

    internal override string TableOptions => " ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

    internal override string CountTables =>
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = @name";

    internal override string Quote(string name) => $"`{name}`";

    internal override string Replace(string[] columns) =>
        "ON DUPLICATE KEY UPDATE " + string.Join(", ", columns.Select(column => $"{Quote(column)} = VALUES({Quote(column)})"));

    internal override IEnumerable<string> CreateTriggers(IReadOnlyList<string> tables) => EachChange(tables, (trigger, change, table) =>
        $"CREATE TRIGGER `{trigger}` BEFORE {change} ON `{table}` FOR EACH ROW "
            + $"IF @usersweb_follows IS NULL THEN SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1290, MESSAGE_TEXT = '{Message}'; END IF");

    // Of the session, so that a transaction which began before the fence does not have it.
    internal override string BeginPass => "SET @usersweb_follows = 1";

    internal override string EndPass => "SET @usersweb_follows = NULL";

    // The last first, as they were made: see MySqlClusterHold.
    private protected override async Task DropTriggersAsync(DbConnection open, CancellationToken cancellation)
    {
        var triggers = await open.QueryAsync("SELECT trigger_name FROM information_schema.triggers "
            + $"WHERE trigger_schema = DATABASE() AND LEFT(trigger_name, {TriggerName.Length}) = '{TriggerName}' "
            + "ORDER BY CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(trigger_name, '_', -2), '_', 1) AS unsigned) DESC", cancellation);
        foreach (var trigger in triggers) await open.ExecuteAsync($"DROP TRIGGER `{trigger[0]}`", cancellation);
    }
}
