using System.Data.Common;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Live;

namespace UsersWeb.Moves.Engines.Sqlite;

/// <summary>SQLite, followed and following.</summary>
internal sealed class SqliteLiveDialect(MoveEngine engine) : LiveDialect(engine)
{
    private const long LongLog = 32 * 1024 * 1024;

    private static readonly string[] Changes = ["i", "u", "d", "ri", "ru"];

    protected override string NumberType => "INTEGER PRIMARY KEY AUTOINCREMENT";

    public override IEnumerable<string> CreateTriggers(FollowedTable table) =>
    [
        Trigger(table, "i", "AFTER INSERT", Write(table, "NEW")),
        Trigger(table, "u", "AFTER UPDATE", Write(table, "OLD"),
            Write(table, "NEW") + $" WHERE ({New(table, "NEW")}) IS NOT ({New(table, "OLD")})"),
        Trigger(table, "d", "AFTER DELETE", Write(table, "OLD")),
        .. Guards(table),
    ];

    public override IEnumerable<string> DropTriggers(FollowedTable table) =>
        Changes.Select(change => $"DROP TRIGGER IF EXISTS {Quote($"{table.Log}_{change}")}");

    public override IEnumerable<string> CreateStage(FollowedTable table) =>
    [
        $"CREATE TABLE {Quote(table.Stage)} AS SELECT {Engine.Quote(table.Model.Columns.Select(column => column.Name))} "
            + $"FROM {Quote(table.Name)} WHERE 1 = 0",
        Index(table, "key", Keys(table)),
        .. table.Model.Indexes.Where(index => index.IsUnique)
            .Select((index, i) => Index(table, FormattableString.Invariant($"{i}"), index.Columns)),
    ];

    public override async Task ApplyAsync(DbConnection open, IReadOnlyList<string> statements, CancellationToken cancellation)
    {
        // A writer's turn is short; the connection waits for it.
        await open.ExecuteAsync("BEGIN IMMEDIATE", cancellation);
        foreach (var statement in statements) await open.ExecuteAsync(statement, cancellation);
        await open.ExecuteAsync("COMMIT", cancellation);
    }

    // The first without keeping anybody, so that little is left for the second, which begins the log anew when nobody reads at the moment.
    public override async Task RelieveAsync(DbConnection open, CancellationToken cancellation)
    {
        var log = new FileInfo(((SqliteMoveEngine)Engine).File + "-wal");
        if (!log.Exists || log.Length < LongLog) return;
        await open.ExecuteAsync("PRAGMA wal_checkpoint(PASSIVE)", cancellation);
        await open.ExecuteAsync("PRAGMA busy_timeout = 100; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = 20000", cancellation);
    }

    protected override string KeyType(ModelColumn column) => column.Kind == ColumnKind.Text ? "TEXT" : "INTEGER";

    protected override string Parked(FollowedTable table) => $"char(1) || {Quote(table.Name)}.{Quote(table.Model.Columns[0].Name)}";

    // REPLACE takes rows away without firing their triggers: those that have the unique values of the new row are written down before.
    private IEnumerable<string> Guards(FollowedTable table)
    {
        var unique = table.Model.Indexes.Where(index => index.IsUnique).ToList();
        if (unique.Count == 0) yield break;
        yield return Trigger(table, "ri", "BEFORE INSERT", [.. unique.Select(index => Same(table, index))]);
        yield return Trigger(table, "ru", "BEFORE UPDATE", [.. unique.Select(index =>
            $"{Same(table, index)} AND ({Engine.Quote(Keys(table))}) IS NOT ({New(table, "OLD")})")]);
    }

    private string Same(FollowedTable table, ModelIndex index) =>
        $"{Into(table)} SELECT {Engine.Quote(Keys(table))} FROM {Quote(table.Name)} WHERE "
        + string.Join(" AND ", index.Columns.Select(column => $"{Quote(column)} = NEW.{Quote(column)}"));

    private string Trigger(FollowedTable table, string name, string when, params string[] statements) =>
        $"CREATE TRIGGER {Quote($"{table.Log}_{name}")} {when} ON {Quote(table.Name)} BEGIN {string.Join("; ", statements)}; END";

    private string Write(FollowedTable table, string row) => $"{Into(table)} SELECT {New(table, row)}";

    private string Into(FollowedTable table) => $"INSERT INTO {Quote(table.Log)} ({Engine.Quote(Keys(table))})";

    private string New(FollowedTable table, string row) => string.Join(", ", Keys(table).Select(key => $"{row}.{Quote(key)}"));

    private string Index(FollowedTable table, string name, IEnumerable<string> columns) =>
        $"CREATE INDEX {Quote($"{table.Stage}_{name}")} ON {Quote(table.Stage)} ({Engine.Quote(columns)})";
}
