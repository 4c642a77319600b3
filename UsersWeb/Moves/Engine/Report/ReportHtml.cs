using System.Globalization;
using System.Net;
using System.Text;
using UsersWeb.Shared;

namespace UsersWeb.Moves.Engine.Report;

/// <summary>Writes tables, facts and lists as HTML. The classes are those of the application's own pages.</summary>
internal sealed class ReportHtml
{
    private readonly StringBuilder html = new();

    /// <summary>Begins a section with a heading.</summary>
    public void Begin(string title)
    {
        var id = "report-" + title.Replace(' ', '-').ToLowerInvariant();
        html.Append(CultureInfo.InvariantCulture, $"<section aria-labelledby=\"{id}\"><h2 id=\"{id}\">{Text(title)}</h2>");
    }

    /// <summary>Ends it.</summary>
    public void End() => html.Append("</section>");

    /// <summary>A remark.</summary>
    public void Line(string text) => html.Append(CultureInfo.InvariantCulture, $"<p class=\"quiet\">{Text(text)}</p>");

    /// <summary>Names and values; those without a value are left out.</summary>
    public ReportHtml Facts(IEnumerable<(string Name, string? Value)> facts)
    {
        html.Append("<dl class=\"facts\">");
        foreach (var (name, value) in facts)
        {
            if (value is not null) html.Append(CultureInfo.InvariantCulture, $"<div><dt>{Text(name)}</dt><dd>{Text(value)}</dd></div>");
        }
        html.Append("</dl>");
        return this;
    }

    /// <summary>A section with a table; nothing when it has no rows.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">The rows, the first cell names them.</param>
    /// <param name="most">Rows that are shown; the others are only counted.</param>
    public void Table(string title, ReportColumn[] columns, IEnumerable<string[]>? rows, int most)
    {
        var all = rows?.ToList() ?? [];
        if (all.Count == 0) return;
        Begin(title);
        html.Append("<table class=\"grid-table\"><thead><tr>");
        foreach (var column in columns)
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{Class(column)}>{Text(column.Name)}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in all.Take(most)) Row(columns, row);
        html.Append("</tbody></table>");
        if (all.Count > most) Line($"The first {Human.Number(most)} of {Human.Number(all.Count)}; the JSON file has all.");
        End();
    }

    /// <summary>A section with a list; nothing when it is empty.</summary>
    public void List(string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0) return;
        Begin(title);
        html.Append("<ul class=\"goes\">");
        foreach (var line in lines) html.Append(CultureInfo.InvariantCulture, $"<li>{Text(line)}</li>");
        html.Append("</ul>");
        End();
    }

    /// <summary>What was written.</summary>
    public override string ToString() => html.ToString();

    /// <summary>A text that is no HTML.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    private void Row(ReportColumn[] columns, string[] cells)
    {
        html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Text(cells[0])}</th>");
        for (var i = 1; i < cells.Length; i++)
        {
            var text = columns[i].Kind == ReportColumnKind.Code ? $"<code class=\"digest\">{Text(cells[i])}</code>" : Text(cells[i]);
            html.Append(CultureInfo.InvariantCulture, $"<td{Class(columns[i])} data-label=\"{Text(columns[i].Name)}\">{text}</td>");
        }
        html.Append("</tr>");
    }

    private static string Class(ReportColumn column) => column.Kind == ReportColumnKind.Number ? " class=\"number\"" : "";
}

/// <summary>What stands in a column.</summary>
internal enum ReportColumnKind
{
    Text,
    Number,
    Code,
}

/// <summary>A column of a report's table.</summary>
internal sealed record ReportColumn(string Name, ReportColumnKind Kind)
{
    public static implicit operator ReportColumn(string name) => new(name, ReportColumnKind.Text);
}
