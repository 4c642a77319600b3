using System.Globalization;
using UsersWeb.Shared;

namespace UsersWeb.Moves.Engine.Report;

/// <summary>A report for people, as parts of an HTML page: <see cref="ReportPage"/> and the web page put them into their frames.</summary>
public static class ReportBody
{
    /// <summary>The move in a few facts.</summary>
    public static string Summary(ReportContent report) => new ReportHtml().Facts(
    [
        ("From", $"{report.FromEngine} {ReportWords.Plain(report.From)}"),
        ("To", $"{report.ToEngine} {ReportWords.Plain(report.To)}"),
        ("Took", Seconds(report.Seconds)),
        ("On disk", report.Rehearsed is { } rehearsed ? Human.Bytes(rehearsed.Bytes) : null),
        ("Verified", report.Verified is { } verified ? $"{Human.Number(verified.Rows)} rows" : "No"),
        ("Digest", report.Verified?.Digest),
        ("Switched", report.CutOver is { } cutOver ? $"By {cutOver.Place}" : null),
        ("Options", Options(report.Options)),
        ("Exit code", ((int?)report.Exit)?.ToString(CultureInfo.InvariantCulture)),
        ("Move", report.Move),
        ("Version", "UsersWeb " + report.Version),
    ]).ToString();

    /// <summary>Everything else.</summary>
    /// <param name="report">The report.</param>
    /// <param name="most">Rows of a table that are shown.</param>
    public static string Sections(ReportContent report, int most = int.MaxValue)
    {
        var page = new ReportHtml();
        page.Table("Tables", ["Table", Number("Rows"), new("Digest", ReportColumnKind.Code)], report.Verified?.Tables.Select(table =>
            Row(table.Table, Human.Number(table.Rows), table.Digest)), most);
        page.Table("Problems", ["Where", "Problem", Number("Count")], report.ProblemCounts.Select(problem =>
            Row(ReportWords.Place(problem.Table, null, problem.Column), problem.Rule.ToString(), Human.Number(problem.Count))), most);
        page.Table("Each problem", ["Where", "Problem", "What fits"], report.Problems.Select(problem =>
            Row(ReportWords.Place(problem.Table, problem.Key, problem.Column), problem.Rule.ToString(), problem.Advice)), most);
        page.Table("Changed by rules", ["Where", "Problem", "Done", Number("Count")], report.Fixes.Select(fix =>
            Row(ReportWords.Place(fix.Table, null, fix.Column), fix.Rule.ToString(), fix.Action, Human.Number(fix.Count))), most);
        page.Table("Differences", ["Where", "In the old database", "In the new one"], report.Differences.Select(difference =>
            Row(ReportWords.Place(difference.Table, difference.Key, difference.Column), difference.Source, difference.Target)), most);
        page.Table("Steps", ["Step", "Began", Number("Took")], report.Steps.Select(step =>
            Row(StepWords.Deed(step.Step), Instant(step.At), Seconds(step.Seconds))), most);
        Side(page, "Old database", report, Engine.Side.Source);
        Side(page, "New database", report, Engine.Side.Target);
        page.List("Notices", report.Notices);
        page.List("Beside the tables", report.Elsewhere);
        return page.ToString();
    }

    /// <summary>An instant in UTC, for a page that doesn't know where it is read.</summary>
    public static string Instant(DateTime at) => at.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static void Side(ReportHtml page, string title, ReportContent report, Side side)
    {
        var facts = report.Facts.Where(fact => fact.Side.Known == side).Select(fact => (fact.Name, (string?)fact.Value)).ToList();
        if (report.Facts.Count == 0) return;
        page.Begin(title);
        if (facts.Count == 0) page.Line("It did not exist yet.");
        page.Facts(facts);
        page.End();
    }

    private static string? Options(MoveOptions options)
    {
        (bool Is, string Word)[] all =
        [
            (options.PreflightOnly, "preflight only"), (options.NoBackup, "no backup"), (options.Resume, "resume"),
            (options.Rehearse, "rehearsal"), (options.CutOver, "switch"),
        ];
        return all.Any(one => one.Is) ? string.Join(", ", all.Where(one => one.Is).Select(one => one.Word)) : null;
    }

    private static string Seconds(double seconds) => seconds.ToString("N1", CultureInfo.InvariantCulture) + " s";

    private static ReportColumn Number(string name) => new(name, ReportColumnKind.Number);

    private static string[] Row(params string[] cells) => cells;
}
