using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Hostile;

/// <summary>One database under two names is still one.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class SamePlaceTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.MySql)]
    public async Task A_database_is_not_moved_onto_itself(DatabaseProvider engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await Migrated.FillAsync(database);
        var before = await Content.ReadAsync(database);

        foreach (var options in (string[][])[[], ["--preflight-only"], ["--resume"]])
        {
            var itself = (await Moving.RunAsync(database, database, options)).EndedWith(2);
            var underAnotherName = (await Moving.RunAsync(database.ConnectionString, OtherName(database), options)).EndedWith(2);

            Assert.Contains("the same database", itself.Message, StringComparison.Ordinal);
            Assert.Contains("the same database", underAnotherName.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, await Content.ReadAsync(database));
    }

    private static string OtherName(TestDatabase database)
    {
        if (database.Provider != DatabaseProvider.Sqlite)
            return database.ConnectionString.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        var link = Migrated.SqliteFile(database) + ".link";
        if (!File.Exists(link)) File.CreateSymbolicLink(link, Migrated.SqliteFile(database));
        return $"Data Source={link}";
    }
}
