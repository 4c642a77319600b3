using System.Text.RegularExpressions;
using UsersWeb.Tests.Support;

namespace Run.Clusters;

/// <summary>
/// A MariaDB Galera cluster of three nodes. It begins as one that goes on after a power cut, with the same data on all: so nobody has to be
/// sent any.
/// </summary>
internal sealed partial class Galera : Site
{
    private const int Size = 3;
    private const string State = "SHOW STATUS LIKE 'wsrep_local_state_comment';";

    // What a node is asked for is what the cluster has then.
    private const string Synced = "SET SESSION wsrep_sync_wait = 1;";

    private static readonly string[] Libraries = ["/usr/lib/galera/libgalera_smm.so", "/usr/lib64/galera-4/libgalera_smm.so"];

    private readonly string port = FreePort();
    private readonly TemporaryFolder[] folders;
    private readonly string[] others = [FreePort(), FreePort(), FreePort()];
    private readonly string[] commands;

    private Galera(TemporaryFolder[] folders)
    {
        this.folders = folders;
        commands = [.. As("mysql"), Installed.Find("apt-get install mariadb-server", "mariadbd", "mysqld")];
        Nodes = [.. Enumerable.Range(0, Size).Select(i => new Node($"{Host(i)}:{port}", [.. commands, .. Options(i)],
            sql => AskAsync(i, sql)))];
    }

    public override string Users => $"{Synced} SELECT UserName, DisplayName FROM {Database}.Users;";

    public override string Deeds =>
        $"{Synced} SELECT Action, SubjectName, COUNT(*) FROM {Database}.AuditEntries GROUP BY Action, SubjectName;";

