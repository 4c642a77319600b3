using System.Data.Common;
using MySqlConnector;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Support;

/// <summary>
/// A real Galera cluster of three nodes on this machine. It begins as one that goes on after a power cut, with the same data on all: so
/// nobody has to be sent any.
/// </summary>
public sealed class GaleraCluster : IAsyncDisposable
{
    private const string Install = "apt-get install galera-4";
    private const int Size = 3;

    private static readonly string[] Libraries = ["/usr/lib/galera/libgalera_smm.so", "/usr/lib64/galera-4/libgalera_smm.so"];

    private GaleraCluster(IReadOnlyList<MySqlServer> nodes) => Nodes = nodes;

    public IReadOnlyList<MySqlServer> Nodes { get; }

    public static async Task<GaleraCluster> StartAsync()
    {
        var port = DatabaseServer.FreePort();
        var others = Enumerable.Range(0, 3).Select(_ => DatabaseServer.FreePort()).ToArray();
        var group = string.Join(',', Enumerable.Range(0, Size).Select(node => $"{Host(node)}:{others[0]}"));
        var nodes = await Task.WhenAll(Enumerable.Range(0, Size)
            .Select(node => MySqlServer.MakeAsync(Host(node), port, Options(Host(node), port, others, group))));
        var cluster = new GaleraCluster(nodes);
        await Task.WhenAll(nodes.Select((node, i) => PrepareAsync(node, i)));
        foreach (var node in nodes) await node.LaunchAsync();
        foreach (var node in nodes) await ReadyAsync(node);
        return cluster;
    }

    /// <summary>A database that each node has, as seen from one of them.</summary>
    public TestDatabase Database(int node, TestDatabase? same = null) =>
        TestDatabase.On(Nodes[node], DatabaseProvider.MySql, same?.Name);

    /// <summary>Starts a node again that was stopped, and waits until it has caught up.</summary>
    public async Task StartAgainAsync(int node)
    {
        await Nodes[node].LaunchAsync();
        await ReadyAsync(Nodes[node]);
    }

    /// <summary>Cuts a node off from the others, but not from its clients.</summary>
    public Task CutOffAsync(int node) => SetIsolationAsync(node, 1);

    /// <summary>Lets it back, and waits until it has caught up.</summary>
    public async Task LetBackAsync(int node)
    {
        await SetIsolationAsync(node, 0);
        await ReadyAsync(Nodes[node]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes) await node.DisposeAsync();
    }

    // The same port for all: a connection string with several hosts has one.
    private static string Host(int node) => $"127.0.0.{node + 1}";

    private static string[] Options(string host, int port, int[] others, string group) =>
    [
        "--binlog-format=ROW", "--innodb-autoinc-lock-mode=2", "--wsrep-on=ON",
        $"--wsrep-provider={Library()}", "--wsrep-cluster-name=tests", $"--wsrep-cluster-address=gcomm://{group}",
        $"--wsrep-node-address={host}", $"--wsrep-node-incoming-address={host}:{port}", "--wsrep-sst-method=rsync",
        $"--wsrep-sst-receive-address={host}:{others[1]}",
        $"--wsrep-provider-options=gmcast.listen_addr=tcp://{host}:{others[0]};ist.recv_addr={host}:{others[2]};gcache.size=32M",
    ];

    private static string Library() => Libraries.FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"The tests need Galera: {Install}");

    // The accounts can't be made while it serves: the file of a start is read before the cluster takes statements.
    private static async Task PrepareAsync(MySqlServer node, int number)
    {
        var accounts = await File.ReadAllTextAsync(node.AccountsFile);
        await File.WriteAllTextAsync(node.AccountsFile, "FLUSH PRIVILEGES;\n" + accounts);
        await node.PrepareAsync(node.AccountsFile);
        await File.WriteAllTextAsync(node.AccountsFile, "SELECT 1;\n");
        await WriteAsync(node, "grastate.dat",
            "# GALERA saved state\nversion: 2.1\nuuid:    6b1fa3c6-0000-11f1-8000-000000000001\nseqno:   1\nsafe_to_bootstrap: 0\n");
        var members = string.Concat(Enumerable.Range(0, Size).Select(i => $"member: {Member(i)} 0\n"));
        await WriteAsync(node, "gvwstate.dat",
            $"my_uuid: {Member(number)}\n#vwbeg\nview_id: 3 {Member(0)} 3\nbootstrap: 0\n{members}#vwend\n");
    }

    private Task SetIsolationAsync(int node, int isolation) => DatabaseServer.ExecuteAsync(Nodes[node].Connect("mysql"),
        $"SET GLOBAL wsrep_provider_options = 'gmcast.isolate={isolation}'");

    private static string Member(int number) => $"8035ec09-eaba-11f1-8ed9-00000000000{number + 1}";

    // In a folder that belongs to the server's user, who must be able to replace it.
    private static async Task WriteAsync(MySqlServer node, string name, string text)
    {
        var file = Path.Combine(node.DataFolder, name);
        await File.WriteAllTextAsync(file, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, (UnixFileMode)0b110_110_110);
    }

    private static Task ReadyAsync(MySqlServer node) => Eventually.IsTrueAsync(async () =>
    {
        try
        {
            await using var connection = node.Connect("mysql");
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "SHOW STATUS LIKE 'wsrep_local_state_comment'";
            await using var reader = await command.ExecuteReaderAsync();
            return await reader.ReadAsync() && reader.GetString(1) == "Synced";
        }
        catch (DbException e) when (e is MySqlException)
        {
            return false;
        }
    }, "the node has joined the cluster", TimeSpan.FromSeconds(90));
}
