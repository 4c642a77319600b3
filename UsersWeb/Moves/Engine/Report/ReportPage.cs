using System.Globalization;
using System.Net;
using System.Text;
using UsersWeb.Shared;

namespace UsersWeb.Moves.Engine.Report;

/// <summary>The report as a page that needs no other file and no server.</summary>
internal static class ReportPage
{
    private const string Style = """
        body { font: 16px/1.5 system-ui, sans-serif; color-scheme: light dark; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
        table { border-collapse: collapse; margin: .5rem 0 1.5rem; width: 100% } th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); vertical-align: top; overflow-wrap: anywhere }
        td.number { text-align: right; font-variant-numeric: tabular-nums } code { font-size: .875em }
        """;

    public static string Write(ReportContent report)
    {
        var page = new StringBuilder($"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Move {report.Move}</title><style>{Style}</style></head><body><h1>{(report.Options.Rehearse ? "Rehearsal of a move" : "Move")} from {Text(report.FromEngine)} to {Text(report.ToEngine)}</h1>");
        page.Append(CultureInfo.InvariantCulture, $"<p><strong>{Text(report.Message ?? "Not ended")}</strong></p>");
        Table(page, "Summary", ["", ""],
        [
            ["From", report.From], ["To", report.To], ["Began", Instant(report.StartedAt)], ["Took", $"{report.Seconds.ToString("F1", CultureInfo.InvariantCulture)} s"],
            ["Rows", report.Verified is { } verified ? Human.Number(verified.Rows) : "not verified"], ["Digest", report.Verified?.Digest ?? "none"],
            ["Exit code", ((int?)report.Exit)?.ToString(CultureInfo.InvariantCulture)], ["Application", "UsersWeb " + report.Version], ["Move", report.Move],
            ["Options", string.Join(", ", Options(report.Options))],
        ]);
        if (report.Rehearsed is { } rehearsed)
            page.Append(CultureInfo.InvariantCulture, $"<p>The rehearsal took {rehearsed.Seconds:F1} s; the data takes {Human.Bytes(rehearsed.Bytes)} on the target's disk.</p>");
        if (report.CutOver is { } switched) page.Append(CultureInfo.InvariantCulture, $"<p>In service: {Text(switched.To)}, by {Text(switched.Place)}.</p>");
        if (report.Verified is { } equal) Table(page, "Verified", ["Table", "Rows", "SHA-256 of its rows"], equal.Tables.Select(table => (string?[])[table.Table, Human.Number(table.Rows), table.Digest]));
        Table(page, "Steps", ["Step", "Began", "Seconds"], report.Steps.Select(step => (string?[])[step.Step.ToString(), Instant(step.At), step.Seconds.ToString("F3", CultureInfo.InvariantCulture)]));
        Table(page, "Problems", ["Table", "Column", "Rule", "Count"], report.ProblemCounts.Select(problem => (string?[])[problem.Table, problem.Column, problem.Rule.ToString(), Human.Number(problem.Count)]));
        Table(page, "Each problem", ["Table", "Key", "Column", "Rule", "What it takes"], report.Problems.Select(problem => (string?[])[problem.Table, problem.Key?.Text, problem.Column, problem.Rule.ToString(), problem.Advice]));
        Table(page, "Fixed by rules", ["Table", "Column", "Rule", "Action", "Count"], report.Fixes.Select(fix => (string?[])[fix.Table, fix.Column, fix.Rule.ToString(), fix.Action, Human.Number(fix.Count)]));
        Table(page, "Differences", ["Table", "Key", "Column", "Source", "Target"], report.Differences.Select(difference => (string?[])[difference.Table, difference.Key.Text, difference.Column, difference.Source, difference.Target]));
        Table(page, "Both sides", ["Side", "Fact", "Value"], report.Facts.Select(fact => (string?[])[fact.Side.ToString(), fact.Name, fact.Value]));
        List(page, "Notices", report.Notices);
        List(page, "Beside the tables", report.Elsewhere);
        return page.Append("</body></html>").ToString();
    }

    private static IEnumerable<string> Options(MoveOptions options)
    {
        if (options.PreflightOnly) yield return "preflight only";
        if (options.NoBackup) yield return "no backup";
        if (options.Resume) yield return "resume";
        if (options.Rehearse) yield return "rehearsal";
        if (options.CutOver) yield return "switch";
    }

    private static void Table(StringBuilder page, string title, string[] heads, IEnumerable<string?[]> rows)
    {
        var list = rows.ToList();
        if (list.Count == 0) return;
        page.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2><table>");
        if (heads[0].Length > 0) page.Append("<tr>").AppendJoin("", heads.Select(head => $"<th>{head}</th>")).Append("</tr>");
        foreach (var row in list) page.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{Text(cell)}</td>")).Append("</tr>");
        page.Append("</table>");
    }

    private static void List(StringBuilder page, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0) return;
        page.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2><ul>").AppendJoin("", lines.Select(line => $"<li>{Text(line)}</li>")).Append("</ul>");
    }

    private static string Instant(DateTime at) => at.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");
}
