using System.Data.Common;
using System.Globalization;
using UsersWeb.Tests.Support;

namespace Run.Move;

/// <summary>MariaDB or MySQL, its limit by the mariadb client.</summary>
internal sealed class MariaDbTarget : MoveTarget
{
    private const string Install = "apt-get install mariadb-server, or set USERSWEB_TEST_MYSQL to the connection string of a server";

    private readonly DbConnectionStringBuilder address = new();

    private MariaDbTarget(string? existing)
    {
        Exists = existing is { Length: > 0 };
        address.ConnectionString = Exists ? existing : $"Server=127.0.0.1;Port={FreePort()};User ID=bench;Password=bench";
        address["Database"] = Database;
    }

    public override string ConnectionString => address.ConnectionString;

    public static Task<MoveTarget> StartAsync() =>
        StartAsync(new MariaDbTarget(System.Environment.GetEnvironmentVariable("USERSWEB_TEST_MYSQL")));

    /// <summary>A server of the benchmark's own, whatever is there already.</summary>
    public static Task<MoveTarget> StartOwnAsync(Func<string, string, Task>? prepare) =>
        StartAsync(new MariaDbTarget(existing: null), prepare);

    public override async Task EmptyAsync()
    {
        await DropAsync();
        await AskAsync($"CREATE DATABASE {Database};", "");
    }

    public override async Task<string> DropIndexesAsync()
    {
        const string Secondary =
            "FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'Users' AND index_name <> 'PRIMARY' "
            + "GROUP BY index_name, non_unique ORDER BY index_name;";
        var build = Lines(await AskAsync(
            "SELECT CONCAT(IF(non_unique, '', 'UNIQUE '), 'INDEX `', index_name, '` (', GROUP_CONCAT('`', column_name, '`' ORDER BY "
                + $"seq_in_index), ')') {Secondary}"));
        var names = Lines(await AskAsync($"SELECT index_name {Secondary}"));
        await AskAsync($"ALTER TABLE Users {string.Join(", ", names.Select(name => $"DROP INDEX `{name}`"))};");
        return $"ALTER TABLE Users {string.Join(", ", build.Select(index => "ADD " + index))};";
    }

    public override Task<Cost> LoadAsync(MoveSource source) =>
        ExecuteAsync(
            $"LOAD DATA LOCAL INFILE '{source.Text}' INTO TABLE Users CHARACTER SET utf8mb4 ({string.Join(',', source.Columns)});");

    public override async Task<int> CountAsync() => int.Parse(await AskAsync("SELECT COUNT(*) FROM Users;"), CultureInfo.InvariantCulture);

    protected override bool Exists { get; }

    protected override string Client { get; } = Installed.Find("apt-get install mariadb-client", "mariadb", "mysql");

    protected override string Owner => "mysql";

    protected override string End => "KILL";

    protected override IEnumerable<string> Arguments(string database) =>
        ["--no-defaults", "-N", "--local-infile=1", "-h", Value("Server"), "-P", Value("Port", "3306"), "-u", Value("User ID"), database];

    protected override IEnumerable<(string Name, string Value)> Environment => [("MYSQL_PWD", Value("Password"))];

    protected override async Task<string[]> MakeServerAsync(TemporaryFolder folder, string[] owner)
    {
        // The installation needs root's account and this one is for whoever comes over the network.
        await File.WriteAllLinesAsync(folder["accounts.sql"],
            ["CREATE USER bench@'127.0.0.1' IDENTIFIED BY 'bench';", "GRANT ALL ON *.* TO bench@'127.0.0.1' WITH GRANT OPTION;"]);
        string[] command =
        [
            .. owner, Installed.Find(Install, "mariadb-install-db"), "--no-defaults", $"--datadir={folder["data"]}",
            "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve",
        ];
        await Child.ReadAsync(command[0], command[1..]);
        return
        [
            .. owner, Installed.Find(Install, "mariadbd", "mysqld"), "--no-defaults", $"--datadir={folder["data"]}",
            $"--port={Value("Port")}", "--bind-address=127.0.0.1",
            "--skip-name-resolve", $"--socket={folder["socket"]}", $"--pid-file={folder["pid"]}", $"--init-file={folder["accounts.sql"]}",
            "--local-infile=ON",
        ];
    }

    protected override async Task<string> VersionAsync()
    {
        var version = await AskAsync("SELECT VERSION();", "");
        return $"{(version.Contains("MariaDB", StringComparison.Ordinal) ? "MariaDB" : "MySQL")} {version.Split('-')[0]}";
    }

    protected override Task DropAsync() => AskAsync($"DROP DATABASE IF EXISTS {Database};", "");

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private string Value(string keyword, string otherwise = "") => address.TryGetValue(keyword, out var value) ? $"{value}" : otherwise;
}
