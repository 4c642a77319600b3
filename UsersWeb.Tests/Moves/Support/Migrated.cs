using System.Collections.Concurrent;
using MySqlConnector;
using Npgsql;
using UsersWeb.Databases;

[assembly: AssemblyFixture(typeof(UsersWeb.Tests.Moves.Support.DropMigrated))]

namespace UsersWeb.Tests.Moves.Support;

/// <summary>Databases with the application's tables: migrated once a run by the real command, then copied, which takes a twentieth of the time.</summary>
internal static class Migrated
{
    private static readonly ConcurrentDictionary<DatabaseProvider, Lazy<Task<TestDatabase>>> Originals = [];

    public static async Task FillAsync(TestDatabase database)
    {
        var original = await Originals.GetOrAdd(database.Provider, engine => new(() => MigrateAsync(engine))).Value;
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

    private static async Task<TestDatabase> MigrateAsync(DatabaseProvider engine)
    {
        var original = await TestDatabase.CreateAsync(engine);
        (await Cli.RunAsync(original, "db", "migrate")).Succeeded();
        return original;
    }

    private static void CopyFile(TestDatabase original, TestDatabase copy)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SqliteFile(copy))!);
        File.Copy(SqliteFile(original), SqliteFile(copy));
    }

    internal static string SqliteFile(TestDatabase database) => database.ConnectionString["Data Source=".Length..];

    private static async Task CopyDatabaseAsync(TestDatabase original, TestDatabase copy)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(copy.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE \"{copy.Name}\" TEMPLATE \"{original.Name}\"", connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task CopyTablesAsync(TestDatabase original, TestDatabase copy)
    {
        var tables = await original.QueryAsync<string>("SELECT table_name FROM information_schema.tables WHERE table_schema = database()");
        await using var connection = new MySqlConnection(new MySqlConnectionStringBuilder(copy.ConnectionString) { Database = original.Name, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await RunAsync("SET foreign_key_checks = 0, sql_mode = 'NO_AUTO_VALUE_ON_ZERO'");
        await RunAsync($"CREATE DATABASE `{copy.Name}`");
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
