using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Hostile;

/// <summary>
/// A text of 17 MiB, larger than a packet of MySQL's and MariaDB's by default. It travels over all three engines and back.
/// </summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class LargeTextTests
{
    private const int Bytes = 17 * 1024 * 1024;

    [Fact]
    public async Task A_text_larger_than_a_packet_arrives_everywhere()
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.MySql);
        await using var next = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using var home = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await moving.Rows.Row("DataProtectionKeys", ("Id", 1), ("FriendlyName", "before"), ("Xml", ""))
            .Row("DataProtectionKeys", ("Id", 2), ("FriendlyName", "large"),
            ("Xml", new Raw($"replace(hex(zeroblob({Bytes / 2})), '00', 'x\\')")))
            .Row("DataProtectionKeys", ("Id", 3), ("FriendlyName", "after"), ("Xml", "")).WriteAsync();

        var first = (await moving.RunAsync()).EndedWith(0);
        var second = (await Moving.RunAsync(moving.Target, next)).EndedWith(0);
        var third = (await Moving.RunAsync(next, home)).EndedWith(0);

        Assert.Single(((string[])[first.Digest, second.Digest, third.Digest]).Distinct());
        Assert.Equal([0L, Bytes, 0], await home.QueryAsync<long>("SELECT length(\"Xml\") FROM \"DataProtectionKeys\" ORDER BY \"Id\""));
    }
}
