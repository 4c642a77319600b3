using System.Globalization;
using System.Text;

namespace UsersWeb.Commands;

/// <summary>
/// Columns of fixed width, so that lines can be written while they are read. A longer value shifts its line and is never
/// cut.
/// </summary>
internal sealed class Table(params (string Name, int Width)[] columns)
{
    public string Header => Line([.. columns.Select(column => column.Name)]);

    public string Line(params string[] values)
    {
        var line = new StringBuilder();
        for (var i = 0; i < values.Length; i++)
        {
            var value = Printable(values[i]);
            line.Append(value);
            if (i < values.Length - 1) line.Append(' ', Math.Max(columns[i].Width - Cells(value), 0) + 1);
        }
        return line.ToString();
    }

    // Values from another program may hold escape sequences, which a terminal would obey.
    private static string Printable(string value) => string.Concat(value.Select(c => char.IsControl(c) ? '\uFFFD' : c));

    private static int Cells(string value) => value.EnumerateRunes().Sum(Cells);

    // Unicode Standard Annex 11, in short: marks take no cell; East Asian wide characters and emoji take two.
    private static int Cells(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        _ => rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD) ? 2 : 1,
    };
}
