using System.Data.Common;
using Npgsql;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Support;

/// <summary>
/// A real pgbouncer in transaction mode before the tests' PostgreSQL, with fewer connections than the application asks for.
/// </summary>
public sealed class PgBouncer : DatabaseServer
{
    private readonly DatabaseServer behind;
    private readonly TemporaryFolder folder;
    private readonly Daemon daemon;
    private readonly int port;

    private PgBouncer(DatabaseServer behind, TemporaryFolder folder, Daemon daemon, int port) =>
        (this.behind, this.folder, this.daemon, this.port) = (behind, folder, daemon, port);

    public static async Task<PgBouncer> StartAsync()
    {
        var behind = await GetAsync(DatabaseProvider.PostgreSql);
        var server = new NpgsqlConnectionStringBuilder(behind.ConnectionString("postgres"));
        var password = server.Password!.Replace("'", "''", StringComparison.Ordinal);
        var folder = await TemporaryFolder.CreateAsync("postgres");
        var port = FreePort();
        await File.WriteAllTextAsync(folder["pgbouncer.ini"], $"""
            [databases]
            * = host={server.Host} port={server.Port} user={server.Username} password='{password}'
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 5
            max_client_conn = 200
            """);
        var daemon = await Daemon.StartAsync(
            [.. As("postgres"), Installed.Find("apt-get install pgbouncer", "pgbouncer"), folder["pgbouncer.ini"]], signal: "TERM");
        var bouncer = new PgBouncer(behind, folder, daemon, port);
        await WaitUntilReadyAsync(daemon, () => new NpgsqlConnection(bouncer.ConnectionString("postgres") + ";Pooling=false"));
        return bouncer;
    }

    public override string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={port};Database={database};Username=anybody;Password=any;No Reset On Close=true";

    /// <summary>Of the server itself.</summary>
    public override DbConnection Connect(string database) => behind.Connect(database);

    public override Task DropAsync(string database) => behind.DropAsync(database);

    public override async ValueTask DisposeAsync()
    {
        await daemon.DisposeAsync();
        await folder.DisposeAsync();
    }
}
