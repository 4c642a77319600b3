using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using QRCoder;

namespace UsersWeb.Accounts.Factors;

/// <summary>A QR code as SVG that needs neither style nor script: dark on light in every theme, because cameras want it so.</summary>
public static class QrPicture
{
    private const int Pixels = 240;

    /// <summary>The element.</summary>
    /// <param name="text">What it says.</param>
    public static IHtmlContent Of(string text)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var side = code.ModuleMatrix.Count;
        return new HtmlString(string.Create(CultureInfo.InvariantCulture, $"""
            <svg width="{Pixels}" height="{Pixels}" viewBox="0 0 {side} {side}" shape-rendering="crispEdges" role="img"
              aria-label="{HtmlEncoder.Default.Encode(T("QR code"))}">
              <rect width="{side}" height="{side}" fill="#fff"/><path fill="#000" d="{Path(code)}"/>
            </svg>
            """));
    }

    // A rectangle for each run of dark squares in a row.
    private static string Path(QRCodeData code)
    {
        var path = new StringBuilder();
        for (var y = 0; y < code.ModuleMatrix.Count; y++)
        {
            var row = code.ModuleMatrix[y];
            for (var x = 0; x < row.Count; x++)
            {
                if (!row[x]) continue;
                var start = x;
                while (x < row.Count && row[x]) x++;
                path.Append(CultureInfo.InvariantCulture, $"M{start} {y}h{x - start}v1H{start}z");
            }
        }
        return path.ToString();
    }
}
