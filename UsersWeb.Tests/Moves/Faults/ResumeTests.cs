using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Engines;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>Continuing where hardly anything was done.</summary>
public class ResumeTests
{
    [Fact]
    public async Task A_move_that_ended_before_its_first_row_can_be_continued()
    {
        await using var source = await PlainSource.CreateAsync(DatabaseProvider.Sqlite);
        await using var target = await TestDatabase.CreateAsync();
        await Migrated.FillAsync(target);
        await using (var open = await target.OpenAsync())
        {
            var now = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
            var key = MoveEngines.For(ConnectionString.Parse(source.ConnectionString)).SourceKey;
            await target.Engine().Marks.WriteMarkAsync(open,
                new("0123456789abcdef0123456789abcdef", MarkState.Moving, "", key, now, now, null, null),
                TestContext.Current.CancellationToken);
        }

        (await Mover.RunAsync(source.ConnectionString, target.ConnectionString, "--no-backup", "--resume")).EndedWith(0, "verified");

        Assert.Equal(await Content.SumsAsync(source), await Content.SumsAsync(target));
    }

    [Fact]
    public async Task Continuing_where_nothing_was_begun_begins()
    {
        await using var source = await PlainSource.CreateAsync(DatabaseProvider.Sqlite);
        await using var target = await TestDatabase.CreateAsync();

        (await Mover.RunAsync(source.ConnectionString, target.ConnectionString, "--no-backup", "--resume")).EndedWith(0, "verified");
        (await Mover.RunAsync(source.ConnectionString, target.ConnectionString, "--no-backup", "--resume")).EndedWith(0, "verified");

        Assert.Equal(await Content.SumsAsync(source), await Content.SumsAsync(target));
    }
}
