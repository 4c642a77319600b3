using System.Data.Common;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines.Sqlite;

/// <summary>Marks and fence in a SQLite file.</summary>
internal sealed class SqliteMarks : MoveMarks
{
    internal override string CountTables => "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = @name";

    internal override string Quote(string name) => $"\"{name}\"";

    internal override IEnumerable<string> CreateTriggers(IReadOnlyList<string> tables) => EachChange(tables, (trigger, change, table) =>
        $"CREATE TRIGGER IF NOT EXISTS \"{trigger}\" BEFORE {change} ON \"{table}\" "
            + $"WHEN NOT EXISTS (SELECT 1 FROM \"{FenceTable}\" WHERE Id = 0) BEGIN SELECT RAISE(ABORT, '{Message}'); END");

    // A session has nothing of its own that triggers see; and a transaction that writes sees what was committed last.
    internal override string BeginPass => $"INSERT INTO \"{FenceTable}\" (Id) VALUES (0)";

    internal override string EndPass => $"DELETE FROM \"{FenceTable}\" WHERE Id = 0";

    private protected override async Task DropTriggersAsync(DbConnection open, CancellationToken cancellation)
    {
        var triggers = await open.QueryAsync(
            $"SELECT name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, {TriggerName.Length}) = '{TriggerName}'",
            cancellation);
        foreach (var trigger in triggers) await open.ExecuteAsync($"DROP TRIGGER \"{trigger[0]}\"", cancellation);
    }
}
