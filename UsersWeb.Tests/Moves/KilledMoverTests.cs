using System.Diagnostics;
using UsersWeb.Moves.Engines;
using UsersWeb.Tests.Commands;

namespace UsersWeb.Tests.Moves;

public class KilledMoverTests(MigratedDatabase given) : IClassFixture<MigratedDatabase>
{
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_mover_frees_the_lock_and_lets_writers_in()
    {
        await using (var mover = await HeldDatabase.StartAsync(given.Database))
        {
            Assert.True(await given.Database.Engine().IsLockedAsync(cancellation));
            Assert.Null(await given.Database.Engine().TryLockAsync(cancellation));
            await mover.SignalAsync("KILL");
            await mover.ExitAsync();
        }

        await Eventually.IsTrueAsync(async () => !await given.Database.Engine().IsLockedAsync(CancellationToken.None), "the lock is free",
            TimeSpan.FromSeconds(5));
        var start = Stopwatch.GetTimestamp();
        await given.Database.ExecuteAsync(given.Database.InsertRole("after"));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
    }
}
