using System.Data.Common;
using System.Diagnostics;
using Npgsql;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Live;

namespace UsersWeb.Moves.Engines.PostgreSql;

/// <summary>PostgreSQL, followed and following.</summary>
internal sealed class PostgreSqlLiveDialect(MoveEngine engine) : LiveDialect(engine)
{
    // Whoever wants to write stands in line behind a statement that waits for a long transaction.
    private const string ShortWait = "SET LOCAL lock_timeout = '200ms'";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    // The few rows of a stage decide, whatever the planner takes a table for that was just made.
    public override string OfRound => "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";

    protected override string NumberType => "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY";

    /// <summary>
    /// One for a statement, however many rows it changes; always, also where ordinary triggers are switched off; and for TRUNCATE, which
    /// empties a table without touching rows. They write with the right of whoever made them.
    /// </summary>
    public override IEnumerable<string> CreateTriggers(FollowedTable table)
    {
        var keys = Engine.Quote(Keys(table));
        var into = $"INSERT INTO {Quote(table.Log)} ({keys})";
        yield return $"""
            CREATE FUNCTION {Quote(table.Log)}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$ BEGIN
              IF TG_OP = 'INSERT' THEN {into} SELECT {keys} FROM new_rows;
              ELSIF TG_OP = 'UPDATE' THEN {into} SELECT {keys} FROM old_rows UNION SELECT {keys} FROM new_rows;
              ELSIF TG_OP = 'DELETE' THEN {into} SELECT {keys} FROM old_rows;
              ELSE {into} SELECT {keys} FROM {Quote(table.Name)};
              END IF;
              RETURN NULL; END $$
            """;
        yield return Trigger(table, "i", "AFTER INSERT", "REFERENCING NEW TABLE AS new_rows");
        yield return Trigger(table, "u", "AFTER UPDATE", "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows");
        yield return Trigger(table, "d", "AFTER DELETE", "REFERENCING OLD TABLE AS old_rows");
        yield return Trigger(table, "t", "BEFORE TRUNCATE", "");
        foreach (var name in new[] { "i", "u", "d", "t" })
            yield return $"ALTER TABLE {Quote(table.Name)} ENABLE ALWAYS TRIGGER {Quote($"{table.Log}_{name}")}";
    }

    public override IEnumerable<string> DropTriggers(FollowedTable table) => [$"DROP FUNCTION IF EXISTS {Quote(table.Log)}() CASCADE"];

    public override IEnumerable<string> CreateStage(FollowedTable table) =>
        [$"CREATE TABLE {Quote(table.Stage)} (LIKE {Quote(table.Name)} INCLUDING INDEXES)"];

    public override async Task<string?> FindObstacleAsync(DbConnection open, FollowedTable table, CancellationToken cancellation)
    {
        // Rolled back in any case.
        await using var transaction = await open.BeginTransactionAsync(cancellation);
        try
        {
            await open.ExecuteAsync(ShortWait, cancellation);
            var tried = table with { Log = table.Log + "_try" };
            await open.ExecuteAsync(CreateLog(tried), cancellation);
            foreach (var statement in CreateTriggers(tried)) await open.ExecuteAsync(statement, cancellation);
            return null;
        }
        catch (PostgresException e)
        {
            // A table that is not there is told of elsewhere, or will be the move's own.
            return IsInTheWay(e) || e.SqlState == PostgresErrorCodes.UndefinedTable ? null : e.MessageText;
        }
    }

    public override async Task ApplyAsync(DbConnection open, IReadOnlyList<string> statements, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await TryAsync(open, statements, cancellation))
        {
            if (Stopwatch.GetElapsedTime(start) > WriterHold.Patience)
                throw new InvalidOperationException(InTheWay);
            await Task.Delay(Pause, cancellation);
        }
    }

    protected override string KeyType(ModelColumn column) => column.Kind switch
    {
        ColumnKind.Text => "text COLLATE \"C\"",
        ColumnKind.Int32 => "integer",
        _ => "bigint",
    };

    protected override string Parked(FollowedTable table) => $"chr(1) || {Quote(table.Name)}.{Quote(table.Model.Columns[0].Name)}";

    private static async Task<bool> TryAsync(DbConnection open, IReadOnlyList<string> statements, CancellationToken cancellation)
    {
        await using var transaction = await open.BeginTransactionAsync(cancellation);
        await open.ExecuteAsync(ShortWait, cancellation);
        try
        {
            foreach (var statement in statements) await open.ExecuteAsync(statement, cancellation);
            await transaction.CommitAsync(cancellation);
            return true;
        }
        // A lock that did not come in time, or two that waited for each other.
        catch (PostgresException e) when (IsInTheWay(e))
        {
            return false;
        }
    }

    private static bool IsInTheWay(PostgresException e) => e.SqlState is "55P03" or "40P01";

    private string Trigger(FollowedTable table, string name, string when, string rows) =>
        $"CREATE TRIGGER {Quote($"{table.Log}_{name}")} {when} ON {Quote(table.Name)} {rows} FOR EACH STATEMENT EXECUTE FUNCTION "
        + $"{Quote(table.Log)}()";
}
