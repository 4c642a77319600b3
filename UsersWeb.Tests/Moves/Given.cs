using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engines;
using UsersWeb.Tests.Commands;

namespace UsersWeb.Tests.Moves;

/// <summary>States that a move leaves a database in.</summary>
internal static class Given
{
    public static readonly DateTime At = new(2026, 1, 2, 3, 4, 5, 678, 901, DateTimeKind.Utc);

    public static readonly Fence Fence = new("0123456789abcdef0123456789abcdef", "\"Host=elsewhere\"", At, new string('a', 64));

    public static ConnectionString Parsed(this TestDatabase database) => ConnectionString.Parse(database.ConnectionString);

    public static MoveEngine Engine(this TestDatabase database) => MoveEngines.For(database.Parsed());

    /// <summary>All tables of the application, as a mover would name them.</summary>
    public static async Task<string[]> TablesAsync(this TestDatabase database) =>
        [.. (await database.ListTablesAsync())
            .Where(name => !name.StartsWith("__", StringComparison.Ordinal) && !name.StartsWith("sqlite_", StringComparison.Ordinal))];

    public static Task<List<string>> ListTablesAsync(this TestDatabase database) => database.QueryAsync<string>(database.Provider switch
    {
        DatabaseProvider.Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
        DatabaseProvider.PostgreSql => "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
        _ => "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()",
    });

    public static async Task FenceAsync(this TestDatabase database)
    {
        await using var hold = await database.Engine().HoldWritersAsync(await database.TablesAsync(), CancellationToken.None);
        await hold.FenceAsync(Fence, CancellationToken.None);
    }

    public static async Task MarkAsync(this TestDatabase database, MarkState state)
    {
        await using var connection = await database.OpenAsync();
        await database.Engine().Marks.WriteMarkAsync(connection,
            new(Fence.MoveId, state, "\"Data Source=old.db\"", "key", At, At, Fence.Digest, null), CancellationToken.None);
    }

    /// <summary>As a newer version may mark it.</summary>
    public static async Task MarkUnknownAsync(this TestDatabase database)
    {
        await database.MarkAsync(MarkState.Verified);
        await database.ExecuteAsync($"UPDATE {database.Quote("__Move")} SET {database.Quote("State")} = 'retired'");
    }

    public static async Task<MarkState?> MarkAsync(this TestDatabase database)
    {
        await using var connection = await database.OpenAsync();
        return (await database.Engine().Marks.ReadMarkAsync(connection, CancellationToken.None))?.State;
    }

    public static string Quote(this TestDatabase database, string name) =>
        database.Provider == DatabaseProvider.MySql ? $"`{name}`" : $"\"{name}\"";

    /// <summary>A statement of somebody who knows nothing of moves.</summary>
    public static string InsertRole(this TestDatabase database, string name) =>
        $"INSERT INTO {database.Quote("Roles")} ({database.Quote("Name")}, {database.Quote("NormalizedName")}, "
            + $"{database.Quote("ConcurrencyStamp")}) VALUES ('{name}', '{name}', '{Guid.NewGuid()}')";
}
