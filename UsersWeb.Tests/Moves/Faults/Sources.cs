using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>
/// Databases that faults happen to the move of, one of each engine, made once. So many rows that every step lasts; more rows in
/// one table than go into one transaction, and than it is loaded with its indexes; numbers that were given and are not in use any
/// more.
/// </summary>
public sealed class Sources : IAsyncDisposable
{
    public const int Users = 6_000;
    public const int Tokens = 26_500;

    private readonly ConcurrentDictionary<DatabaseProvider, Lazy<Task<Source>>> made = [];
    private readonly ConcurrentDictionary<DatabaseProvider, Lazy<Task<IReadOnlyList<string>>>> indexes = [];

    /// <summary>A source that a test must leave as it is.</summary>
    public Task<Source> GetAsync(DatabaseProvider provider) => made.GetOrAdd(provider, key => new(() => Source.CreateAsync(key))).Value;

    /// <summary>A SQLite source for the test alone.</summary>
    public async Task<Source> CopyAsync()
    {
        var original = await GetAsync(DatabaseProvider.Sqlite);
        var copy = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        Directory.CreateDirectory(Path.GetDirectoryName(Source.FileOf(copy))!);
        File.Copy(Source.FileOf(original.Database), Source.FileOf(copy));
        return await Source.ReadAsync(copy);
    }

    /// <summary>Indexes that a new database of an engine has.</summary>
    public Task<IReadOnlyList<string>> IndexesAsync(DatabaseProvider provider) =>
        indexes.GetOrAdd(provider, key => new(async () => await Schema.IndexesAsync((await GetAsync(key)).Database))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var source in made.Values) await (await source.Value).DisposeAsync();
    }
}

/// <summary>A database to move, and what it held before.</summary>
public sealed record Source(TestDatabase Database, IReadOnlyList<string> Rows, IReadOnlyList<string> NextNumbers, string? FileHash)
    : IAsyncDisposable
{
    public string ConnectionString => Database.ConnectionString;

    public static async Task<Source> CreateAsync(DatabaseProvider provider)
    {
        var database = await TestDatabase.CreateAsync(provider);
        await Migrated.FillAsync(database);
        (await HostedCommand.RunAsync(database, "db", "seed", "--seed", "7", "--users", $"{Sources.Users + 10}")).Succeeded();
        var users = database.Quote("Users");
        await AddTokensAsync(database);
        await database.ExecuteAsync(
            $"INSERT INTO {database.Quote("UserRoles")} ({database.Quote("UserId")}, {database.Quote("RoleId")}) SELECT "
            + $"{database.Quote("Id")}, 1 FROM {users} WHERE {database.Quote("Id")} <= 100");
        await database.ExecuteAsync($"DELETE FROM {users} WHERE {database.Quote("Id")} > {Sources.Users} OR {database.Quote("Id")} = 5001");
        if (provider == DatabaseProvider.Sqlite) await database.QueryAsync<long>("PRAGMA wal_checkpoint(TRUNCATE)");
        return await ReadAsync(database);
    }

    // Each statement as many as there are, by other hashes.
    private static async Task AddTokensAsync(TestDatabase database)
    {
        var (id, user, hash) = (database.Quote("Id"), database.Quote("UserId"), database.Quote("Hash"));
        var (name, created, tokens) = (database.Quote("Name"), database.Quote("CreatedAt"), database.Quote("ApiTokens"));
        var insert = $"INSERT INTO {tokens} ({user}, {hash}, {name}, {created}) SELECT";
        const int first = Sources.Users * 2 / 3;
        await database.ExecuteAsync(
            $"{insert} {id}, concat({id}, ''), 'laptop', {created} FROM {database.Quote("Users")} WHERE {id} <= {first}");
        for (var rows = first; rows < Sources.Tokens; rows *= 2)
            await database.ExecuteAsync(
                $"{insert} {user}, concat('{rows}/', {hash}), {name}, {created} FROM {tokens} WHERE {id} <= "
                + $"{Math.Min(rows, Sources.Tokens - rows)}");
    }

    public static async Task<Source> ReadAsync(TestDatabase database) =>
        new(database, await Content.SumsAsync(database), await Schema.NextNumbersAsync(database), await HashAsync(database));

    public static string FileOf(TestDatabase database) => new SqliteConnectionStringBuilder(database.ConnectionString).DataSource;

    /// <summary>Nothing was written to it.</summary>
    public async Task IsUntouchedAsync()
    {
        if (FileHash is not null)
        {
            // The same bytes, and no changes beside them.
            Assert.Equal(FileHash, await HashAsync(Database));
            Assert.True(!File.Exists(FileOf(Database) + "-wal") || new FileInfo(FileOf(Database) + "-wal").Length == 0);
            return;
        }
        Assert.Equal(Rows, await Content.SumsAsync(Database));
        Assert.Equal(NextNumbers, await Schema.NextNumbersAsync(Database));
        Assert.Empty(await MoveTablesAsync());
    }

    /// <summary>A target holds the same rows, each once, with all indexes, and goes on numbering where this one would.</summary>
    public async Task IsInAsync(TestDatabase target, Sources sources)
    {
        Assert.Equal(Rows, await Content.SumsAsync(target));
        Assert.Equal(NextNumbers, await Schema.NextNumbersAsync(target));
        Assert.Equal(await sources.IndexesAsync(target.Provider), await Schema.IndexesAsync(target));
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private Task<List<string>> MoveTablesAsync() => Database.QueryAsync<string>(Database.Provider == DatabaseProvider.Sqlite
        ? "SELECT name FROM sqlite_master WHERE name LIKE '\\_\\_Move%' ESCAPE '\\'"
        : "SELECT table_name FROM information_schema.tables WHERE table_schema = "
            + $"{(Database.Provider == DatabaseProvider.MySql ? "database()" : "'public'")} AND table_name LIKE '\\_\\_Move%'");

    private static async Task<string?> HashAsync(TestDatabase database)
    {
        if (database.Provider != DatabaseProvider.Sqlite) return null;
        await using var file = new FileStream(FileOf(database), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Convert.ToHexString(await System.Security.Cryptography.SHA256.HashDataAsync(file));
    }
}

/// <summary>Faults of a mover happen one after the other, so that each of them finds it where it should.</summary>
[CollectionDefinition(Name)]
public sealed class FaultCollection : ICollectionFixture<Sources>
{
    public const string Name = "Faults";
}

/// <summary>
/// So do those of a server and of a source; beside the others, because a machine has two processors. Their sources are their
/// own, since a mover lets no other one work on its source.
/// </summary>
[CollectionDefinition(Name)]
public sealed class ServerFaultCollection : ICollectionFixture<Sources>
{
    public const string Name = "FaultsOfServers";
}
