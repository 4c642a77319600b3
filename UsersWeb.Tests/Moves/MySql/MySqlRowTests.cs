using System.Data.Common;
using System.Globalization;
using System.Text;
using MySqlConnector;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Tests.Moves.MySql;

/// <summary>The rows that others lose, on their way into MySQL and MariaDB and out again.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class MySqlRowTests : MySqlTables
{
    private const int JournalInserts = 1;

    private static readonly object?[][] Hostile =
    [
        [long.MinValue, int.MinValue, 0L, DateTime.MinValue, "", null],
        [-1L, 0L, 1L, null, null, ""],
        [0L, 0L, 1L, new DateTime(9999, 12, 31, 23, 59, 59, 999, 999), " x", " "],
        [1L, 1L, 0L, new DateTime(1969, 12, 31, 23, 59, 59, 999, 999), "\0", "nul\0inside\0"],
        [2L, 1L, 0L, new DateTime(2024, 2, 29, 0, 0, 0, 0, 1), "\\N", "\\N\t\\t\n\\n\r\\r\0\\0\b\u001a\\Z\\\\ \\"],
        [3L, 1L, 0L, new DateTime(2026, 3, 29, 2, 30, 0), "NULL", "'; DROP TABLE `Values`; -- \" ` % _ ? @0 {0} #"],
        [4L, 1L, 0L, new DateTime(2100, 1, 1), "\u1F468\u200D\u1F469\u200D\u1F467 \U0001F468\u200D\U0001F469 é é ß İ ı K",
            "\uFEFF\uFFFD\uFFFE\uFFFF\U0010FFFF\u0085\u2028"],
        [5L, 1L, 0L, null, new string('x', 64), new string('\t', 1024 * 1024)],
        [6L, 1L, 0L, null, string.Concat(Enumerable.Repeat("\U0001F600", 64)),
            string.Concat(Enumerable.Repeat("\U0001F600\\\n\0abc", 300_000))],
        [7L, 1L, 0L, null, "\t", new string('y', 17 * 1024 * 1024)],
        [8L, 1L, 0L, null, "ends with a space ", "and here   "],
        [long.MaxValue, int.MaxValue, 1L, null, "last", "\n"],
    ];

    [Fact]
    public async Task Each_value_survives_LOAD_DATA()
    {
        await using var open = await Engine.OpenAsync(Token);
        await WriteAsync(open, Values, Hostile);

        await AssertThereAsync(Values, Hostile);
        Assert.True(await CountAsync(open, "Com_load") > 0);
        Assert.Equal(0, await CountAsync(open, "Com_insert") - JournalInserts);
    }

    [Fact]
    public async Task Each_value_survives_inserts_where_LOAD_DATA_is_not_allowed()
    {
        await StartOwnServerAsync();
        await Database.ExecuteAsync("SET GLOBAL local_infile = 0");
        await using var open = await Engine.OpenAsync(Token);
        var most = (await Engine.ReadRulesAsync(open, Token)).MostTextBytes;
        object?[][] rows = [.. Hostile.Where(row => row[5] is not string page || Encoding.UTF8.GetByteCount(page) <= most),
            [9L, 1L, 0L, null, "largest", new string('\'', (int)most)]];

        await WriteAsync(open, Values, rows);

        await AssertThereAsync(Values, [.. rows.OrderBy(row => (long)row[0]!)]);
        Assert.Equal(0, await CountAsync(open, "Com_load"));
    }

    [Fact]
    public async Task Text_keys_are_ordered_by_their_bytes()
    {
        object?[][] rows = [["", "z", 1L], ["a\t", "x", 2L], ["a", "x\n", 3L], ["a", "x", 4L], ["a\0", "x", 5L], ["a!", "x", 6L],
            ["A", "x", 7L], ["é", "x", 8L], ["\U0001F600", "x", 9L], ["\uFFFD", "x", 10L], ["a", "'\\", 11L]];
        await using var open = await Engine.OpenAsync(Token);
        await WriteAsync(open, Keys, rows);

        await AssertThereAsync(Keys, [.. rows.OrderBy(row => (string)row[0]!, ByBytes).ThenBy(row => (string)row[1]!, ByBytes)]);
    }

    [Fact]
    public async Task Reading_goes_on_after_any_key()
    {
        object?[][] rows = [["", "", 1L], ["", "\t", 2L], ["a", "", 3L], ["a\t", "", 4L], ["a\t", "é", 5L], ["b", "", 6L]];
        object?[][] ordered = [rows[0], rows[1], rows[2], rows[3], rows[4], rows[5]];
        await using var open = await Engine.OpenAsync(Token);
        await WriteAsync(open, Keys, rows);

        for (var i = 0; i < rows.Length; i++)
        {
            using var upToHere = Batch(Keys, ordered[..(i + 1)]);
            using var rest = await ReadAsync(Keys, upToHere.LastKey);
            using var expected = Batch(Keys, ordered[(i + 1)..]);
            Assert.Equal(expected.Memory, rest.Memory);
        }
    }

    [Fact]
    public async Task What_was_not_committed_is_not_there()
    {
        await using var open = await Engine.OpenAsync(Token);
        await Journal.CreateAsync(open, Engine, Token);
        using var batch = Batch(Values, Hostile[..3]);
        await using (var writer = Engine.CreateWriter(open)) await writer.WriteAsync(Values, batch, Token);

        Assert.Equal([0L], await Database.QueryAsync<long>("SELECT count(*) FROM `Values`"));
    }

    [Fact]
    public async Task A_stop_in_the_middle_leaves_nothing()
    {
        var open = await Engine.OpenAsync(Token);
        await using (open)
        {
            await Journal.CreateAsync(open, Engine, Token);
            using var stop = new CancellationTokenSource();
            await using var writer = Engine.CreateWriter(open);
            var stopped = Task.Run(async () =>
            {
                for (var i = 0L; ; i++)
                {
                    using var batch =
                        Batch(Values, [.. Enumerable.Range(0, 2000).Select(n => (object?[])[i * 2000 + n, 1L, 0L, null, null, "page"])]);
                    await writer.WriteAsync(Values, batch, stop.Token);
                    if (i == 3) stop.CancelAfter(20);
                }
            }, Token);
            // The driver says the one or the other, depending on where the stop meets it.
            var end = await Assert.ThrowsAnyAsync<Exception>(() => stopped);
            Assert.True(end is OperationCanceledException or MySqlException { ErrorCode: MySqlErrorCode.QueryInterrupted }, $"{end}");
        }

        Assert.Equal([0L], await Database.QueryAsync<long>("SELECT count(*) FROM `Values`"));
    }

    [Fact]
    public async Task A_value_that_the_server_would_change_is_refused_with_its_error()
    {
        // As if the preflight had not seen that the table takes less than the model says.
        var wider = Values with
        {
            Columns = [
            .. Values.Columns.Select(column => column.Name == "Line" ? column with { MaxLength = 100 } : column)]
        };
        await using var open = await Engine.OpenAsync(Token);
        await Journal.CreateAsync(open, Engine, Token);
        using var tooLong = Batch(wider, [[1L, 1L, 0L, null, "fits", null], [2L, 1L, 0L, null, new string('x', 65), null]]);
        using var trailing = Batch(wider, [[3L, 1L, 0L, null, new string('x', 64) + "  ", null]]);
        using var twice = Batch(wider, [[4L, 1L, 0L, null, "same", null], [5L, 1L, 0L, null, "same", null]]);
        using var notUtf8 = Batch(wider, [[6L, 1L, 0L, null, "x", null]]);
        System.Runtime.InteropServices.MemoryMarshal.AsMemory(notUtf8.Memory).Span[^5] = 0xFF;

        Assert.Contains("Data too long for column 'Line' at row 2",
            (await Record.ExceptionAsync(() => WriteAsync(open, wider, tooLong)))!.Message, StringComparison.Ordinal);
        Assert.Contains("'Line'", (await Record.ExceptionAsync(() => WriteAsync(open, wider, trailing)))!.Message,
            StringComparison.Ordinal);
        Assert.Contains("Incorrect string value", (await Record.ExceptionAsync(() => WriteAsync(open, wider, notUtf8)))!.Message,
            StringComparison.Ordinal);
        Assert.Contains("'same' for key 'IX_Line'",
            (await Record.ExceptionAsync(() => WriteAsync(open, wider, twice)))!.Message.Replace("Values.", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.Equal([0L], await Database.QueryAsync<long>("SELECT count(*) FROM `Values`"));
    }

    [Fact]
    public async Task A_zero_date_and_a_two_in_a_flag_are_told_of_and_never_verified()
    {
        await Database.ExecuteAsync(
            "SET SESSION sql_mode = ''; INSERT INTO `Values` VALUES (1, 1, 2, '0000-00-00', 'a', NULL), (2, 1, 1, '2026-02-00 "
            + "10:00:00', 'b', NULL)");
        var problems = new Listed();
        await using var open = await Engine.OpenAsync(Token);
        using var rows = new RowBuilder(Values, Rules, problems);
        await Engine.ReadRowsAsync(open, Values, null, rows, () => ValueTask.CompletedTask, Token);

        Assert.Equal(["1 Flag range 2", "1 Moment instant 0000-00-00 00:00:00.000000", "2 Moment instant 2026-02-00 10:00:00.000000"],
            problems.Found);
        Assert.DoesNotContain(Canonical(Values, [[1L, 1L, 0L, null, "a", null]]), await CanonicalAsync(Values), StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexString("0000-00-00 00:00:00.000000"u8), await CanonicalAsync(Values), StringComparison.Ordinal);
    }

    private static Comparer<string> ByBytes { get; } =
        Comparer<string>.Create((x, y) => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y)));

    private static async Task<long> CountAsync(DbConnection open, string name) =>
        Convert.ToInt64((await open.QueryAsync($"SHOW SESSION STATUS LIKE '{name}'", Token))[0][1], CultureInfo.InvariantCulture);

    private async Task AssertThereAsync(ModelTable table, object?[][] rows)
    {
        using var expected = Batch(table, rows);
        using var read = await ReadAsync(table, null);
        Assert.True(expected.Span.SequenceEqual(read.Span), "The rows that the copy reads differ.");
        Assert.True(Canonical(table, rows) == await CanonicalAsync(table), "The rows that the verification reads differ.");
    }
}
