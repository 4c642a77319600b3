using System.Data.Common;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Shared;

namespace UsersWeb.Moves.Engines.Sqlite;

/// <summary>What a SQLite file says about itself.</summary>
internal static class SqliteFacts
{
    public static async Task<SideFacts> ReadAsync(DbConnection open, SqliteMoveEngine engine, Side side, CancellationToken cancellation)
    {
        var problems = new List<string>();
        var encoding = (string)(await open.AskAsync("PRAGMA encoding", cancellation))!;
        if (encoding != "UTF-8")
            problems.Add($"The file keeps text as {encoding}; the application needs UTF-8. Dump it and read it into a new file.");
        if (side == Side.Source && await DamageAsync(open, cancellation) is { } damage)
            problems.Add($"The file is damaged ({damage}); restore a backup first.");
        List<(string, string)> facts =
        [
            (TKey("File"), engine.File), (TKey("Size"), Human.Bytes(await engine.ReadSizeAsync(open, cancellation))),
            (TKey("Encoding"), encoding), (TKey("Journal"), (string)(await open.AskAsync("PRAGMA journal_mode", cancellation))!),
        ];
        if (FreeSpace.Beside(engine.File) is { } bytes) facts.Add((TKey("Free disk"), Human.Bytes(bytes)));
        return new($"SQLite {await open.AskAsync("SELECT sqlite_version()", cancellation)}", facts, problems);
    }

    // Values that break a rule are listed row by row; this is about pages.
    private static async Task<string?> DamageAsync(DbConnection open, CancellationToken cancellation)
    {
        await open.ExecuteAsync("PRAGMA ignore_check_constraints = ON", cancellation);
        var damage = await open.QueryAsync("PRAGMA quick_check(3)", cancellation);
        damage.RemoveAll(row => ((string)row[0]!).StartsWith("NULL value in", StringComparison.Ordinal));
        return damage is [] or [["ok"]] ? null : string.Join("; ", damage.Select(row => row[0]));
    }
}
