using System.Buffers.Binary;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>Going on in the middle of a large table, whatever the source is.</summary>
[Collection(ServerFaultCollection.Name), Trait(Runs.Once, Runs.Yes)]
public class InterruptedCopyTests(Sources sources)
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.PostgreSql, DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.MySql, DatabaseProvider.Sqlite)]
    public async Task A_copy_goes_on_after_the_last_row_that_was_committed(DatabaseProvider from, DatabaseProvider to)
    {
        var source = await sources.GetAsync(from);
        await using var target = await TestDatabase.CreateAsync(to);
        (await Mover.RunAsync(source.ConnectionString, target.ConnectionString, "--no-backup")).EndedWith(0, "verified");
        await CutTokensAsync(target, 1000);

        var resumed = await Mover.RunAsync(source.ConnectionString, target.ConnectionString, "--no-backup", "--resume");

        resumed.EndedWith(0, "verified");
        Assert.DoesNotContain(resumed.Events, e => Mover.Text(e, "text")?.Contains("copied anew") == true);
        await source.IsInAsync(target, sources);
    }

    // As if the mover had been killed when so many tokens were committed.
    private static async Task CutTokensAsync(TestDatabase target, long last)
    {
        var key = new byte[12];
        BinaryPrimitives.WriteInt32BigEndian(key, 8);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(4), last);
        var watermark = Convert.ToBase64String(key);
        await target.ExecuteAsync($"DELETE FROM {target.Quote("ApiTokens")} WHERE {target.Quote("Id")} > {last}");
        await target.ExecuteAsync(
            $"UPDATE {target.Quote("__MoveWatermark")} SET {target.Quote("LastKey")} = '{watermark}', {target.Quote("RowCount")} = "
            + $"{last}, {target.Quote("IsComplete")} = 0 WHERE {target.Quote("TableName")} = 'ApiTokens'");
    }
}
