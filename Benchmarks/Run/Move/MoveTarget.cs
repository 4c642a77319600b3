using System.Net;
using System.Net.Sockets;
using UsersWeb.Tests.Support;

namespace Run.Move;

/// <summary>A database server of the benchmark's own with the settings it comes with, or an existing one; and one database there.</summary>
internal abstract class MoveTarget : IAsyncDisposable
{
    protected const string Database = "usersweb_bench";

    private TemporaryFolder? folder;
    private Daemon? server;
    private string[] command = [];

    /// <summary>Product and version.</summary>
    public string Title { get; private set; } = "";

    /// <summary>As an administrator writes it.</summary>
    public abstract string ConnectionString { get; }

    /// <summary>The folder of the server's files; null for a server that was there before.</summary>
    public string? DataFolder => folder?["data"];

    /// <param name="target">What to start.</param>
    /// <param name="prepare">What is done to the folder of the server's files before they are made.</param>
    public static async Task<MoveTarget> StartAsync(MoveTarget target, Func<string, string, Task>? prepare = null)
    {
        try
        {
            if (!target.Exists) await target.StartServerAsync(prepare);
            target.Title = await target.VersionAsync();
            return target;
        }
        catch
        {
            await target.DisposeAsync();
            throw;
        }
    }

    /// <summary>Drops the database and makes it again, with nothing in it.</summary>
    public abstract Task EmptyAsync();

    /// <summary>Drops the secondary indexes of the table of users.</summary>
    /// <returns>What builds them again.</returns>
    public abstract Task<string> DropIndexesAsync();

    /// <summary>Loads the text by the server's own client.</summary>
    public abstract Task<Cost> LoadAsync(MoveSource source);

    /// <summary>Runs statements by the server's own client.</summary>
    public Task<Cost> ExecuteAsync(string sql) => Measure.RunAsync(Client, Arguments(Database), sql, read: null, Environment);

    /// <summary>How many users there are.</summary>
    public abstract Task<int> CountAsync();

    /// <summary>Ends the server by a signal, unless it has ended already.</summary>
    public async Task StopAsync(string signal)
    {
        if (!server!.HasExited) await server.SignalAsync(signal);
        await server.ExitAsync();
    }

    /// <summary>Starts the server again if it has ended, and waits until it answers.</summary>
    public async Task StartAgainAsync()
    {
        for (var tries = 1; ; tries++)
        {
            if (server!.HasExited)
            {
                await server.DisposeAsync();
                server = await Daemon.StartAsync(command, signal: End);
            }
            try
            {
                await WaitAsync();
                return;
            }
            catch (BenchmarkException) when (server.HasExited && tries < 5)
            {
                // While it was away some connection may have taken its port as its own.
                await Task.Delay(1000);
            }
        }
    }

    /// <summary>Lets the server stand still, without ending a connection, or go on.</summary>
    public Task FreezeAsync(bool isFrozen) => server!.SignalAllAsync(isFrozen ? "STOP" : "CONT");

    /// <summary>Asks the server by its own client.</summary>
    public async Task<string> AskAsync(string sql, string database = Database) =>
        (await Child.ReadAsync(Client, Arguments(database), sql, Environment)).Trim();

    public async ValueTask DisposeAsync()
    {
        if (Exists && Title.Length > 0) await DropAsync();
        if (server is not null) await server.DisposeAsync();
        if (folder is not null) await folder.DisposeAsync();
    }

    /// <summary>Whether the server was there before.</summary>
    protected abstract bool Exists { get; }

    /// <summary>The client program.</summary>
    protected abstract string Client { get; }

    protected abstract IEnumerable<string> Arguments(string database);

    /// <summary>What the client reads from its environment.</summary>
    protected abstract IEnumerable<(string Name, string Value)> Environment { get; }

    /// <summary>The system's user that runs the server where the benchmark is run by root.</summary>
    protected abstract string Owner { get; }

    /// <summary>The signal that ends the server at once: nobody needs its data any more.</summary>
    protected abstract string End { get; }

    /// <summary>Makes the server's files in this folder.</summary>
    /// <returns>The command that runs it.</returns>
    protected abstract Task<string[]> MakeServerAsync(TemporaryFolder folder, string[] owner);

    protected abstract Task<string> VersionAsync();

    protected abstract Task DropAsync();

    protected static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task StartServerAsync(Func<string, string, Task>? prepare)
    {
        // Servers refuse to run as root.
        string[] owner = System.Environment.IsPrivilegedProcess
            ? [Installed.Find("the package util-linux", "setpriv"), $"--reuid={Owner}", $"--regid={Owner}", "--clear-groups", "--"] : [];
        folder = await TemporaryFolder.CreateAsync(Owner);
        if (prepare is not null) await prepare(folder["data"], Owner);
        command = await MakeServerAsync(folder, owner);
        server = await Daemon.StartAsync(command, signal: End);
        await WaitAsync();
    }

    private async Task WaitAsync()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await VersionAsync();
                return;
            }
            catch (BenchmarkException e) when (tries < 300)
            {
                if (server!.HasExited) throw new BenchmarkException($"The server ended:\n{server.Output}{e.Message}");
                await Task.Delay(100);
            }
        }
    }
}
