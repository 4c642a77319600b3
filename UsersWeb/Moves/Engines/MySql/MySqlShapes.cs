using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>Reads the schema of a MySQL or MariaDB database.</summary>
internal static partial class MySqlShapes
{
    private const string Columns = """
        SELECT c.table_name, c.column_name, c.column_type, c.is_nullable = 'YES', c.character_maximum_length, c.collation_name,
            coalesce(c.generation_expression, '') <> ''
        FROM information_schema.columns c JOIN information_schema.tables t ON t.table_schema = c.table_schema
            AND t.table_name = c.table_name
        WHERE c.table_schema = database() AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position
        """;

    private const string Indexes = """
        SELECT table_name, index_name, non_unique = 0, column_name, sub_part IS NOT NULL, coalesce(collation, '') = 'D'
        FROM information_schema.statistics WHERE table_schema = database() ORDER BY table_name, index_name, seq_in_index
        """;

    private const string ForeignKeys = """
        SELECT k.table_name, k.constraint_name, k.column_name, k.referenced_table_name, k.referenced_column_name, r.delete_rule
        FROM information_schema.key_column_usage k
        JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema
            AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name
        WHERE k.table_schema = database() AND k.referenced_table_name IS NOT NULL ORDER BY k.table_name, k.constraint_name,
            k.ordinal_position
        """;

    private static readonly string[] ByCodePoint = ["utf8mb4_bin", "utf8mb4_nopad_bin", "utf8mb4_0900_bin"];

    public static async Task<IReadOnlyList<TableShape>> ReadAsync(DbConnection open, Func<string, string> written,
        CancellationToken cancellation)
    {
        var columns = await open.QueryAsync(Columns, cancellation);
        var indexes = (await open.QueryAsync(Indexes, cancellation)).ToLookup(Table);
        var keys = (await open.QueryAsync(ForeignKeys, cancellation)).ToLookup(Table);
        return [.. columns.GroupBy(Table).Select(table => new TableShape(
            written(table.Key),
            table.ToDictionary(row => (string)row[1]!, Column),
            [.. indexes[table.Key].Where(IsPrimary).Select(row => (string)row[3]!)],
            [.. indexes[table.Key].Where(row => !IsPrimary(row)).GroupBy(row => (string)row[1]!).Select(Index)],
            [.. keys[table.Key].GroupBy(row => (string)row[1]!).Select(rows => ForeignKey(rows, written))]))];
    }

    private static ColumnShape Column(object?[] row)
    {
        var type = (string)row[2]!;
        var isNullable = IsTrue(row[3]);
        var isBinary = ByCodePoint.Contains(row[5] as string);
        if (IsTrue(row[6])) return new(type + " generated", [], isNullable, null, isBinary);
        // MariaDB shows the width of integers, MySQL does not any more. Anything after it (unsigned, zerofill) is another type.
        return Width().Replace(type, "$1") switch
        {
            "bigint" => new(type, [ColumnKind.Int64], isNullable, null, false),
            "int" => new(type, [ColumnKind.Int32], isNullable, null, false),
            "tinyint(1)" => new(type, [ColumnKind.Boolean], isNullable, null, false),
            "datetime(6)" => new(type, [ColumnKind.Instant], isNullable, null, false),
            "char(36)" => new(type, [ColumnKind.Guid], isNullable, null, isBinary),
            "longblob" => new(type, [ColumnKind.Bytes], isNullable, null, true),
            "longtext" => new(type, [ColumnKind.Text], isNullable, null, isBinary),
            var other when other.StartsWith("varchar(", StringComparison.Ordinal) =>
                new(type, [ColumnKind.Text], isNullable, Convert.ToInt32(row[4], CultureInfo.InvariantCulture), isBinary),
            var other when other.StartsWith("varbinary(", StringComparison.Ordinal) =>
                new(type, [ColumnKind.Bytes], isNullable, Convert.ToInt32(row[4], CultureInfo.InvariantCulture), true),
            var other when other.StartsWith("decimal(", StringComparison.Ordinal) && other.EndsWith(')') =>
                new(type, [ColumnKind.Decimal], isNullable, null, false),
            _ => new(type, [], isNullable, null, isBinary),
        };
    }

    private static ModelIndex Index(IGrouping<string, object?[]> rows) =>
        new(rows.Key, IsTrue(rows.First()[2]), [.. rows.Select(IndexColumn)]);

    private static string IndexColumn(object?[] row) =>
        (row[3] as string ?? "(expression)") + (IsTrue(row[4]) ? " (prefix)" : "") + (IsTrue(row[5]) ? " (descending)" : "");

    private static ModelForeignKey ForeignKey(IGrouping<string, object?[]> rows, Func<string, string> written) => new(
        rows.Key, [.. rows.Select(row => (string)row[2]!)], written((string)rows.First()[3]!), [.. rows.Select(row => (string)row[4]!)],
        (string)rows.First()[5]! == "CASCADE");

    private static string Table(object?[] row) => (string)row[0]!;

    private static bool IsPrimary(object?[] row) => (string)row[1]! == "PRIMARY";

    private static bool IsTrue(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture) != 0;

    [GeneratedRegex(@"^(bigint|int)\(\d+\)")]
    private static partial Regex Width();
}
