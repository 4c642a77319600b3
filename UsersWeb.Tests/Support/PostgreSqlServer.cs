using System.Data.Common;
using Npgsql;

namespace UsersWeb.Tests.Support;

/// <summary>A PostgreSQL server of the tests' own, or the one that USERSWEB_TEST_POSTGRESQL names.</summary>
public sealed class PostgreSqlServer : DatabaseServer
{
    private const string Install = "apt-get install postgresql, or set USERSWEB_TEST_POSTGRESQL to the connection string of a server";

    private readonly NpgsqlConnectionStringBuilder address;
    private readonly TemporaryFolder? folder;
    private readonly string[] options;
    private Daemon? daemon;

    private PostgreSqlServer(NpgsqlConnectionStringBuilder address, TemporaryFolder? folder, params string[] options)
    {
        this.address = address;
        this.folder = folder;
        this.options = options;
    }

    /// <summary>Where its socket is, for those that connect by one.</summary>
    public string SocketFolder => folder!.Path;

    public static async Task<DatabaseServer> FindOrStartAsync() =>
        Environment.GetEnvironmentVariable("USERSWEB_TEST_POSTGRESQL") is { Length: > 0 } existing
            ? new PostgreSqlServer(new(existing) { Pooling = false }, folder: null)
            : await StartNewAsync();

    /// <param name="options">Settings of an administrator with ideas of his own.</param>
    public static Task<PostgreSqlServer> StartNewAsync(params string[] options) => StartNewAsync(MakeAsync, options);

    /// <summary>Starts one that follows this one, by streaming replication.</summary>
    /// <param name="name">Its application_name, as synchronous_standby_names means it.</param>
    /// <param name="options">As above.</param>
    public Task<PostgreSqlServer> StartStandbyAsync(string name, params string[] options) =>
        StartNewAsync(folder => CopyAsync(folder, name), options);

    private static async Task<PostgreSqlServer> StartNewAsync(Func<TemporaryFolder, Task> makeAsync, string[] options)
    {
        var folder = await TemporaryFolder.CreateAsync("postgres");
        await makeAsync(folder);
        var server = new PostgreSqlServer(
            new() { Host = "127.0.0.1", Port = FreePort(), Username = "tester", Password = Password, Pooling = false }, folder,
            options);
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts it, the first time or again.</summary>
    public async Task StartAsync()
    {
        daemon = await Daemon.StartAsync(
        [
            .. As("postgres"), Installed.Find(Install, "postgres"), "-D", folder!["data"], "-p", $"{address.Port}",
            "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={folder.Path}", "-c", "max_connections=300",
            // A commit reaches the system but not the disk: tests kill servers, never the machine.
            "-c", "fsync=off", "-c", "full_page_writes=off", .. options.SelectMany(option => new[] { "-c", option }),
        ], signal: "QUIT");
        await WaitUntilReadyAsync(daemon, () => Connect("postgres"));
    }

    /// <summary>Lets it stand still, without ending a connection, or go on.</summary>
    public Task FreezeAsync(bool isFrozen) => daemon!.SignalAllAsync(isFrozen ? "STOP" : "CONT");

    /// <summary>Ends it without a word to those who are connected, as the machine's power would.</summary>
    public async Task KillAsync()
    {
        await daemon!.SignalAllAsync("KILL");
        await StopAsync();
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task StopAsync()
    {
        // One that stands still hears nothing.
        if (daemon is { HasExited: false }) await daemon.SignalAllAsync("CONT");
        if (daemon is not null) await daemon.DisposeAsync();
        daemon = null;
    }

    /// <summary>As several hosts in one connection string have it.</summary>
    public string HostAndPort => FormattableString.Invariant($"{address.Host}:{address.Port}");

    public override string ConnectionString(string database) =>
        $"Host={address.Host};Port={address.Port};Database={database};Username={address.Username};Password={Quoted(address.Password)}";

    public override DbConnection Connect(string database) =>
        new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address.ConnectionString) { Database = database }.ConnectionString);

    public override Task DropAsync(string database) =>
        ExecuteAsync(Connect("postgres"), $"DROP DATABASE IF EXISTS \"{database}\" WITH (FORCE)");

    public override async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (folder is not null) await folder.DisposeAsync();
    }

    private async Task CopyAsync(TemporaryFolder copy, string name)
    {
        var password = address.Password!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        var source = $"host={address.Host} port={address.Port} user={address.Username} application_name={name} password='{password}'";
        await RunAsync(
        [
            .. As("postgres"), Installed.Find(Install, "pg_basebackup"), "-D", copy["data"], "-d", source, "-R", "--checkpoint=fast",
            "--wal-method=stream", "--no-sync",
        ]);
    }

    // A linguistic default order, as installations have it: only the application's own collation makes the order binary.
    private static async Task MakeAsync(TemporaryFolder folder)
    {
        await File.WriteAllTextAsync(folder["password"], Password);
        await RunAsync(
        [
            .. As("postgres"), Installed.Find(Install, "initdb"), "-D", folder["data"], "--username=tester",
            $"--pwfile={folder["password"]}",
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US", "--no-sync",
        ]);
    }
}
