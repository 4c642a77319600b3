using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace UsersWeb.Tests.Support;

/// <summary>SQLite databases, each a file in a folder of its own.</summary>
public sealed class SqliteFolder : DatabaseServer
{
    private readonly TemporaryFolder folder;

    private SqliteFolder(TemporaryFolder folder) => this.folder = folder;

    public static async Task<DatabaseServer> CreateAsync() => new SqliteFolder(await TemporaryFolder.CreateAsync());

    public string FilePath(string database) => Path.Combine(folder[database], "users.db");

    public override string ConnectionString(string database) => $"Data Source={FilePath(database)}";

    public override DbConnection Connect(string database) => new SqliteConnection($"Data Source={FilePath(database)};Pooling=False");

    public override Task DropAsync(string database)
    {
        if (Directory.Exists(folder[database])) Directory.Delete(folder[database], recursive: true);
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => folder.DisposeAsync();
}
