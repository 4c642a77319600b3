using UsersWeb.Databases;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>Between an interruption and the continuation the source was in use.</summary>
[Collection(ServerFaultCollection.Name), Trait(Runs.Once, Runs.Yes)]
public class ChangedSourceTests(Sources sources)
{
    private const string Row =
        "NormalizedDisplayName, UserName, NormalizedUserName, Email, NormalizedEmail, EmailConfirmed, "
        + "ConcurrencyStamp, MustChangePassword, Status, CreatedAt, UpdatedAt, IsSample";

    [Theory]
    [InlineData("copied rows changed", DatabaseProvider.PostgreSql,
        "UPDATE Users SET DisplayName = 'Somebody else' WHERE Id IN (1, 5500)")]
    [InlineData("a copied row deleted", DatabaseProvider.MySql, "DELETE FROM Users WHERE Id = 4000")]
    [InlineData("the last row deleted", DatabaseProvider.Sqlite, "DELETE FROM ApiTokens WHERE Id = (SELECT max(Id) FROM ApiTokens)")]
    [InlineData("a row at the end", DatabaseProvider.PostgreSql,
        $"INSERT INTO Users ({Row}) SELECT 'X', 'new', 'NEW', 'new@x', 'NEW@X', 0, 'b', 0, Status, CreatedAt, "
        + "UpdatedAt, 0 FROM Users WHERE Id = 1")]
    [InlineData("a row in between", DatabaseProvider.MySql,
        $"INSERT INTO Users (Id, {Row}) SELECT 5001, 'X', 'new', 'NEW', 'new@x', 'NEW@X', 0, 'b', 0, Status, CreatedAt, "
        + "UpdatedAt, 0 FROM Users WHERE Id = 1")]
    public async Task A_continued_move_takes_the_source_as_it_is_then(string what, DatabaseProvider to, string change)
    {
        Assert.NotEmpty(what);
        await using var before = await sources.CopyAsync();
        await using var target = await TestDatabase.CreateAsync(to);
        await using (var mover = Mover.Start(before.ConnectionString, target.ConnectionString, "--no-backup"))
        {
            Assert.True(await mover.StepAsync("indexes"));
            await mover.SignalAsync("KILL");
            (await mover.EndAsync()).EndedWith(137);
        }
        await before.Database.ExecuteAsync("PRAGMA foreign_keys = ON; " + change);
        await before.Database.QueryAsync<long>("PRAGMA wal_checkpoint(TRUNCATE)");
        var source = await Source.ReadAsync(before.Database);
        Assert.NotEqual(before.Rows, source.Rows);

        (await Mover.RunAsync(source.ConnectionString, target.ConnectionString, "--no-backup", "--resume")).EndedWith(0, "verified");

        await source.IsInAsync(target, sources);
        await source.IsUntouchedAsync();
    }
}
