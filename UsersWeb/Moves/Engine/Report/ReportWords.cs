using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engine.Report;

/// <summary>Parts of reports in words for people.</summary>
public static class ReportWords
{
    /// <summary>What was done, from where to where.</summary>
    public static string Title(ReportContent report)
    {
        var kind = report.Options switch { { PreflightOnly: true } => "Test of a move", { Rehearse: true } => "Rehearsal", _ => "Move" };
        return $"{kind} from {report.FromEngine ?? "?"} to {report.ToEngine ?? "?"}";
    }

    /// <summary>The result in one line.</summary>
    public static string Result(ReportContent report) => report.Message ?? "Not ended";

    /// <summary>A masked connection string without the quotes that logs have around it.</summary>
    public static string Plain(string? masked) => masked is ['"', .. var inner, '"'] ? inner : masked ?? "";

    /// <summary>Table, row and column of a problem.</summary>
    public static string Place(string? table, RowKey? key, string? column) => (table, key, column) switch
    {
        (null, _, _) => "The database",
        (_, null, null) => table,
        (_, null, _) => $"{table}.{column}",
        (_, _, null) => $"{table} {key}",
        _ => $"{table} {key}, {column}",
    };
}
