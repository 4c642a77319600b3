using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Model;

/// <summary>A database with the tables of <see cref="KindsContext"/>, as EF Core's provider of its engine makes them.</summary>
internal sealed class KindsDatabase : IAsyncDisposable
{
    // Pomelo's types; its provider is in the other edition.
    private const string MySqlTables = """
        CREATE TABLE `Things` (`Id` char(36) COLLATE ascii_general_ci NOT NULL PRIMARY KEY, `Amount` decimal(20,6) NOT NULL,
            `Rate` decimal(28,10) NULL, `Other` char(36) COLLATE ascii_general_ci NULL, `Small` varbinary(32) NULL,
            `Large` longblob NULL) CHARACTER SET utf8mb4;
        CREATE TABLE `Credentials` (`Id` varbinary(64) NOT NULL PRIMARY KEY, `Owner` char(36) COLLATE ascii_general_ci NOT NULL,
            UNIQUE INDEX `IX_Credentials_Owner` (`Owner`)) CHARACTER SET utf8mb4;
        CREATE TABLE `Entries` (`Id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `Mark` char(36) COLLATE ascii_general_ci NOT NULL,
            `Raw` varbinary(8) NOT NULL, `Sum` decimal(10,2) NOT NULL) CHARACTER SET utf8mb4;
        CREATE TABLE `Logins` (`Service` varchar(128) COLLATE utf8mb4_bin NOT NULL, `Secret` varchar(128) COLLATE utf8mb4_bin NOT NULL,
            `Name` varchar(128) COLLATE utf8mb4_bin NULL, `EntryId` bigint NOT NULL, PRIMARY KEY (`Service`, `Secret`),
            INDEX `IX_Logins_EntryId` (`EntryId`), CONSTRAINT `FK_Logins_Entries_EntryId`
            FOREIGN KEY (`EntryId`) REFERENCES `Entries` (`Id`) ON DELETE CASCADE) CHARACTER SET utf8mb4;
        CREATE TABLE `Terms` (`Id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `EntryId` bigint NOT NULL,
            INDEX `IX_Terms_EntryId` (`EntryId`), CONSTRAINT `FK_Terms_Entries_EntryId`
            FOREIGN KEY (`EntryId`) REFERENCES `Entries` (`Id`) ON DELETE CASCADE) CHARACTER SET utf8mb4;
        CREATE TABLE `Leases` (`Id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY) CHARACTER SET utf8mb4;
        INSERT INTO `Entries` VALUES (1, '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9', x'0100FF', 2.50)
        """;

    private readonly TestDatabase database;

    private KindsDatabase(TestDatabase database) => (this.database, Engine) = (database, database.Engine());

    public static TableModel Model { get; } = ReadModel();

    public MoveEngine Engine { get; }

    /// <summary>With the rows that every new one has, and EF Core's history.</summary>
    public static async Task<KindsDatabase> CreateAsync(DatabaseProvider provider)
    {
        var server = await DatabaseServer.GetAsync(provider);
        var database = TestDatabase.On(server, provider);
        if (server is SqliteFolder folder) Directory.CreateDirectory(Path.GetDirectoryName(folder.FilePath(database.Name))!);
        else await CreateAsync(server, database);
        await database.ExecuteAsync(Tables(database));
        var history = database.Quote("__EFMigrationsHistory");
        await database.ExecuteAsync($"CREATE TABLE {history} ({database.Quote("MigrationId")} varchar(150) NOT NULL PRIMARY KEY)");
        return new(database);
    }

    private static Task CreateAsync(DatabaseServer server, TestDatabase database) => DatabaseServer.ExecuteAsync(
        server.Connect(database.Provider == DatabaseProvider.MySql ? "mysql" : "postgres"),
        $"CREATE DATABASE {database.Quote(database.Name)}");

    /// <summary>Runs a statement whose names are in double quotation marks, with values as the application would give them.</summary>
    public async Task ExecuteAsync(string sql, params object?[] values)
    {
        await using var open = await database.OpenAsync();
        await using var command = open.CreateCommand();
        command.CommandText = database.Provider == DatabaseProvider.MySql ? sql.Replace('"', '`') : sql;
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = FormattableString.Invariant($"@{(char)('a' + i)}");
            parameter.Value = values[i] ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Logins written past every rule of the schema.</summary>
    public async Task AddLoginsAsync(params (object? Service, object? Secret, object? Name, long EntryId)[] logins)
    {
        var rows = new RawRows(database);
        foreach (var (service, secret, name, entry) in logins)
            rows.Row("Logins", ("Service", service), ("Secret", secret), ("Name", name), ("EntryId", entry));
        await rows.WriteAsync();
    }

    public async Task<long> CountAsync(string table) =>
        (await database.QueryAsync<long>($"SELECT count(*) FROM {database.Quote(table)}"))[0];

    /// <summary>Values as the server itself writes them: text of numbers and Guids, hexadecimal digits of bytes.</summary>
    public async Task<List<string>> ReadAsync(string table, params string[] columns)
    {
        await using var open = await database.OpenAsync();
        await using var command = open.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", columns.Select(Written))} FROM {database.Quote(table)}";
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) rows.Add(Row(reader));
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    public async ValueTask DisposeAsync() => await database.DisposeAsync();

    private static string Row(DbDataReader reader) =>
        string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : reader.GetString(i)));

    private string Written(string column)
    {
        var name = database.Quote(column);
        var isBytes = column is "Small" or "Large" or "Raw";
        var isText = column is "Service" or "Secret" or "Name";
        return database.Provider switch
        {
            DatabaseProvider.PostgreSql when isText => $"upper(encode(convert_to({name}, 'UTF8'), 'hex'))",
            DatabaseProvider.PostgreSql when isBytes => $"upper(encode({name}, 'hex'))",
            DatabaseProvider.PostgreSql => $"upper({name}::text)",
            DatabaseProvider.Sqlite when isBytes || isText => $"CASE WHEN {name} IS NULL THEN NULL ELSE hex({name}) END",
            _ when isBytes || isText => $"hex({name})",
            DatabaseProvider.Sqlite => $"CAST({name} AS TEXT)",
            _ => $"upper(CAST({name} AS CHAR))",
        };
    }

    private static string Tables(TestDatabase database)
    {
        if (database.Provider == DatabaseProvider.MySql) return MySqlTables;
        using var db = database.Provider == DatabaseProvider.Sqlite
            ? new KindsContext(new DbContextOptionsBuilder<KindsContext>().UseSqlite().Options)
            : new KindsContext(new DbContextOptionsBuilder<KindsContext>().UseNpgsql().Options);
        return db.Database.GenerateCreateScript();
    }

    private static TableModel ReadModel()
    {
        using var db = new KindsContext(new DbContextOptionsBuilder<KindsContext>().UseSqlite().Options);
        return TableModel.Read(db);
    }
}
