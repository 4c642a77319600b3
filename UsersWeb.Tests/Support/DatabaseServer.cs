using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using UsersWeb.Databases;

[assembly: AssemblyFixture(typeof(UsersWeb.Tests.Support.StopServers))]

namespace UsersWeb.Tests.Support;

/// <summary>A place for databases: a folder for SQLite, a server for the others. One of each a run, started when first asked for.</summary>
public abstract class DatabaseServer : IAsyncDisposable
{
    /// <summary>The servers' password: every character here once broke somebody's connection string.</summary>
    protected const string Password = "p@ss;w=ord/%41'\"?#:";

    private static readonly ConcurrentDictionary<DatabaseProvider, Lazy<Task<DatabaseServer>>> Running = [];

    /// <summary>Which database this run tests.</summary>
    public static DatabaseProvider Chosen { get; } = Enum.Parse<DatabaseProvider>(
        Environment.GetEnvironmentVariable("USERSWEB_TEST_DATABASE") is { Length: > 0 } name ? name : "Sqlite");

    public static Task<DatabaseServer> GetAsync(DatabaseProvider provider) => Running.GetOrAdd(provider, Start).Value;

    public static async Task StopAllAsync()
    {
        foreach (var server in Running.Values) await (await server.Value).DisposeAsync();
    }

    /// <summary>What an administrator would write into the settings for a database of this name.</summary>
    public abstract string ConnectionString(string database);

    /// <summary>A connection to look behind the scenes.</summary>
    public abstract DbConnection Connect(string database);

    public abstract Task DropAsync(string database);

    public abstract ValueTask DisposeAsync();

    private static Lazy<Task<DatabaseServer>> Start(DatabaseProvider provider) => new(() => provider switch
    {
        DatabaseProvider.Sqlite => SqliteFolder.CreateAsync(),
        DatabaseProvider.PostgreSql => PostgreSqlServer.FindOrStartAsync(),
        _ => MySqlServer.FindOrStartAsync(),
    });

    /// <summary>Opens a connection, runs a statement and closes it.</summary>
    public static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using (connection)
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Tries until the server lets somebody in.</summary>
    protected static async Task WaitUntilReadyAsync(Daemon server, Func<DbConnection> connect)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var limit = Stopwatch.StartNew();
        while (await timer.WaitForNextTickAsync())
        {
            try
            {
                await using var connection = connect();
                await connection.OpenAsync();
                return;
            }
            catch (Exception e) when (e is DbException or IOException && !server.HasExited && limit.Elapsed < TimeSpan.FromSeconds(60))
            {
                // Not yet.
            }
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs a program to its end, and fails with what it printed.</summary>
    protected static async Task RunAsync(IEnumerable<string> command)
    {
        await using var program = await Daemon.StartAsync(command);
        if (await program.ExitAsync() is not 0 and var code)
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {code}:\n{program.Output}");
    }

    protected static string Quoted(string? password) => $"\"{password?.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Servers refuse to run as root: there they run as the user their package made.</summary>
    protected static string[] As(string user) => Environment.IsPrivilegedProcess
        ? [Installed.Find("the package util-linux", "setpriv"), $"--reuid={user}", $"--regid={user}", "--clear-groups", "--"]
        : [];
}

/// <summary>Ends the run's servers when its last test is done.</summary>
public sealed class StopServers : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await DatabaseServer.StopAllAsync();
}
