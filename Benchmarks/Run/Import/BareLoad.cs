using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Sylvan.Data.Csv;

namespace Run.Import;

/// <summary>
/// The least that a program does to get a CSV file into the table of users, with its indexes: one prepared statement, transactions of
/// 10,000 that are as durable as the application's. No rule, no audit, no look whether somebody is there.
/// </summary>
internal static class BareLoad
{
    private const int Batch = 10_000;
    private const string Instant = "2026-01-01T00:00:00.000000Z";

    /// <returns>Seconds.</returns>
    public static async Task<double> RunAsync(string app, string file, string database)
    {
        await Child.ReadAsync(app, ["db", "migrate"], "", ("ConnectionStrings__Users", $"Data Source={database}"));
        var time = Stopwatch.StartNew();
        await using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        await connection.OpenAsync();
        Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384");
        await using var csv = await CsvDataReader.CreateAsync(new StreamReader(file));
        var names = Columns(connection);
        await using var insert = connection.CreateCommand();
        insert.CommandText = $"INSERT INTO \"Users\" ({string.Join(", ", names.Select(name => $"\"{name}\""))}) "
            + $"VALUES ({string.Join(", ", names.Select((_, i) => $"$p{i}"))})";
        var parameters = names.Select((_, i) => insert.Parameters.Add(new($"$p{i}", null))).ToArray();
        var values = names.Select(name => Value(name, csv)).ToArray();
        for (var isMore = await csv.ReadAsync(); isMore;)
        {
            Execute(connection, "BEGIN IMMEDIATE");
            for (var i = 0; i < Batch && isMore; i++, isMore = await csv.ReadAsync())
            {
                for (var column = 0; column < parameters.Length; column++) parameters[column].Value = values[column]() ?? DBNull.Value;
                insert.ExecuteNonQuery();
            }
            Execute(connection, "COMMIT");
        }
        return time.Elapsed.TotalSeconds;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // All but the key that can't be null, and those of the file.
    private static List<string> Columns(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM pragma_table_info('Users') WHERE pk = 0 AND (\"notnull\" = 1 OR name IN "
            + "('DisplayName', 'PhoneNumber', 'TimeZone', 'Language', 'SearchText'))";
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read()) names.Add(reader.GetString(0));
        return names;
    }

    private static Func<object?> Value(string column, CsvDataReader csv)
    {
        var header = char.ToLower(column[0], CultureInfo.InvariantCulture) + column[1..];
        var normal = column.StartsWith("Normalized", StringComparison.Ordinal) ? column["Normalized".Length..] : null;
        if (normal is not null)
        {
            var of = csv.GetOrdinal(char.ToLower(normal[0], CultureInfo.InvariantCulture) + normal[1..]);
            return () => csv.GetString(of).ToUpperInvariant();
        }
        if (csv.GetColumnSchema().Any(one => one.ColumnName == header) && column != "Status")
        {
            var of = csv.GetOrdinal(header);
            return () => csv.GetString(of) is { Length: > 0 } text ? text : null;
        }
        return column switch
        {
            "Status" => () => "Active",
            "ConcurrencyStamp" => () => Guid.NewGuid().ToString(),
            "CreatedAt" or "UpdatedAt" => () => Instant,
            "SearchText" => () => $"{csv.GetString(0)} {csv.GetString(1)} {csv.GetString(2)} {csv.GetString(3)}".ToUpperInvariant(),
            _ => () => 0,
        };
    }
}
