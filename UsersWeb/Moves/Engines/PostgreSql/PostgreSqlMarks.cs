using System.Data.Common;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines.PostgreSql;

/// <summary>Marks and fence in a PostgreSQL database.</summary>
internal sealed class PostgreSqlMarks : MoveMarks
{
    internal override string CountTables => "SELECT COUNT(pg_catalog.to_regclass(@name))";

    internal override string NameToCount(string table) => Quote(table);

    internal override string Quote(string name) => $"\"{name}\"";

    internal override IEnumerable<string> CreateTriggers(IReadOnlyList<string> tables) =>
    [
        $"CREATE OR REPLACE FUNCTION \"{TriggerName}\"() RETURNS trigger LANGUAGE plpgsql AS "
            + "$$ BEGIN IF coalesce(current_setting('usersweb.follows', true), '') = '' THEN "
            + $"RAISE EXCEPTION USING ERRCODE = '25006', MESSAGE = '{Message}'; END IF; RETURN NULL; END $$",
        .. tables.Select(table => $"CREATE TRIGGER \"{TriggerName}\" BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON \"{table}\" "
            + $"FOR EACH STATEMENT EXECUTE FUNCTION \"{TriggerName}\"()"),
    ];

    internal override string BeginPass => "SET LOCAL usersweb.follows = 'yes'";

    private protected override Task DropTriggersAsync(DbConnection open, CancellationToken cancellation) =>
        open.ExecuteAsync($"DROP FUNCTION IF EXISTS \"{TriggerName}\"() CASCADE", cancellation);
}
