using System.Data.Common;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Engines.PostgreSql;

/// <summary>
/// Where a column gets its numbers from: an identity's own sequence, or the one that the default names, whoever owns it. The
/// sequence that a column owns need not be the one that its default asks.
/// </summary>
internal static class PostgreSqlSequences
{
    private const string OfColumn = """
        FROM pg_attribute a LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
        WHERE a.attrelid = @table::regclass AND a.attname = @column
        """;

    // The parser notes which sequences nextval('…'::regclass) speaks of; a name that is looked up at run time can't be followed.
    private const string Find = $"""
        SELECT CASE WHEN f.oid IS NULL THEN pg_get_serial_sequence(@table, @column)
            ELSE (SELECT CASE WHEN count(*) = 1 THEN min(s.oid::regclass::text) END
                FROM pg_depend d JOIN pg_class s ON s.oid = d.refobjid AND s.relkind = 'S'
                WHERE d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid AND d.refclassid = 'pg_class'::regclass
                    AND pg_get_expr(f.adbin, f.adrelid) LIKE 'nextval(%::regclass)') END
        {OfColumn}
        """;

    private const string Default = $"SELECT pg_get_expr(f.adbin, f.adrelid) {OfColumn}";

    /// <summary>The sequence as SQL names it; null when there is none, or it can't be known.</summary>
    public static async Task<string?> FindAsync(DbConnection open, ModelTable table, CancellationToken cancellation) =>
        (string?)await open.AskAsync(Find, cancellation, ("table", Name(table)), ("column", table.Columns[0].Name));

    /// <summary>Why a column without a known sequence can't be moved; null when nothing numbers it, so that its rows say all.</summary>
    public static async Task<string?> ProblemAsync(DbConnection open, ModelTable table, CancellationToken cancellation) =>
        await open.AskAsync(Default, cancellation, ("table", Name(table)), ("column", table.Columns[0].Name)) is string expression
            ? $"numbers its rows by {expression}, from which the highest number ever given can't be read: let it be nextval('a "
                + "sequence'::regclass)"
            : null;

    private static string Name(ModelTable table) => $"\"{table.Name}\"";
}
