using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Model;

/// <summary>Tables whose rows follow from others, tables whose rows stay where they are, and rows that every new database has.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class TablesLeftBehindTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Moving.Directions), MemberType = typeof(Moving))]
    public async Task Their_rows_are_neither_copied_nor_compared(DatabaseProvider from, DatabaseProvider to)
    {
        await using var source = await KindsDatabase.CreateAsync(from);
        await using var target = await KindsDatabase.CreateAsync(to);
        foreach (var id in (long[])[5, 6]) await source.ExecuteAsync("""INSERT INTO "Leases" ("Id") VALUES (@a)""", id);
        await source.ExecuteAsync("""INSERT INTO "Terms" ("Id", "EntryId") VALUES (1, 1)""");
        await target.ExecuteAsync("""INSERT INTO "Leases" ("Id") VALUES (9)""");
        await target.ExecuteAsync("""INSERT INTO "Terms" ("Id", "EntryId") VALUES (2, 1)""");

        var verdict = await KindsMove.MoveAsync(source, target);

        Assert.Equal(0, verdict.Differences);
        Assert.Equal(["Credentials", "Entries", "Logins", "Things"], verdict.Tables.Select(table => table.Table));
        Assert.Equal(["9"], await target.ReadAsync("Leases", "Id"));
        Assert.Equal(0, await target.CountAsync("Terms"));
        Assert.Equal(1, await target.CountAsync("Entries"));
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.PostgreSql), InlineData(DatabaseProvider.MySql)]
    public async Task A_source_may_lack_them(DatabaseProvider from)
    {
        await using var source = await KindsDatabase.CreateAsync(from);
        await source.ExecuteAsync("""DROP TABLE "Leases" """);
        await source.ExecuteAsync("""DROP TABLE "Terms" """);

        Assert.Empty((await KindsMove.PreflightAsync(source)).Problems);
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.PostgreSql), InlineData(DatabaseProvider.MySql)]
    public async Task A_target_is_empty_with_them_and_with_what_every_new_database_has(DatabaseProvider provider)
    {
        await using var target = await KindsDatabase.CreateAsync(provider);
        await target.ExecuteAsync("""INSERT INTO "Leases" ("Id") VALUES (9)""");
        await target.ExecuteAsync("""INSERT INTO "Terms" ("Id", "EntryId") VALUES (2, 1)""");
        Assert.Null(await RefusalAsync(target));

        await target.ExecuteAsync("""UPDATE "Entries" SET "Sum" = @a""", 2.51m);
        Assert.Contains("Entries has 1 row", await RefusalAsync(target), StringComparison.Ordinal);

        await target.ExecuteAsync("""UPDATE "Entries" SET "Sum" = @a""", 2.5m);
        Assert.Null(await RefusalAsync(target));

        await target.ExecuteAsync("""DELETE FROM "Terms" """);
        await target.ExecuteAsync("""DELETE FROM "Entries" """);
        Assert.Null(await RefusalAsync(target));

        await target.ExecuteAsync("""INSERT INTO "Credentials" ("Id", "Owner") VALUES (@a, @b)""", new byte[] { 1 }, Guid.NewGuid());
        Assert.Contains("Credentials has 1 row", await RefusalAsync(target), StringComparison.Ordinal);
    }

    private static async Task<string?> RefusalAsync(KindsDatabase target)
    {
        await using var open = await target.Engine.OpenAsync(Token);
        var content = await KindsMove.Target(target).ReadAsync(open, "", Token);
        Assert.True(content.HasSchema);
        return content.Refusal;
    }
}
