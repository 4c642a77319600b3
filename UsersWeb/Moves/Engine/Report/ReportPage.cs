namespace UsersWeb.Moves.Engine.Report;

/// <summary>The report as a page that needs no other file and no server.</summary>
internal static class ReportPage
{
    private const string Style = """
        body { font: 16px/1.5 system-ui, sans-serif; color-scheme: light dark; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
        table { border-collapse: collapse; margin: .5rem 0 1.5rem; width: 100% }
        th, td { text-align: left; padding: .25rem .75rem .25rem 0; vertical-align: top; overflow-wrap: anywhere }
        th, td { border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent) } tbody th { font-weight: normal }
        .number { text-align: right; font-variant-numeric: tabular-nums } code { font-size: .875em }
        .facts div { display: flex; gap: 1rem } dt { flex: 0 0 10rem } dd { margin: 0; overflow-wrap: anywhere }
        """;

    public static string Write(ReportContent report)
    {
        var title = ReportHtml.Text(ReportWords.Title(report));
        return $"""
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>{title}</title><style>{Style}</style></head><body><h1>{title}</h1><p>{ReportBody.Instant(report.StartedAt)}</p>
            <section><h2>{ReportHtml.Text(ReportWords.Result(report))}</h2>{ReportBody.Summary(report)}</section>
            {ReportBody.Sections(report)}
            </body></html>
            """;
    }
}
