using System.Data.Common;
using MySqlConnector;

namespace UsersWeb.Tests.Support;

/// <summary>A MariaDB or MySQL server of the tests' own, or the one that USERSWEB_TEST_MYSQL names.</summary>
public sealed class MySqlServer : DatabaseServer
{
    private const string Install = "apt-get install mariadb-server, or set USERSWEB_TEST_MYSQL to the connection string of a server";

    private readonly MySqlConnectionStringBuilder address;
    private readonly TemporaryFolder? folder;
    private readonly string[] options;
    private Daemon? daemon;

    private MySqlServer(MySqlConnectionStringBuilder address, TemporaryFolder? folder, string[] options)
    {
        this.address = address;
        this.folder = folder;
        this.options = options;
    }

    public uint Port => address.Port;

    /// <summary>Where it keeps its data.</summary>
    public string DataFolder => folder!["data"];

    /// <summary>The file of its socket.</summary>
    public string Socket => folder!["socket"];

    /// <summary>The statements that make its user.</summary>
    public string AccountsFile => folder!["accounts.sql"];

    public static async Task<DatabaseServer> FindOrStartAsync() =>
        Environment.GetEnvironmentVariable("USERSWEB_TEST_MYSQL") is { Length: > 0 } existing
            ? new MySqlServer(new(existing) { Pooling = false }, folder: null, [])
            : await StartNewAsync();

    /// <param name="options">Settings of an administrator with ideas of his own.</param>
    public static Task<MySqlServer> StartNewAsync(params string[] options) => StartNewAsync("127.0.0.1", FreePort(), options);

    /// <summary>Starts one that has nothing to do with this one, at another address with the same port, as drivers want it.</summary>
    public Task<MySqlServer> StartBesideAsync(string host) => StartNewAsync(host, (int)address.Port);

    private static async Task<MySqlServer> StartNewAsync(string host, int port, params string[] options)
    {
        var server = await MakeAsync(host, port, options);
        await server.StartAsync();
        return server;
    }

    /// <summary>One that has not been started yet.</summary>
    public static async Task<MySqlServer> MakeAsync(string host, int port, params string[] options)
    {
        var folder = await TemporaryFolder.CreateAsync("mysql");
        await MakeAsync(folder);
        var address = new MySqlConnectionStringBuilder
        {
            Server = host,
            Port = (uint)port,
            UserID = "tester",
            Password = Password,
            Pooling = false,
        };
        return new(address, folder, options);
    }

    /// <summary>Starts it, the first time or again.</summary>
    public async Task StartAsync()
    {
        await LaunchAsync();
        await WaitUntilReadyAsync(daemon!, () => Connect("mysql"));
    }

    /// <summary>The same without waiting for it.</summary>
    public async Task LaunchAsync()
    {
        // A commit reaches the system but not the disk: tests kill servers, never the machine.
        daemon = await Daemon.StartAsync(
        [
            .. As("mysql"), Installed.Find(Install, "mariadbd", "mysqld"), "--no-defaults", $"--datadir={folder!["data"]}",
            $"--tmpdir={folder["tmp"]}", $"--bind-address={address.Server}", $"--port={address.Port}", $"--socket={folder["socket"]}",
            $"--pid-file={folder["pid"]}", $"--init-file={AccountsFile}", "--max-connections=300", "--skip-log-bin",
            "--innodb-flush-log-at-trx-commit=2", "--innodb-flush-method=nosync", "--innodb-buffer-pool-size=64M", .. options,
        ]);
    }

    /// <summary>Runs statements on its data while it does not serve, where a cluster would refuse them.</summary>
    public Task PrepareAsync(string file) => RunAsync(
    [
        .. As("mysql"), "sh", "-c", "exec \"$0\" --no-defaults --bootstrap --datadir=\"$1\" --tmpdir=\"$2\" < \"$3\"",
        Installed.Find(Install, "mariadbd", "mysqld"), DataFolder, folder!["tmp"], file,
    ]);

    /// <summary>Lets it stand still, without ending a connection, or go on.</summary>
    public Task FreezeAsync(bool isFrozen) => daemon!.SignalAllAsync(isFrozen ? "STOP" : "CONT");

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task StopAsync()
    {
        if (daemon is not null) await daemon.DisposeAsync();
        daemon = null;
    }

    public override string ConnectionString(string database) =>
        $"Server={address.Server};Port={address.Port};Database={database};User ID={address.UserID};Password={Quoted(address.Password)}";

    public override DbConnection Connect(string database) =>
        new MySqlConnection(new MySqlConnectionStringBuilder(address.ConnectionString) { Database = database }.ConnectionString);

    public override Task DropAsync(string database) => ExecuteAsync(Connect(""), $"DROP DATABASE IF EXISTS `{database}`");

    public override async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (folder is not null) await folder.DisposeAsync();
    }

    // The server's default character set stays as it comes (latin1 on some): the application must ask for utf8mb4 itself.
    private static async Task MakeAsync(TemporaryFolder folder)
    {
        await File.WriteAllTextAsync(folder["accounts.sql"], $"""
            CREATE USER IF NOT EXISTS tester@'%' IDENTIFIED BY '{Password.Replace("'", "''", StringComparison.Ordinal)}';
            CREATE USER IF NOT EXISTS tester@localhost IDENTIFIED BY '{Password.Replace("'", "''", StringComparison.Ordinal)}';
            GRANT ALL ON *.* TO tester@'%' WITH GRANT OPTION;
            GRANT ALL ON *.* TO tester@localhost WITH GRANT OPTION;

            """);
        // Two servers that are made at once would take each other's files in the system's own folder.
        await RunAsync([.. As("mysql"), "mkdir", folder["tmp"]]);
        await RunAsync(
        [
            .. As("mysql"), Installed.Find(Install, "mariadb-install-db"), "--no-defaults", $"--datadir={folder["data"]}",
            $"--tmpdir={folder["tmp"]}", "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve",
        ]);
    }
}
