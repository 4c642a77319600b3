using System.Data.Common;
using System.Diagnostics;
using System.Text;
using MySqlConnector;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Live;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>
/// MySQL and MariaDB, followed and following. What foreign keys change there fires no trigger; see <see cref="SilentChanges"/>.
/// </summary>
internal sealed class MySqlLiveDialect(MoveEngine engine) : LiveDialect(engine)
{
    // The least that can be said. Whoever wants to write stands in line behind a statement that waits for a long transaction.
    private const string ShortWait = "SET SESSION lock_wait_timeout = 1";
    private const string LongWait = "SET SESSION lock_wait_timeout = DEFAULT";

    private static readonly string[] Changes = ["i", "u", "d"];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    // Else it locks the place behind the entries, too, where everybody who writes puts the next one.
    public override string OfForgetting => "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";

    protected override string NumberType => "bigint NOT NULL AUTO_INCREMENT PRIMARY KEY";

    public override IEnumerable<string> CreateTriggers(FollowedTable table) =>
    [
        Trigger(table, "i", "INSERT", Write(table, "NEW")),
        Trigger(table, "d", "DELETE", Write(table, "OLD")),
        Trigger(table, "u", "UPDATE", $"BEGIN {Write(table, "OLD")}; IF NOT ({IsSame(table)}) THEN {Write(table, "NEW")}; END IF; END"),
    ];

    public override IEnumerable<string> DropTriggers(FollowedTable table) =>
        Changes.Select(change => $"DROP TRIGGER IF EXISTS {Quote($"{table.Log}_{change}")}");

    public override IEnumerable<string> CreateStage(FollowedTable table) => [$"CREATE TABLE {Quote(table.Stage)} LIKE {Quote(table.Name)}"];

    public override string Upsert(FollowedTable table)
    {
        var others = table.Model.Columns.Skip(table.Model.KeyLength).Select(column => Quote(column.Name)).ToList();
        var columns = Engine.Quote(table.Model.Columns.Select(column => column.Name));
        var key = Quote(table.Model.Columns[0].Name);
        var changes = others.Count == 0 ? $"{key} = VALUES({key})" : string.Join(", ", others.Select(name => $"{name} = VALUES({name})"));
        return $"INSERT INTO {Quote(table.Name)} ({columns}) SELECT {columns} FROM {Quote(table.Stage)} ON DUPLICATE KEY UPDATE {changes}";
    }

    // Rows of values are compared without an index.
    public override string Among(FollowedTable table, IReadOnlyList<ChangedKey> keys) => table.Model.KeyLength == 1
        ? base.Among(table, keys)
        : $"({string.Join(" OR ", keys.Select(key => $"({Equals(table, key)})"))})";

    public override string Between(FollowedTable table, ChangedKey? after, ChangedKey? last)
    {
        var first = Quote(table.Model.Columns[0].Name);
        return string.Join(" AND ", new[]
        {
            after is null ? null : $"{first} >= {Literal(after.Values[0])} AND {Behind(table, after)}",
            last is null ? null : $"{first} <= {Literal(last.Values[0])} AND NOT {Behind(table, last)}",
        }.OfType<string>().DefaultIfEmpty("1 = 1"));
    }

    public override string Literal(object value) => value is string text
        ? $"_utf8mb4 X'{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}' COLLATE utf8mb4_bin" : base.Literal(value);

    public override async Task<string?> FindObstacleAsync(DbConnection open, FollowedTable table, CancellationToken cancellation)
    {
        // On a table of its own, because nothing of it can be rolled back.
        var name = Quote($"{TableModel.LogPrefix}try");
        try
        {
            await open.ExecuteAsync($"CREATE TABLE {name} (Id int NOT NULL PRIMARY KEY)", cancellation);
            await open.ExecuteAsync(
                $"CREATE TRIGGER {Quote($"{TableModel.LogPrefix}try_i")} AFTER INSERT ON {name} FOR EACH ROW BEGIN END", cancellation);
            return null;
        }
        catch (MySqlException e)
        {
            return e.Message.ReplaceLineEndings(" ");
        }
        finally
        {
            await open.ExecuteAsync($"DROP TABLE IF EXISTS {name}", CancellationToken.None);
        }
    }

    public override async Task ApplyAsync(DbConnection open, IReadOnlyList<string> statements, CancellationToken cancellation)
    {
        await open.ExecuteAsync(ShortWait, cancellation);
        try
        {
            foreach (var statement in statements) await ApplyAsync(open, statement, cancellation);
        }
        finally
        {
            await open.ExecuteAsync(LongWait, CancellationToken.None);
        }
    }

    protected override string KeyType(ModelColumn column) => column.Kind switch
    {
        ColumnKind.Text => FormattableString.Invariant(
            $"varchar({column.MaxLength ?? 191}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"),
        ColumnKind.Int32 => "int",
        _ => "bigint",
    };

    protected override string Parked(FollowedTable table) => $"CONCAT(CHAR(1), {Quote(table.Name)}.{Quote(table.Model.Columns[0].Name)})";

    private async Task ApplyAsync(DbConnection open, string statement, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await open.ExecuteAsync(statement, cancellation);
                return;
            }
            catch (MySqlException e) when (e.ErrorCode is MySqlErrorCode.LockWaitTimeout or MySqlErrorCode.LockDeadlock)
            {
                if (Stopwatch.GetElapsedTime(start) > WriterHold.Patience)
                    throw new InvalidOperationException(InTheWay, e);
                await Task.Delay(Pause, cancellation);
            }
        }
    }

    private string Trigger(FollowedTable table, string name, string change, string body) =>
        $"CREATE TRIGGER {Quote($"{table.Log}_{name}")} AFTER {change} ON {Quote(table.Name)} FOR EACH ROW {body}";

    private string Write(FollowedTable table, string row) =>
        $"INSERT INTO {Quote(table.Log)} ({Engine.Quote(Keys(table))}) VALUES "
        + $"({string.Join(", ", Keys(table).Select(key => $"{row}.{Quote(key)}"))})";

    private string IsSame(FollowedTable table) =>
        string.Join(" AND ", Keys(table).Select(key => $"OLD.{Quote(key)} <=> NEW.{Quote(key)}"));

    private string Equals(FollowedTable table, ChangedKey key) =>
        string.Join(" AND ", Keys(table).Select((name, i) => $"{Quote(name)} = {Literal(key.Values[i])}"));

    // In the order of the key: behind in the first column, or equal there and behind in what follows.
    private string Behind(FollowedTable table, ChangedKey key)
    {
        var names = Keys(table).Select(Quote).ToList();
        var parts = names.Select((name, i) => string.Join(" AND ",
            names.Take(i).Select((equal, j) => $"{equal} = {Literal(key.Values[j])}").Append($"{name} > {Literal(key.Values[i])}")));
        return $"({string.Join(" OR ", parts.Select(part => $"({part})"))})";
    }
}
