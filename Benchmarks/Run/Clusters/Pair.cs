using UsersWeb.Tests.Support;

namespace Run.Clusters;

/// <summary>A PostgreSQL primary and a standby that it waits for at each commit.</summary>
internal sealed class Pair : Site
{
    private const string Install = "apt-get install postgresql";
    private const string Standing = "standby";

    private readonly TemporaryFolder[] folders;
    private readonly string[] ports = [FreePort(), FreePort()];
    private int primary;

    private Pair(TemporaryFolder[] folders)
    {
        this.folders = folders;
        Nodes = [.. Enumerable.Range(0, 2).Select(i => new Node($"127.0.0.1:{ports[i]}",
        [
            .. As("postgres"), Installed.Find(Install, "postgres"), "-D", folders[i]["data"], "-p", ports[i],
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=300",
            // A commit reaches the system but not the disk: servers are killed here, never the machine.
            "-c", "fsync=off",
        ], sql => AskAsync(i, sql)))];
    }

    public Node Primary => Nodes[primary];

    public Node Standby => Nodes[1 - primary];

    // Who was primary before has a history of its own.
    public override IEnumerable<Node> Complete => primary == 0 ? Nodes.Where(node => node.IsRunning) : [Primary];

    public override string Users => "SELECT \"UserName\", \"DisplayName\" FROM \"Users\"";

    public override string Deeds => "SELECT \"Action\", \"SubjectName\", count(*) FROM \"AuditEntries\" GROUP BY 1, 2";

    public static async Task<Pair> StartAsync(CancellationToken stop)
    {
        var pair = new Pair([await TemporaryFolder.CreateAsync("postgres"), await TemporaryFolder.CreateAsync("postgres")]);
        try
        {
            await pair.MakeAsync(stop);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    public override string ConnectionString(int instance) =>
        $"Host={Nodes[instance % 2].Name},{Nodes[1 - instance % 2].Name};Database={Database};Username={Role}";

    /// <summary>Makes the standby the primary, which waits for no other.</summary>
    public async Task PromoteAsync()
    {
        primary = 1 - primary;
        await Primary.AskAsync("SELECT pg_promote()");
    }

    /// <summary>Waits until commits wait for the standby.</summary>
    public Task FollowsAsync(CancellationToken stop) => Primary.UntilAsync(
        "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = 'sync'", answer => answer == "1", stop);

    public override Task SettleAsync(CancellationToken stop) => Complete.Count() == 1 ? Task.CompletedTask
        : Primary.UntilAsync("SELECT count(*) FROM pg_stat_replication WHERE replay_lsn >= pg_current_wal_lsn()",
            answer => answer == "1", stop);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var folder in folders) await folder.DisposeAsync();
    }

    private async Task MakeAsync(CancellationToken stop)
    {
        await RunAsync(
        [
            .. As("postgres"), Installed.Find(Install, "initdb"), "-D", folders[0]["data"], $"--username={Administrator}", "--auth=trust",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
        ]);
        await StartAsync(Primary, stop);
        await Primary.AskAsync($"CREATE ROLE {Role} LOGIN");
        await AskAsync(primary, $"CREATE DATABASE {Database} OWNER {Role}", "postgres");
        await RunAsync(
        [
            .. As("postgres"), Installed.Find(Install, "pg_basebackup"), "-D", folders[1]["data"],
            "-d", $"host=127.0.0.1 port={ports[0]} user={Administrator} application_name={Standing}", "-R", "--checkpoint=fast",
            "--wal-method=stream", "--no-sync",
        ]);
        await StartAsync(Standby, stop);
        await Primary.AskAsync($"ALTER SYSTEM SET synchronous_standby_names = '{Standing}'");
        await Primary.AskAsync("SELECT pg_reload_conf()");
        await FollowsAsync(stop);
    }

    private static async Task StartAsync(Node node, CancellationToken stop)
    {
        await node.StartAsync();
        await node.UntilAsync("SELECT 1", answer => answer == "1", stop);
    }

    // The database of the application is there later than the first question.
    private Task<string> AskAsync(int node, string sql) =>
        AskAsync(node, sql, sql.Contains('"', StringComparison.Ordinal) ? Database : "postgres");

    private async Task<string> AskAsync(int node, string sql, string database) => (await Child.ReadAsync(
        Installed.Find("apt-get install postgresql-client", "psql"),
        [
            "-X", "-q", "-t", "-A", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", ports[node], "-U", Administrator,
            "-d", database,
        ],
        sql, ("PGCONNECT_TIMEOUT", "2"), ("PGOPTIONS", "-c client_min_messages=warning"))).TrimEnd('\n');
}
