using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using MySqlConnector;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Shared;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>What a MySQL or MariaDB server says about itself.</summary>
internal static partial class MySqlFacts
{
    private static readonly Version OldestMariaDb = new(10, 6);
    private static readonly Version OldestMySql = new(8, 0);

    private const string Question = """
        SELECT version(), database(), current_user(), s.default_character_set_name, s.default_collation_name,
               (SELECT coalesce(sum(data_length + index_length), 0) FROM information_schema.tables WHERE table_schema = database())
        FROM information_schema.schemata s WHERE s.schema_name = database()
        """;

    private const string Variables = """
        SHOW GLOBAL VARIABLES WHERE variable_name IN ('sql_mode', 'time_zone', 'system_time_zone',
            'lower_case_table_names', 'read_only', 'super_read_only', 'innodb_read_only', 'default_storage_engine', 'max_connections')
        """;

    public static async Task<SideFacts> ReadAsync(MySqlConnection open, Side side, CancellationToken cancellation)
    {
        var row = (await open.QueryAsync(Question, cancellation))[0];
        var settings = (await open.QueryAsync(Variables, cancellation)).ToDictionary(pair => (string)pair[0]!, pair => (string)pair[1]!);
        var version = (string)row[0]!;
        var name = (MySqlSession.IsMariaDb(version) ? "MariaDB " : "MySQL ") + version;
        var problems = VersionProblems(version, name).ToList();
        if (side == Side.Target) problems.AddRange(await TargetProblemsAsync(open, settings, cancellation));
        return new(name, [.. Facts(row, settings, await MySqlLimits.ReadAsync(open, cancellation))], problems);
    }

    private static IEnumerable<(string, string)> Facts(object?[] row, Dictionary<string, string> settings, MySqlLimits limits)
    {
        yield return (TKey("Database"), (string)row[1]!);
        yield return (TKey("User"), (string)row[2]!);
        yield return (TKey("Character set"), $"{row[3]}, {row[4]}");
        yield return (TKey("SQL mode"), settings["sql_mode"]);
        yield return (TKey("Time zone"), settings["time_zone"] == "SYSTEM" ? settings["system_time_zone"] : settings["time_zone"]);
        yield return ("LOAD DATA LOCAL", limits.TakesLoadData ? "allowed"
            : "not allowed (local_infile, or max_allowed_packet below 2 MiB); rows are inserted by statements, which takes two or "
            + "three times as long");
        yield return (TKey("Largest packet"), Human.Bytes(limits.MostPacketBytes));
        yield return (TKey("Table names"),
            settings["lower_case_table_names"] switch
            {
                "0" => "as written",
                "1" => "kept in lower case",
                _ => "kept as written, compared in lower case"
            });
        yield return (TKey("Size"), Human.Bytes(Convert.ToInt64(row[5], CultureInfo.InvariantCulture)));
        yield return (TKey("Connections"), settings["max_connections"]);
        yield return (TKey("Free disk"), "MySQL and MariaDB don't tell");
    }

    private static IEnumerable<string> VersionProblems(string version, string name)
    {
        var oldest = MySqlSession.IsMariaDb(version) ? OldestMariaDb : OldestMySql;
        if (Number().Match(version) is { Success: true } number && Version.Parse(number.Value) < oldest)
            yield return $"The server is {name}; the application needs {oldest} or later.";
    }

    private static async Task<List<string>> TargetProblemsAsync(MySqlConnection open, Dictionary<string, string> settings,
        CancellationToken cancellation)
    {
        string[] readOnly = ["read_only", "super_read_only", "innodb_read_only"];
        if (readOnly.FirstOrDefault(setting => IsOn(settings, setting)) is { } reason)
            return [$"The server is a replica or read-only ({reason} is on) and can't be written; use the address of the primary."];
        var problems = new List<string>();
        if (!settings["default_storage_engine"].Equals("InnoDB", StringComparison.OrdinalIgnoreCase))
            problems.Add(
                $"The server creates tables with {settings["default_storage_engine"]}, which has no transactions; set "
                + "default_storage_engine to InnoDB.");
        foreach (var table in await open.QueryAsync(
            "SELECT table_name, engine FROM information_schema.tables WHERE table_schema = database() AND table_type = 'BASE TABLE' "
            + "AND engine <> 'InnoDB'", cancellation))
            problems.Add(DatabaseObstacles.Engine((string)table[0]!, (string?)table[1]) + ".");
        if (problems.Count == 0 && await MySqlProbe.TryAsync(open, cancellation) is { } refusal) problems.Add(refusal);
        return problems;
    }

    private static bool IsOn(Dictionary<string, string> settings, string name) =>
        settings.TryGetValue(name, out var value) && value is not ("OFF" or "0");

    [GeneratedRegex(@"^\d+\.\d+")]
    private static partial Regex Number();
}