    public static async Task<Galera> StartAsync(CancellationToken stop)
    {
        var cluster = new Galera(await Task.WhenAll(Enumerable.Range(0, Size).Select(_ => TemporaryFolder.CreateAsync("mysql"))));
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Size).Select(cluster.MakeAsync));
            foreach (var node in cluster.Nodes) await node.StartAsync();
            await cluster.SettleAsync(stop);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public override string ConnectionString(int instance) =>
        $"Server={string.Join(',', Enumerable.Range(instance, Size).Select(i => Host(i % Size)))};Port={port};Database={Database};"
        + $"User ID={Role};Password={Role}";

    /// <summary>Starts a node again that has ended, as its service does: first it asks how far the node had come.</summary>
    public async Task LaunchAsync(int node)
    {
        // The error log goes to the one stream or the other, and both are wanted.
        var said = await Child.ReadAsync("sh",
            ["-c", "\"$@\" 2>&1 || true", "sh", .. commands, .. Options(node), "--wsrep-recover"]);
        var position = Recovered().Match(said) is { Success: true } found ? found.Groups[1].Value
            : throw new BenchmarkException($"The node does not know how far it had come:\n{said}");
        await Nodes[node].StartAsync($"--wsrep-start-position={position}");
    }

    /// <summary>Waits until a node takes part again.</summary>
    public Task JoinedAsync(int node, CancellationToken stop) =>
        Nodes[node].UntilAsync(State, answer => answer.EndsWith("\tSynced", StringComparison.Ordinal), stop);

    /// <summary>Cuts a node off from the others, but not from its clients; or lets it back.</summary>
    public Task IsolateAsync(int node, bool isCutOff) =>
        Nodes[node].AskAsync($"SET GLOBAL wsrep_provider_options = 'gmcast.isolate={(isCutOff ? 1 : 0)}';");

    public override async Task SettleAsync(CancellationToken stop)
    {
        for (var i = 0; i < Size; i++) await JoinedAsync(i, stop);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var folder in folders) await folder.DisposeAsync();
    }

    // The same port for all: a connection string with several hosts has one.
    private static string Host(int node) => $"127.0.0.{node + 1}";

    private Task<string> AskAsync(int node, string sql) => ReadAsync(
        ["--no-defaults", "-N", "--connect-timeout=2", "-h", Host(node), "-P", port, "-u", Administrator], sql);

    private static async Task<string> ReadAsync(string[] arguments, string sql) => (await Child.ReadAsync(
        Installed.Find("apt-get install mariadb-client", "mariadb", "mysql"), arguments, sql,
        ("MYSQL_PWD", Administrator))).TrimEnd('\n');

    private string[] Files(int node) =>
        ["--no-defaults", $"--datadir={folders[node]["data"]}", $"--tmpdir={folders[node]["tmp"]}"];

    private string[] Options(int node) =>
    [
        .. Files(node), $"--bind-address={Host(node)}", $"--port={port}", $"--socket={folders[node]["socket"]}",
        $"--pid-file={folders[node]["pid"]}", "--max-connections=300", "--skip-log-bin", "--skip-name-resolve",
        "--innodb-flush-log-at-trx-commit=2", "--innodb-flush-method=nosync", "--innodb-buffer-pool-size=64M",
        "--binlog-format=ROW", "--innodb-autoinc-lock-mode=2", "--wsrep-on=ON", "--wsrep-cluster-name=bench",
        $"--wsrep-provider={Libraries.FirstOrDefault(File.Exists) ?? throw new BenchmarkException("apt-get install galera-4")}",
        $"--wsrep-cluster-address=gcomm://{string.Join(',', Enumerable.Range(0, Size).Select(i => $"{Host(i)}:{others[0]}"))}",
        $"--wsrep-node-address={Host(node)}", $"--wsrep-node-incoming-address={Host(node)}:{port}", "--wsrep-sst-method=rsync",
        $"--wsrep-sst-receive-address={Host(node)}:{others[1]}",
        $"--wsrep-provider-options=gmcast.listen_addr=tcp://{Host(node)}:{others[0]};ist.recv_addr={Host(node)}:{others[2]};"
            + "gcache.size=64M",
    ];

    private async Task MakeAsync(int node)
    {
        var folder = folders[node];
        await RunAsync([.. As("mysql"), "mkdir", folder["tmp"]]);
        await RunAsync(
        [
            .. As("mysql"), Installed.Find("apt-get install mariadb-server", "mariadb-install-db"), .. Files(node),
            "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve",
        ]);
        // A cluster would refuse it before all are there.
        await Child.ReadAsync(commands[0], [.. commands[1..], .. Files(node), "--bootstrap"], $"""
            FLUSH PRIVILEGES;
            CREATE DATABASE {Database};
            CREATE USER {Administrator}@'%' IDENTIFIED BY '{Administrator}';
            GRANT ALL ON *.* TO {Administrator}@'%' WITH GRANT OPTION;
            CREATE USER {Role}@'%' IDENTIFIED BY '{Role}';
            GRANT ALL ON {Database}.* TO {Role}@'%';

            """);
        await WriteAsync(node, "grastate.dat",
            "# GALERA saved state\nversion: 2.1\nuuid:    6b1fa3c6-0000-11f1-8000-000000000001\nseqno:   1\nsafe_to_bootstrap: 0\n");
        var members = string.Concat(Enumerable.Range(0, Size).Select(i => $"member: {Member(i)} 0\n"));
        await WriteAsync(node, "gvwstate.dat",
            $"my_uuid: {Member(node)}\n#vwbeg\nview_id: 3 {Member(0)} 3\nbootstrap: 0\n{members}#vwend\n");
    }

    private static string Member(int number) => $"8035ec09-eaba-11f1-8ed9-00000000000{number + 1}";

    // In a folder that belongs to the server's user, who must be able to replace it.
    private async Task WriteAsync(int node, string name, string text)
    {
        var file = Path.Combine(folders[node]["data"], name);
        await File.WriteAllTextAsync(file, text);
        await Child.ReadAsync("chmod", ["0666", file]);
    }

    [GeneratedRegex(@"Recovered position:?\s+(\S+)")]
    private static partial Regex Recovered();
}
