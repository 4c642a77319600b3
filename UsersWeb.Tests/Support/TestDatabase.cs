using System.Data.Common;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Support;

/// <summary>A database of a test's own: named by nobody else, created by the application, dropped at the end.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly DatabaseServer server;

    private TestDatabase(DatabaseServer server, DatabaseProvider provider, string? name = null) =>
        (this.server, Provider, Name) = (server, provider, name ?? "test_" + Guid.NewGuid().ToString("N"));

    public DatabaseProvider Provider { get; }

    public string Name { get; }

    public string ConnectionString => server.ConnectionString(Name);

    /// <summary>An identifier as the engine quotes it.</summary>
    public string Quote(string name) => Provider == DatabaseProvider.MySql ? $"`{name}`" : $"\"{name}\"";

    /// <summary>On the database this run tests, or on the given one.</summary>
    public static async Task<TestDatabase> CreateAsync(DatabaseProvider? provider = null)
    {
        var engine = provider ?? DatabaseServer.Chosen;
        return new(await DatabaseServer.GetAsync(engine), engine);
    }

    /// <summary>On a server that the test starts and stops itself.</summary>
    /// <param name="server">The server.</param>
    /// <param name="provider">What it is.</param>
    /// <param name="name">Of one that is there; null for a new one.</param>
    public static TestDatabase On(DatabaseServer server, DatabaseProvider provider, string? name = null) => new(server, provider, name);

    /// <summary>Opens it, to look behind the scenes.</summary>
    public async Task<DbConnection> OpenAsync()
    {
        var connection = server.Connect(Name);
        try
        {
            await connection.OpenAsync();
        }
        catch (DbException e) when (e.IsTransient || e.InnerException is TimeoutException or System.Net.Sockets.SocketException)
        {
            // A machine that stood still for as long as a driver waits says nothing of what is tested.
            await connection.OpenAsync();
        }
        if (Provider != DatabaseProvider.MySql) return connection;
        // The tests' own statements, whatever a test has made of the server.
        await using var command = connection.CreateCommand();
        command.CommandText = "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET SESSION autocommit = 1";
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>Runs a statement.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of each row.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add((T)Convert.ChangeType(reader.GetValue(0), typeof(T), System.Globalization.CultureInfo.InvariantCulture));
        return rows;
    }

    public async ValueTask DisposeAsync() => await server.DropAsync(Name);
}
