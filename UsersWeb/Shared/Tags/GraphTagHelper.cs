using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;
using UsersWeb.Shared.Languages;

namespace UsersWeb.Shared.Tags;

/// <summary>
/// <c>&lt;graph title="…" series="…" from="…" until="…"/&gt;</c>: one or two lines over time as SVG, from zero up. The title says what a
/// person would see; the figures stand in a table beside it.
/// </summary>
[HtmlTargetElement("graph", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class GraphTagHelper : TagHelper
{
    private const int Width = 600;
    private const int Top = 40;
    private const int Bottom = 170;
    private const int Height = 206;

    // So far apart stand the names of two lines that end at the same height.
    private const int Apart = 28;

    /// <summary>For whom the picture is none.</summary>
    public string Title { get; set; } = "";

    /// <summary>One or two, each with as many values.</summary>
    public IReadOnlyList<GraphSeries> Series { get; set; } = [];

    /// <summary>What stands below its left end.</summary>
    public string From { get; set; } = "";

    /// <summary>What stands below its right end.</summary>
    public string Until { get; set; } = "";

    /// <summary>What follows the number at its upper edge.</summary>
    public string Unit { get; set; } = "";

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "graph");
        output.Attributes.SetAttribute("viewBox", Format($"0 0 {Width} {Height}"));
        output.Attributes.SetAttribute("role", "img");
        var top = RoundUp(Series.SelectMany(series => series.Values).Max() ?? 0);
        output.Content.SetHtmlContent(Draw(top));
    }

    // 1, 2 or 5 and zeros: a number that people read at a glance.
    internal static double RoundUp(double value)
    {
        if (!(value > 0) || double.IsInfinity(value)) return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        foreach (var step in new[] { 1, 2, 5, 10 })
        {
            if (value <= step * power) return step * power;
        }
        return 10 * power;
    }

    private string Draw(double top)
    {
        var svg = new StringBuilder(Format($"<title>{Encode(Title)}</title>"));
        svg.Append(Format($"<path class=\"graph-grid\" d=\"M0 {Top}H{Width}M0 {Bottom}H{Width}\"/>"));
        svg.Append(Format($"<text x=\"0\" y=\"{Top - 6}\">{Encode(Number(top) + Unit)}</text>"));
        svg.Append(Format($"<text x=\"0\" y=\"{Height - 6}\">{Encode(From)}</text>"));
        svg.Append(Format($"<text class=\"graph-end\" x=\"{Width}\" y=\"{Height - 6}\">{Encode(Until)}</text>"));
        var heights = Names(top);
        for (var i = 0; i < Series.Count; i++)
        {
            svg.Append(Format($"<path class=\"graph-line graph-line-{i + 1}\" d=\"{Line(Series[i].Values, top)}\"/>"));
            svg.Append(Format($"<text class=\"graph-end graph-name-{i + 1}\" x=\"{Width}\" y=\"{heights[i]:0}\">"));
            svg.Append(Encode(Series[i].Name)).Append("</text>");
        }
        return svg.ToString();
    }

    // Each above the end of its line, and the lower one below its own where both would be in one place.
    private double[] Names(double top)
    {
        double End(GraphSeries series) => Place(series.Values.LastOrDefault(value => value is not null) ?? 0, top);
        var heights = Series.Select(series => Math.Max(Top - 6, End(series) - 8)).ToArray();
        if (heights.Length < 2 || Math.Abs(heights[0] - heights[1]) >= Apart) return heights;
        var upper = heights[0] <= heights[1] ? 0 : 1;
        heights[upper] = Math.Max(Top - 6, Math.Min(heights[upper], Bottom - 8 - Apart));
        heights[1 - upper] = heights[upper] + Apart;
        return heights;
    }

    // What is not known leaves a gap.
    private static string Line(IReadOnlyList<double?> values, double top)
    {
        var line = new StringBuilder();
        var isOpen = false;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is { } value)
            {
                var x = values.Count == 1 ? Width : (double)i * Width / (values.Count - 1);
                line.Append(Format($"{(isOpen ? 'L' : 'M')}{x:0.#} {Place(value, top):0.#}"));
                // A value between two gaps is a dot.
                if (!isOpen) line.Append("h.1");
            }
            isOpen = values[i] is not null;
        }
        return line.ToString();
    }

    private static double Place(double value, double top) => Bottom - Math.Clamp(value / top, 0, 1) * (Bottom - Top);

    private static string Number(double value) => value.ToString(value >= 1 ? "N0" : "0.####", Language.Current.Numbers);

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    private static string Format(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>A line.</summary>
/// <param name="Name">What stands at its end.</param>
/// <param name="Values">From left to right, none below zero; null for what is not known.</param>
public sealed record GraphSeries(string Name, IReadOnlyList<double?> Values);
