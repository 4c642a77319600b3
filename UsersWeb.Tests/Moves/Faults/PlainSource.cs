using UsersWeb.Databases;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>Forty people in a database of any engine.</summary>
internal static class PlainSource
{
    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider)
    {
        var database = await TestDatabase.CreateAsync(provider);
        await Migrated.FillWithPeopleAsync(database);
        return database;
    }
}
