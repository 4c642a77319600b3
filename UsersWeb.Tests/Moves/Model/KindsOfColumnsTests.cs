using System.Buffers.Binary;
using System.Globalization;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine.Copy;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Model;

/// <summary>Guids, bytes and decimal numbers, from each engine to each other.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class KindsOfColumnsTests
{
    private const decimal Most = 999999999999999999.9999999999m;

    private static readonly byte[] EveryByte = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
    private static readonly byte[] AwkwardBytes = [0, 9, 10, 13, 26, 27, 34, 39, 92, 92, 78, 0xC3, 0xFF, 0, 32];
    private static readonly byte[] Zeros = new byte[300_000];
    private static readonly byte[] Long = [.. Enumerable.Repeat(EveryByte, 2000).SelectMany(bytes => bytes)];
    private static readonly Guid Last = new("ffffffff-ffff-ffff-ffff-ffffffffffff");

    private static readonly string[] Exact = ["Id", "Other", "Small", "Large"];
    private static readonly string[] Decimal = ["Id", "Amount", "Rate"];

    private static readonly object?[][] Things =
    [
        [Guid.Empty, 0m, null, null, null, null],
        [new Guid("00000000-0000-0000-0000-000000000001"), 1.5m, 1.0000000000m, Last, Array.Empty<byte>(), Array.Empty<byte>()],
        [new Guid("00000000-0000-0000-0100-000000000000"), -0.000001m, -0.0000000001m, Guid.Empty, AwkwardBytes, EveryByte],
        [new Guid("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"), 10000m, 123456789012345678.0123456789m, null, EveryByte[..32], null],
        [new Guid("80000000-0000-0000-0000-000000000000"), 99999999999999.999999m, Most, null, Zeros[..32], Zeros],
        [new Guid("a0000000-0000-4000-8000-00000000000a"), -12345678.000100m, -100000000m, null, null, Long],
        [Last, -99999999999999.999999m, 0.0001m, Last, null, "plain text"u8.ToArray()],
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Moving.Directions), MemberType = typeof(Moving))]
    public async Task They_arrive_as_they_were(DatabaseProvider from, DatabaseProvider to)
    {
        await using var source = await KindsDatabase.CreateAsync(from);
        await using var target = await KindsDatabase.CreateAsync(to);
        await FillAsync(source);

        var verdict = await KindsMove.MoveAsync(source, target);

        Assert.Equal(0, verdict.Differences);
        Assert.Equal(await source.ReadAsync("Things", Exact), await target.ReadAsync("Things", Exact));
        Assert.Equal(Numbers(await source.ReadAsync("Things", Decimal)), Numbers(await target.ReadAsync("Things", Decimal)));
        Assert.Equal(
            Things.Select(row => (decimal)row[1]!).Order(), Numbers(await target.ReadAsync("Things", "Amount")).Select(Number).Order());
        Assert.Equal(await source.ReadAsync("Entries", "Id", "Mark", "Raw"), await target.ReadAsync("Entries", "Id", "Mark", "Raw"));
        Assert.Equal(3, await target.CountAsync("Credentials"));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.PostgreSql, DatabaseProvider.MySql)]
    [InlineData(DatabaseProvider.MySql, DatabaseProvider.Sqlite)]
    public async Task A_value_that_was_changed_on_the_way_is_found(DatabaseProvider from, DatabaseProvider to)
    {
        await using var source = await KindsDatabase.CreateAsync(from);
        await using var target = await KindsDatabase.CreateAsync(to);
        await FillAsync(source);
        await KindsMove.MoveAsync(source, target);

        await target.ExecuteAsync("""UPDATE "Things" SET "Amount" = @a WHERE "Id" = @b""", 1.500001m, Things[1][0]);
        await target.ExecuteAsync("""UPDATE "Things" SET "Other" = @a WHERE "Id" = @b""", Guid.Empty, Last);
        await target.ExecuteAsync("""UPDATE "Things" SET "Small" = @a WHERE "Id" = @b""", new byte[31], Things[4][0]);
        var told = new Told();
        var verdict = await KindsMove.VerifyAsync(source, target, told);

        Assert.Equal(3, verdict.Differences);
        Assert.Equal(
            [
                "00000000-0000-0000-0000-000000000001 Amount 1.5 1.500001",
                "80000000-0000-0000-0000-000000000000 Small (secret, 32 bytes) (secret, 31 bytes)",
                "ffffffff-ffff-ffff-ffff-ffffffffffff Other ffffffff-ffff-ffff-ffff-ffffffffffff 00000000-0000-0000-0000-000000000000",
            ],
            told.Differences.Order(StringComparer.Ordinal));
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.PostgreSql), InlineData(DatabaseProvider.MySql)]
    public async Task Reading_goes_on_after_any_key(DatabaseProvider provider)
    {
        await using var source = await KindsDatabase.CreateAsync(provider);
        await FillAsync(source);
        foreach (var name in (string[])["Things", "Credentials"])
        {
            var table = KindsDatabase.Model.Tables.Single(table => table.Name == name);
            using var all = await KindsMove.ReadAsync(source, table, null);
            var left = all.Rows;
            foreach (var key in Keys(all, table.Columns.Count))
            {
                using var rest = await KindsMove.ReadAsync(source, table, key);
                Assert.Equal(--left, rest.Rows);
            }
            Assert.Equal(0, left);
        }
    }

    [Fact]
    public async Task What_SQLite_lets_in_and_the_others_do_not_is_listed()
    {
        await using var source = await KindsDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await source.ExecuteAsync(
            """INSERT INTO "Things" ("Id", "Amount", "Rate", "Small") VALUES (@a, '1.0', '1', 'Xq7')""",
            "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9");
        await source.ExecuteAsync(
            """INSERT INTO "Things" ("Id", "Amount", "Rate", "Other") VALUES (@a, '1.0000001', '1.50', 'no Guid')""", Last);
        await source.ExecuteAsync("""INSERT INTO "Things" ("Id", "Amount", "Large") VALUES (@a, x'00', 7)""", Guid.Empty);

        var told = await KindsMove.PreflightAsync(source);

        Assert.Equal(
            [
                "00000000-0000-0000-0000-000000000000 Amount TYPE X'00', a blob",
                "00000000-0000-0000-0000-000000000000 Large TYPE 7, a number",
                "NULL Rate TYPE \"1\", a text", "NULL Small TYPE (secret, 3 bytes), a text",
                "ffffffff-ffff-ffff-ffff-ffffffffffff Amount RANGE 1.0000001",
                "ffffffff-ffff-ffff-ffff-ffffffffffff Other TYPE \"no Guid\", a text",
                "ffffffff-ffff-ffff-ffff-ffffffffffff Rate TYPE \"1.50\", a text",
                "row 2 Id TYPE \"0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9\", a text",
            ],
            told.Problems.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_no_number_and_no_Guid_is_listed()
    {
        await using var postgreSql = await KindsDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using var mySql = await KindsDatabase.CreateAsync(DatabaseProvider.MySql);
        await postgreSql.ExecuteAsync("""INSERT INTO "Things" ("Id", "Amount") VALUES (@a, 'NaN')""", Last);
        await mySql.ExecuteAsync("""INSERT INTO "Things" ("Id", "Amount", "Other") VALUES (@a, 1, 'no Guid')""", Last);

        Assert.Equal([$"{Last} Amount RANGE NaN or infinity"], (await KindsMove.PreflightAsync(postgreSql)).Problems);
        Assert.Equal([$"{Last} Other TYPE \"no Guid\", a text"], (await KindsMove.PreflightAsync(mySql)).Problems);
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.PostgreSql), InlineData(DatabaseProvider.MySql)]
    public async Task The_next_number_is_proven_with_a_value_in_every_column(DatabaseProvider to)
    {
        await using var source = await KindsDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var target = await KindsDatabase.CreateAsync(to);
        await source.ExecuteAsync("""UPDATE sqlite_sequence SET seq = 41 WHERE name = 'Entries'""");
        await using var sourceOpen = await source.Engine.OpenToReadAsync(Token);
        await using var targetOpen = await target.Engine.OpenAsync(Token);

        await new Identities(KindsMove.Run(source, target, new Told())).RunAsync(sourceOpen, targetOpen, Token);

        var numbered = KindsDatabase.Model.Tables.Single(table => table.HasIdentity);
        Assert.Equal(41, await target.Engine.ReadHighWaterAsync(targetOpen, numbered, Token));
        Assert.Equal(1, await target.CountAsync("Entries"));
    }

    // Of both tables the first column alone.
    private static List<byte[]> Keys(TupleBatch rows, int columns)
    {
        var keys = new List<byte[]>();
        var reader = new TupleReader(rows.Span);
        while (reader.NextRow())
        {
            reader.NextField(out var key);
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, key.Length);
            keys.Add([.. length, .. key]);
            for (var i = 1; i < columns; i++) reader.NextField(out _);
        }
        return keys;
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    // 1.5 is 1.500000.
    private static IEnumerable<string> Numbers(IEnumerable<string> rows) => rows
        .Select(row => string.Join(' ', row.Split(' ').Select(value => value.Contains('.') ? value.TrimEnd('0').TrimEnd('.') : value)))
        .Order(StringComparer.Ordinal);

    private static async Task FillAsync(KindsDatabase source)
    {
        foreach (var row in Things)
        {
            await source.ExecuteAsync(
                """INSERT INTO "Things" ("Id", "Amount", "Rate", "Other", "Small", "Large") VALUES (@a, @b, @c, @d, @e, @f)""",
                row);
        }
        foreach (var key in (byte[][])[[], [0], AwkwardBytes])
            await source.ExecuteAsync("""INSERT INTO "Credentials" ("Id", "Owner") VALUES (@a, @b)""", key, Guid.NewGuid());
        await source.ExecuteAsync(
            """INSERT INTO "Entries" ("Id", "Mark", "Raw", "Sum") VALUES (7, @a, @b, @c)""", Guid.NewGuid(), EveryByte[^8..], -12.34m);
    }
}
