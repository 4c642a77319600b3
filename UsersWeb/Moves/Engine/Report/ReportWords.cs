using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Moves.Settings;

namespace UsersWeb.Moves.Engine.Report;

/// <summary>Parts of reports in words for people.</summary>
public static class ReportWords
{
    /// <summary>What was done, from where to where.</summary>
    public static string Title(ReportContent report)
    {
        var (from, to) = (report.FromEngine ?? "?", report.ToEngine ?? "?");
        return report.Options switch
        {
            { PreflightOnly: true } => T("Test of a move from {0} to {1}", from, to),
            { Rehearse: true } => T("Rehearsal from {0} to {1}", from, to),
            _ => T("Move from {0} to {1}", from, to),
        };
    }

    /// <summary>The result in one line.</summary>
    public static string Result(ReportContent report) => report.Message ?? T("Not ended");

    /// <summary>A masked connection string without the quotes that logs have around it.</summary>
    public static string Plain(string? masked) => masked is ['"', .. var inner, '"'] ? inner : masked ?? "";

    /// <summary>Where a connection string stands; see <see cref="ConnectionSetting.Place"/>.</summary>
    public static string Setting(string place) => place switch
    {
        ConnectionSetting.CommandLine => T("the command line"),
        _ when place.StartsWith(ConnectionSetting.EnvironmentVariable, StringComparison.Ordinal) =>
            T("the environment variable {0}", place[ConnectionSetting.EnvironmentVariable.Length..]),
        CutOverEvent.Unknown => T("the settings"),
        _ => place,
    };

    /// <summary>Table, row and column of a problem.</summary>
    public static string Place(string? table, RowKey? key, string? column) => (table, key, column) switch
    {
        (null, _, _) => T("The database"),
        (_, null, null) => table,
        (_, null, _) => $"{table}.{column}",
        (_, _, null) => $"{table} {key}",
        _ => $"{table} {key}, {column}",
    };
}
