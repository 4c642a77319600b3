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
    /// <param name="title">In English, which its id is made of.</param>
    public void Begin(string title)
    {
        var id = "report-" + title.Replace(' ', '-').ToLowerInvariant();
        html.Append(CultureInfo.InvariantCulture, $"<section aria-labelledby=\"{id}\"><h2 id=\"{id}\">{Text(T(title))}</h2>");
    }

    /// <summary>Ends it.</summary>
    public void End() => html.Append("</section>");

    /// <summary>A remark.</summary>
    public void Line(string text) => html.Append(CultureInfo.InvariantCulture, $"<p class=\"quiet\">{Text(text)}</p>");

    /// <summary>Names and values; those without a value are left out.</summary>
    public ReportHtml Facts(IEnumerable<(string Name, string? Value, ReportTextKind Kind)> facts)
    {
        html.Append("<dl class=\"facts\">");
        foreach (var (name, value, kind) in facts)
        {
            if (value is null) continue;
            html.Append(CultureInfo.InvariantCulture, $"<div><dt>{Text(name)}</dt><dd{Attributes(kind)}>{Text(value)}</dd></div>");
        }
        html.Append("</dl>");
        return this;
    }

    /// <summary>A section with a table; nothing when it has no rows.</summary>
    /// <param name="title">Its heading, in English.</param>
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
        if (all.Count > most) Line(T("The first {0} of {1}; the JSON file has all.", Human.Number(most), Human.Number(all.Count)));
        End();
    }

    /// <summary>A section with a list; nothing when it is empty.</summary>
    /// <param name="title">Its heading, in English.</param>
    /// <param name="lines">What stands in it.</param>
    /// <param name="kind">What that is.</param>
    public void List(string title, IReadOnlyList<string> lines, ReportTextKind kind)
    {
        if (lines.Count == 0) return;
        Begin(title);
        html.Append("<ul class=\"goes\">");
        foreach (var line in lines) html.Append(CultureInfo.InvariantCulture, $"<li{Attributes(kind)}>{Text(line)}</li>");
        html.Append("</ul>");
        End();
    }

    /// <summary>What was written.</summary>
    public override string ToString() => html.ToString();

    /// <summary>A text that is no HTML.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    private void Row(ReportColumn[] columns, string[] cells)
    {
        html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\"{Attributes(columns[0].Kind)}>{Text(cells[0])}</th>");
        for (var i = 1; i < cells.Length; i++)
        {
            var (name, kind) = (Text(columns[i].Name), columns[i].Kind);
            var text = kind == ReportTextKind.Code ? $"<code class=\"digest\">{Text(cells[i])}</code>" : Text(cells[i]);
            html.Append(CultureInfo.InvariantCulture, $"<td{Class(columns[i])} data-label=\"{name}\"{Attributes(kind)}>{text}</td>");
        }
        html.Append("</tr>");
    }

    private static string Class(ReportColumn column) => column.Kind == ReportTextKind.Number ? " class=\"number\"" : "";

    private static string Attributes(ReportTextKind kind) => kind switch
    {
        ReportTextKind.Data => " translate=\"no\"",
        ReportTextKind.English => " lang=\"en\" translate=\"no\"",
        _ => "",
    };
}

/// <summary>What a text of a report is, as those of a column are.</summary>
internal enum ReportTextKind
{
    /// <summary>Words in the language of now.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A digest.</summary>
    Code,

    /// <summary>What is called the same in each language.</summary>
    Data,

    /// <summary>What the move said, which is written down in English.</summary>
    English,
}

/// <summary>A column of a report's table.</summary>
internal sealed record ReportColumn(string Name, ReportTextKind Kind)
{
    public static implicit operator ReportColumn(string name) => new(name, ReportTextKind.Text);
}
