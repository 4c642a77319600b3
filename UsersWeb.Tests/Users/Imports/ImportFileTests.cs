using System.Text;
using CsCheck;
using UsersWeb.Shared;
using UsersWeb.Users;
using UsersWeb.Users.Imports;
using UsersWeb.Users.Imports.Files;

namespace UsersWeb.Tests.Users.Imports;

/// <summary>What stands in a file, whatever it looks like.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class ImportFileTests
{
    // What both encodings have, and what CSV and spreadsheets take for something else.
    private static readonly Gen<string> Values = Gen.OneOf(
        Gen.Char["\",;\t\r\n '=+-@abcäöüßÉ€"].Array[0, 12].Select(characters => new string(characters).Trim()),
        Gen.OneOf("'=1", "''+1", "=1+1", "'", "''", "-", "a\r\nb", "NULL", "#a", "sep=;"));

    [Fact]
    public void Whatever_the_export_writes_comes_back_by_each_separator_and_encoding() =>
        Gen.Select(Values.Array[3].Array[1, 5], Gen.OneOf(',', ';', '\t'), Gen.OneOf("utf-8", "windows-1252"), Gen.Bool).Sample(
            (people, separator, encoding, hasMark) =>
            {
                var header = people[0].Select((_, i) => UserField.All[i].Member).ToArray();
                var text = string.Concat(new[] { header }.Concat(people).Select(values => Line(values, separator)));
                var read = Read(Bytes(text, encoding, hasMark), new()
                {
                    Separator = separator,
                    Encoding = encoding,
                    Columns = header,
                });

                Assert.Equal(people.Select(values => values.Select(value => value.Length == 0 ? null : value)),
                    read.Select(line => line.Given));
                Assert.Equal(separator, CsvDialect.Guess(text));
                var at = 2L;
                foreach (var (line, values) in read.Zip(people))
                {
                    Assert.Equal(at, line.Line);
                    at += 1 + values.Sum(Breaks);
                }
            });

    [Fact]
    public void Text_is_utf_8_or_not_however_it_is_cut() =>
        Gen.Select(Gen.OneOf(Gen.String.Select(text => Encoding.UTF8.GetBytes(text)), Gen.Byte[1, 255].Array[0, 20]), Gen.Int[1, 5]).Sample(
            (bytes, size) =>
            {
                var check = new TextCheck();
                foreach (var part in bytes.Chunk(size)) check.Add(part);
                Assert.Equal(System.Text.Unicode.Utf8.IsValid(bytes), check.IsUtf8);
            });

    [Fact]
    public void What_is_named_twice_is_found_in_parts_as_in_one() =>
        Gen.Select(Gen.Int[0, 30].Select(key => $"{key}").Array[0, 100], Gen.Int[4, 64]).Sample((keys, most) =>
        {
            var first = new Dictionary<string, long>();
            var expected = new List<(long, long)>();
            for (var line = 1; line <= keys.Length; line++)
            {
                if (!first.TryAdd(keys[line - 1], line)) expected.Add((line, first[keys[line - 1]]));
            }
            // So few are held that it takes several readings, but each key's lines fit.
            most = Math.Max(most, keys.Length == 0 ? 4 : keys.CountBy(key => key).Max(one => one.Value) * 8);
            var found = new List<(long, long)>();
            var readings = new Queue<(int, int)>([(0, 1)]);
            while (readings.TryDequeue(out var reading))
            {
                var one = new RepeatedKeys(reading.Item1, reading.Item2, most);
                for (var line = 1; line <= keys.Length; line++) one.Add(0, keys[line - 1], line, ImportDeed.Create);
                found.AddRange(one.Find().Select(repetition => (repetition.Line, repetition.First)));
                foreach (var other in one.Others) readings.Enqueue(other);
            }

            Assert.Equal(expected, found.Order());
        });

    [Theory]
    [InlineData("User name,E-Mail,NAME,Phone-Number,status,Time zone,language,id",
        "userName email displayName phoneNumber status timeZone language id")]
    [InlineData("login,mail,full_name,tel,created at,", "userName email displayName phoneNumber - -")]
    [InlineData("Name,Display Name,account", "- displayName userName")]
    [InlineData("email,email,number", "email - id")]
    public void Columns_are_matched_by_what_they_are_called(string headers, string fields) => Assert.Equal(fields,
        string.Join(' ', ImportColumns.Match(headers.Split(',')).Select(field => field ?? "-")));

    [Theory]
    [InlineData("a;b,c;d\r\n1,2,3,4,5", ';')]
    [InlineData("\r\n\"a,b,c\"\td\n", '\t')]
    [InlineData("alone\n1;2;3\n", ',')]
    public void The_separator_is_the_one_that_stands_most_often_in_the_first_line(string text, char separator) =>
        Assert.Equal(separator, CsvDialect.Guess(text));

    private static int Breaks(string value) => value.Replace("\r\n", "\n", StringComparison.Ordinal).Count(c => c is '\n' or '\r');

    // As CsvLine, which knows one separator.
    private static string Line(IEnumerable<string> values, char separator) =>
        string.Join(separator, values.Select(value => CsvLine.Of(value)[..^2])) + "\r\n";

    private static byte[] Bytes(string text, string encoding, bool hasMark) => encoding == "utf-8"
        ? [.. hasMark ? Encoding.UTF8.Preamble : [], .. Encoding.UTF8.GetBytes(text)]
        : CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text);

    private static List<ImportLine> Read(byte[] bytes, ImportSettings settings) => new ImportLines(settings)
        .ReadAsync(new MemoryStream(bytes), CancellationToken.None).ToBlockingEnumerable().ToList();
}
