using System.Data.Common;
using UsersWeb.Tests.Support;

namespace Run.Move;

/// <summary>PostgreSQL, its limit by psql.</summary>
internal sealed class PostgreSqlTarget : MoveTarget
{
    private const string Install = "apt-get install postgresql, or set USERSWEB_TEST_POSTGRESQL to the connection string of a server";

    private readonly DbConnectionStringBuilder address = new();

    private PostgreSqlTarget(string? existing)
    {
        Exists = existing is { Length: > 0 };
        address.ConnectionString = Exists ? existing : $"Host=127.0.0.1;Port={FreePort()};Username=bench";
        address["Database"] = Database;
    }

    public override string ConnectionString => address.ConnectionString;

    /// <summary>For pgloader, which reads the password from the environment like psql.</summary>
    public Uri Url => new($"postgresql://{Uri.EscapeDataString(Value("Username"))}@{Value("Host")}:{Value("Port", "5432")}/{Database}");

    public static Task<MoveTarget> StartAsync() =>
        StartAsync(new PostgreSqlTarget(System.Environment.GetEnvironmentVariable("USERSWEB_TEST_POSTGRESQL")));

    /// <summary>A server of the benchmark's own, whatever is there already.</summary>
    public static Task<MoveTarget> StartOwnAsync(Func<string, string, Task>? prepare) =>
        StartAsync(new PostgreSqlTarget(existing: null), prepare);

    public override async Task EmptyAsync()
    {
        await DropAsync();
        // With a checkpoint now, so that what went before isn't paid for by who comes next.
        await AskAsync($"CREATE DATABASE {Database}; CHECKPOINT;", "postgres");
    }

    public override async Task<string> DropIndexesAsync()
    {
        const string Secondary =
            "FROM pg_indexes WHERE schemaname = 'public' AND tablename = 'Users' AND indexname NOT IN (SELECT conname FROM pg_constraint)";
        var build = await AskAsync($"SELECT string_agg(indexdef || ';', E'\n' ORDER BY indexname) {Secondary}");
        await AskAsync(await AskAsync($"SELECT string_agg(format('DROP INDEX %I;', indexname), ' ') {Secondary}"));
        return build;
    }

    /// <summary>
    /// Leaves the table of users alone, with its indexes but no foreign keys: pgloader doesn't quote the names of tables
    /// whose foreign keys it drops.
    /// </summary>
    public Task LeaveUsersAloneAsync() => AskAsync("""
        DO $$ DECLARE t record; BEGIN
          FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'Users'
              LOOP EXECUTE format('DROP TABLE %I CASCADE', t.tablename); END LOOP;
        END $$;
        """);

    public override Task<Cost> LoadAsync(MoveSource source) =>
        ExecuteAsync($"\\copy \"Users\" ({string.Join(',', source.Columns.Select(column => $"\"{column}\""))}) FROM '{source.Text}'\n");

    public override async Task<int> CountAsync() =>
        int.Parse(await AskAsync("SELECT count(*) FROM \"Users\""), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>For psql and pgloader.</summary>
    public IEnumerable<(string Name, string Value)> Settings => Environment;

    protected override bool Exists { get; }

    protected override string Client { get; } = Installed.Find("apt-get install postgresql-client", "psql");

    protected override string Owner => "postgres";

    protected override string End => "QUIT";

    protected override IEnumerable<string> Arguments(string database) =>
        ["-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-h", Value("Host"), "-p", Value("Port", "5432"), "-U", Value("Username"), "-d",
            database];

    protected override IEnumerable<(string Name, string Value)> Environment =>
        [("PGTZ", "UTC"), ("PGCLIENTENCODING", "UTF8"), ("PGOPTIONS", "-c client_min_messages=warning"), ("PGPASSWORD", Value("Password"))];

    protected override async Task<string[]> MakeServerAsync(TemporaryFolder folder, string[] owner)
    {
        string[] command = [.. owner, Installed.Find(Install, "initdb"), "-D", folder["data"], $"--username={Value("Username")}",
            "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"];
        await Child.ReadAsync(command[0], command[1..]);
        return [.. owner, Installed.Find(Install, "postgres"), "-D", folder["data"], "-p", Value("Port"), "-c",
            "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="];
    }

    protected override async Task<string> VersionAsync() =>
        $"PostgreSQL {(await AskAsync("SHOW server_version", "postgres")).Split(' ')[0]}";

    protected override Task DropAsync() => AskAsync($"DROP DATABASE IF EXISTS {Database} WITH (FORCE);", "postgres");

    private string Value(string keyword, string otherwise = "") => address.TryGetValue(keyword, out var value) ? $"{value}" : otherwise;
}
