using CsCheck;
using UsersWeb.Shared;

namespace UsersWeb.Tests.Audit;

[Trait(Runs.Once, Runs.Yes)]
public class CsvLineTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Char["\",;\r\n '=+-@\t\0＝ab😀"].Array[0, 12].Select(characters => new string(characters)), Gen.String);

    [Fact]
    public void Whatever_is_written_is_read_again_and_never_begins_as_a_formula() => Texts.Array[1, 5].List[1, 4].Sample(lines =>
    {
        var read = Read(string.Concat(lines.Select(line => CsvLine.Of(line))));

        Assert.DoesNotContain(read.SelectMany(line => line), value => value.Length > 0 && "=+-@\t\r\n\0＝＋－＠".Contains(value[0]));
        Assert.Equal(lines, read.Zip(lines, (line, written) => line.Zip(written, Unguarded).ToArray()));
    });

    [Fact]
    public void Nothing_is_an_empty_value() => Assert.Equal("\"\",\"a\",\"\"\r\n", CsvLine.Of(null, "a", ""));

    /// <summary>RFC 4180, as strictly as it is written: every value in quotes.</summary>
    internal static List<List<string>> Read(string text)
    {
        var (lines, line, at) = (new List<List<string>>(), new List<string>(), 0);
        while (at < text.Length)
        {
            Assert.Equal('"', text[at]);
            var end = at + 1;
            while (text[end] != '"' || (end + 1 < text.Length && text[end + 1] == '"')) end += text[end] == '"' ? 2 : 1;
            line.Add(text[(at + 1)..end].Replace("\"\"", "\"", StringComparison.Ordinal));
            at = end + 2;
            if (text[end + 1] == ',') continue;
            Assert.Equal("\r\n", text[(end + 1)..(end + 3)]);
            lines.Add(line);
            (line, at) = ([], end + 3);
        }
        return lines;
    }

    private static string Unguarded(string read, string written) => read == "'" + written ? written : read;
}
