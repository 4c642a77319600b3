using System.Globalization;
using UsersWeb.Shared;
using UsersWeb.Shared.Languages;

namespace UsersWeb.Moves.Engine.Report;

/// <summary>A report for people, as parts of an HTML page: <see cref="ReportPage"/> and the web page put them into their frames.</summary>
public static class ReportBody
{
    /// <summary>The move in a few facts.</summary>
    public static string Summary(ReportContent report) => new ReportHtml().Facts(
    [
        (T("From"), $"{report.FromEngine} {ReportWords.Plain(report.From)}", ReportTextKind.Data),
        (T("To"), $"{report.ToEngine} {ReportWords.Plain(report.To)}", ReportTextKind.Data),
        (T("Took"), Seconds(report.Seconds), ReportTextKind.Text),
        (T("On disk"), report.Rehearsed is { } rehearsed ? Human.Bytes(rehearsed.Bytes) : null, ReportTextKind.Text),
        (T("Verified"), report.Verified is { } verified ? TPlural(verified.Rows, "{0} row", "{0} rows") : T("No"), ReportTextKind.Text),
        (T("Digest"), report.Verified?.Digest, ReportTextKind.Data),
        (T("Switched"), report.CutOver is { } cutOver ? T("By {0}", ReportWords.Setting(cutOver.Place)) : null, ReportTextKind.Text),
        (T("Options"), Options(report.Options), ReportTextKind.Text),
        (T("Exit code"), ((int?)report.Exit)?.ToString(CultureInfo.InvariantCulture), ReportTextKind.Text),
        (T("Move"), report.Move, ReportTextKind.Data),
        (T("Version"), "UsersWeb " + report.Version, ReportTextKind.Data),
    ]).ToString();

    /// <summary>Everything else.</summary>
    /// <param name="report">The report.</param>
    /// <param name="most">Rows of a table that are shown.</param>
    public static string Sections(ReportContent report, int most = int.MaxValue)
    {
        var page = new ReportHtml();
        page.Table(TKey("Tables"), [Data(T("Table")), Number(T("Rows")), new(T("Digest"), ReportTextKind.Code)],
            report.Verified?.Tables.Select(table => Row(table.Table, Human.Number(table.Rows), table.Digest)), most);
        page.Table(TKey("Problems"), [Data(T("Where")), Data(T("Problem")), Number(T("Count"))], report.ProblemCounts.Select(problem =>
            Row(ReportWords.Place(problem.Table, null, problem.Column), problem.Rule.ToString(), Human.Number(problem.Count))), most);
        page.Table(TKey("Each problem"), [Data(T("Where")), Data(T("Problem")), English(T("What fits"))], report.Problems.Select(problem =>
            Row(ReportWords.Place(problem.Table, problem.Key, problem.Column), problem.Rule.ToString(), problem.Advice)), most);
        page.Table(TKey("Changed by rules"), [Data(T("Where")), Data(T("Problem")), Data(T("Done")), Number(T("Count"))],
            report.Fixes.Select(fix =>
                Row(ReportWords.Place(fix.Table, null, fix.Column), fix.Rule.ToString(), fix.Action, Human.Number(fix.Count))), most);
        page.Table(TKey("Differences"), [Data(T("Where")), English(T("In the old database")), English(T("In the new one"))],
            report.Differences.Select(difference =>
                Row(ReportWords.Place(difference.Table, difference.Key, difference.Column), difference.Source, difference.Target)), most);
        page.Table(TKey("Steps"), [T("Step"), Data(T("Began")), Number(T("Took"))], report.Steps.Select(step =>
            Row(StepWords.Deed(step.Step), Instant(step.At), Seconds(step.Seconds))), most);
        Side(page, TKey("Old database"), report, Engine.Side.Source);
        Side(page, TKey("New database"), report, Engine.Side.Target);
        page.List(TKey("Notices"), report.Notices, ReportTextKind.English);
        page.List(TKey("Beside the tables"), [.. report.Elsewhere.Select(line => T(line))], ReportTextKind.Text);
        return page.ToString();
    }

    /// <summary>An instant in UTC, for a page that doesn't know where it is read.</summary>
    public static string Instant(DateTime at) => at.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static void Side(ReportHtml page, string title, ReportContent report, Side side)
    {
        var facts = report.Facts.Where(fact => fact.Side.Known == side)
            .Select(fact => (T(fact.Name), (string?)fact.Value, ReportTextKind.English)).ToList();
        if (report.Facts.Count == 0) return;
        page.Begin(title);
        if (facts.Count == 0) page.Line(T("It did not exist yet."));
        page.Facts(facts);
        page.End();
    }

    private static string? Options(MoveOptions options)
    {
        (bool Is, string Word)[] all =
        [
            (options.PreflightOnly, T("preflight only")), (options.NoBackup, T("no backup")), (options.Resume, T("resume")),
            (options.Rehearse, T("rehearsal")), (options.CutOver, T("switch")),
        ];
        return all.Any(one => one.Is) ? string.Join(", ", all.Where(one => one.Is).Select(one => one.Word)) : null;
    }

    private static string Seconds(double seconds) => T("{0} s", seconds.ToString("N1", Language.Current.Numbers));

    private static ReportColumn Number(string name) => new(name, ReportTextKind.Number);

    private static ReportColumn Data(string name) => new(name, ReportTextKind.Data);

    private static ReportColumn English(string name) => new(name, ReportTextKind.English);

    private static string[] Row(params string[] cells) => cells;
}
