using System.Data.Common;
using System.Globalization;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Engines.PostgreSql;

/// <summary>Reads PostgreSQL's schema, of the current schema alone.</summary>
internal static class PostgreSqlShapes
{
    /// <summary>What an extension has made is the extension's, and is neither moved nor in the way.</summary>
    internal const string NotOfExtension = "NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid "
        + "AND x.deptype = 'e')";

    private const string Columns = $"""
        SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.atttypmod,
               coalesce(l.collname::text, ''), (SELECT d.datcollate::text FROM pg_database d WHERE d.datname = current_database())
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_collation l ON l.oid = a.attcollation
        WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
            AND {NotOfExtension}
        """;

    private const string Indexes = """
        SELECT t.relname::text, c.relname::text, i.indisunique, i.indisprimary, i.indpred IS NULL,
               ARRAY(SELECT coalesce((SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = k.number),
                   '(expression)')
                     FROM unnest(i.indkey::smallint[]) WITH ORDINALITY AS k(number, place) ORDER BY k.place)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
        WHERE t.relnamespace = current_schema()::regnamespace AND i.indisvalid
        """;

    private const string ForeignKeys = """
        SELECT t.relname::text, k.conname::text, p.relname::text, k.confdeltype::text,
               ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS x(number, place)
                   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = x.number ORDER BY x.place),
               ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS x(number, place)
                   JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = x.number ORDER BY x.place)
        FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid
        WHERE k.contype = 'f' AND k.convalidated AND t.relnamespace = current_schema()::regnamespace
        """;

    public static async Task<IReadOnlyList<TableShape>> ReadAsync(DbConnection open, CancellationToken cancellation)
    {
        var columns = (await open.QueryAsync(Columns, cancellation)).ToLookup(row => (string)row[0]!);
        var indexes = (await open.QueryAsync(Indexes, cancellation)).ToLookup(row => (string)row[0]!);
        var keys = (await open.QueryAsync(ForeignKeys, cancellation)).ToLookup(row => (string)row[0]!);
        return [.. columns.Select(table => new TableShape(
            table.Key,
            table.ToDictionary(row => (string)row[1]!, Column),
            indexes[table.Key].FirstOrDefault(row => (bool)row[3]!)?[5] as string[] ?? [],
            [.. indexes[table.Key].Where(row => !(bool)row[3]!)
                .Select(row =>
                new ModelIndex((string)row[1]!, (bool)row[2]!, [.. (string[])row[5]!, .. (bool)row[4]! ? (string[])[] : ["(filtered)"]]))],
            [.. keys[table.Key]
                .Select(row =>
                new ModelForeignKey((string)row[1]!, (string[])row[4]!, (string)row[2]!, (string[])row[5]!, (string)row[3]! == "c"))]))];
    }

    private static ColumnShape Column(object?[] row)
    {
        var type = (string)row[2]!;
        var isNullable = !(bool)row[3]!;
        var collation = (string)row[5]!;
        // The type modifier of varchar(n) is n + 4.
        int? length = type.StartsWith("character varying(", StringComparison.Ordinal)
            ? Convert.ToInt32(row[4], CultureInfo.InvariantCulture) - 4 : null;
        var isBinary = collation is "C" or "POSIX" or "ucs_basic" || (collation == "default" && row[6] is "C" or "POSIX");
        return type.Split('(')[0] switch
        {
            "bigint" => new(type, [ColumnKind.Int64], isNullable, null, false),
            "integer" => new(type, [ColumnKind.Int32], isNullable, null, false),
            "boolean" => new(type, [ColumnKind.Boolean], isNullable, null, false),
            "uuid" => new(type, [ColumnKind.Guid], isNullable, null, false),
            // It has no lengths; those of the model hold for the rows.
            "bytea" => new(type, [ColumnKind.Bytes], isNullable, null, true),
            "numeric" => new(type, [ColumnKind.Decimal], isNullable, null, false),
            "timestamp with time zone" when type is "timestamp with time zone" => new(type, [ColumnKind.Instant], isNullable, null, false),
            "character varying" or "text" => new(type, [ColumnKind.Text], isNullable, length, isBinary),
            _ => new(type, [], isNullable, length, isBinary),
        };
    }
}
