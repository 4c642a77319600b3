using System.Collections.Concurrent;
using MySqlConnector;
using Npgsql;
using UsersWeb.Databases;

[assembly: AssemblyFixture(typeof(UsersWeb.Tests.Support.DropMigrated))]

namespace UsersWeb.Tests.Support;

/// <summary>
/// Databases with the application's tables: migrated once a run by the real command, then copied, which takes a
/// twentieth of the time.
/// </summary>
internal static class Migrated
{
    /// <summary>The password of whoever is in one.</summary>
    public const string Password = "correct horse battery staple";

    private const string People = "forty people";

    private static readonly ConcurrentDictionary<(DatabaseProvider, string?), Lazy<Task<TestDatabase>>> Originals = [];

    /// <param name="database">One that is not there yet.</param>
    /// <param name="administrator">User name of the one user in it; null for nobody.</param>
    public static Task FillAsync(TestDatabase database, string? administrator = null) => CopyAsync(database, administrator);

    /// <summary>The same with forty sample people, always the same ones.</summary>
    public static Task FillWithPeopleAsync(TestDatabase database) => CopyAsync(database, People);

    private static async Task CopyAsync(TestDatabase database, string? who)
    {
        var kind = (database.Provider, who);
        var original = await Originals.GetOrAdd(kind, static kind => new(() => MakeAsync(kind.Item1, kind.Item2))).Value;
        switch (database.Provider)
        {
            case DatabaseProvider.Sqlite: CopyFile(original, database); break;
            case DatabaseProvider.PostgreSql: await CopyDatabaseAsync(original, database); break;
            default: await CopyTablesAsync(original, database); break;
        }
    }

    public static async Task DropAsync()
    {
        foreach (var original in Originals.Values) await (await original.Value).DisposeAsync();
    }

    private static async Task<TestDatabase> MakeAsync(DatabaseProvider engine, string? who)
    {
        var original = await TestDatabase.CreateAsync(engine);
        if (who is null) (await Cli.RunAsync(original, "db", "migrate")).Succeeded();
        else if (who == People) await SeedAsync(original);
        else await CreateAsync(original, who);
        return original;
    }

    private static async Task SeedAsync(TestDatabase original)
    {
        await FillAsync(original);
        (await Cli.RunAsync(original, "db", "seed", "--seed", "7", "--users", "40")).Succeeded();
    }

    private static async Task CreateAsync(TestDatabase original, string administrator)
    {
        await FillAsync(original);
        string[] create =
        [
            "users", "create", "--user-name", administrator, "--email", $"{administrator}@example.com",
            "--role", "Administrator", "--password-stdin",
        ];
        (await Cli.RunAsync(original.ConnectionString, create, Password + "\n")).Succeeded();
    }

    private static void CopyFile(TestDatabase original, TestDatabase copy)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SqliteFile(copy))!);
        File.Copy(SqliteFile(original), SqliteFile(copy));
    }

    internal static string SqliteFile(TestDatabase database) => database.ConnectionString["Data Source=".Length..];

    private static async Task CopyDatabaseAsync(TestDatabase original, TestDatabase copy)
    {
        var server = new NpgsqlConnectionStringBuilder(copy.ConnectionString) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE \"{copy.Name}\" TEMPLATE \"{original.Name}\"", connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task CopyTablesAsync(TestDatabase original, TestDatabase copy)
    {
        var tables = await original.QueryAsync<string>("SELECT table_name FROM information_schema.tables WHERE table_schema = database()");
        var server = new MySqlConnectionStringBuilder(copy.ConnectionString) { Database = original.Name, Pooling = false };
        await using var connection = new MySqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await RunAsync("SET foreign_key_checks = 0, sql_mode = 'NO_AUTO_VALUE_ON_ZERO'");
        await RunAsync($"CREATE DATABASE IF NOT EXISTS `{copy.Name}`");
        foreach (var table in tables)
        {
            var definition = await DefinitionAsync(table);
            await RunAsync($"USE `{copy.Name}`");
            await RunAsync(definition);
            await RunAsync($"INSERT INTO `{table}` SELECT * FROM `{original.Name}`.`{table}`");
            await RunAsync($"USE `{original.Name}`");
        }

        async Task<string> DefinitionAsync(string table)
        {
            await using var command = new MySqlCommand($"SHOW CREATE TABLE `{table}`", connection);
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            return reader.GetString(1);
        }

        async Task RunAsync(string sql)
        {
            await using var command = new MySqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}

/// <summary>Drops the originals when the run is over, for servers that live on.</summary>
public sealed class DropMigrated : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Migrated.DropAsync();
        }
        catch (System.Data.Common.DbException)
        {
            // The tests' own servers may be gone already, and everything with them.
        }
    }
}
