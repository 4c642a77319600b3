using System.Text.RegularExpressions;

namespace UsersWeb.Tests.Support;

/// <summary>The real program serving on a free port, with a database of its own. As a class fixture: one for the class.</summary>
public sealed partial class TestApp : IAsyncLifetime
{
    /// <summary>The first administrator, whom the tests use.</summary>
    public const string Administrator = "administrator";

    /// <summary>Their password.</summary>
    public const string Password = "correct horse battery staple";

    private readonly (string, string?)[] settings;
    private readonly string? connectionString;
    private readonly bool ownsDatabase;
    private readonly string? home;
    private Daemon? program;
    private string? token;

    /// <summary>On the database this run tests.</summary>
    public TestApp() : this(null) { }

    private TestApp(TestDatabase? database, string? connectionString = null, string? home = null, params (string, string?)[] settings)
    {
        this.home = home;
        ownsDatabase = database is null && connectionString is null;
        Database = database!;
        this.connectionString = connectionString;
        this.settings = settings;
    }

    public TestDatabase Database { get; private set; }

    public Uri Address { get; private set; } = null!;

    /// <summary>What the program has printed so far.</summary>
    public string Output => program!.Output;

    /// <summary>The program, to be signalled.</summary>
    public Daemon Program => program!;

    /// <summary>Starts one more on a database that the test keeps.</summary>
    public static async Task<TestApp> StartAsync(TestDatabase database, params (string, string?)[] settings)
    {
        var app = new TestApp(database, settings: settings);
        await app.BeginAsync();
        return app;
    }

    /// <summary>Starts one on whatever this text means.</summary>
    public static async Task<TestApp> StartAsync(string connectionString, params (string, string?)[] settings)
    {
        var app = new TestApp(null, connectionString, settings: settings);
        await app.BeginAsync();
        return app;
    }

    /// <summary>Starts one on what appsettings.json in this folder says, at an address that stays when it restarts.</summary>
    public static async Task<TestApp> StartAtHomeAsync(string home, TestDatabase database)
    {
        var app = new TestApp(database, home: home, settings: ("USERSWEB_HOME", home));
        await app.BeginAsync();
        return app;
    }

    public async ValueTask InitializeAsync()
    {
        await BeginAsync();
        await ReadyAsync();
    }

    private async Task BeginAsync()
    {
        if (ownsDatabase) Database = await TestDatabase.CreateAsync();
        var given = home is null ? connectionString ?? Database.ConnectionString : null;
        var port = home is null ? 0 : DatabaseServer.FreePort();
        program = await Daemon.StartAsync([UsersWebProgram.Path, "--urls", FormattableString.Invariant($"http://127.0.0.1:{port}")], UsersWebProgram.Environment(given, settings));
        var line = await program.LineAsync(line => ListeningLine().IsMatch(line));
        Address = new(ListeningLine().Match(line).Groups["address"].Value);
    }

    /// <summary>The one-time link that the console shows while there is no administrator, without its host.</summary>
    public async Task<string> SetupLinkAsync() => new Uri((await program!.LineAsync(line => line.Contains("/setup?code=", StringComparison.Ordinal))).Trim()).PathAndQuery;

    /// <summary>Waits until the database is up and has every migration.</summary>
    public async Task ReadyAsync()
    {
        using var anybody = ApiWith(null);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var limit = System.Diagnostics.Stopwatch.StartNew();
        while ((await anybody.GetAsync("/healthz/ready")).Status != System.Net.HttpStatusCode.OK)
        {
            if (limit.Elapsed > TimeSpan.FromSeconds(60)) throw new InvalidOperationException($"It did not become ready. It printed:\n{Output}");
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>The first administrator at the API.</summary>
    public async Task<Api> ApiAsync() => new(Address, await TokenAsync());

    /// <summary>Somebody at the API with this token, or with none.</summary>
    public Api ApiWith(string? token) => new(Address, token);

    /// <summary>A token of the first administrator.</summary>
    public async Task<string> TokenAsync() => token ??= await CreateTokenAsync();

    /// <summary>Somebody with a browser of their own, not signed in.</summary>
    public Visitor Visit() => new(Address);

    /// <summary>The first administrator, signed in by the form.</summary>
    public async Task<Visitor> SignInAsAdministratorAsync()
    {
        await CreateAdministratorAsync();
        var visitor = Visit();
        await visitor.SignInAsync(Administrator, Password);
        return visitor;
    }

    /// <summary>A second administrator, called "second".</summary>
    public async Task CreateSecondAdministratorAsync() => (await Cli.RunAsync(Database.ConnectionString,
        ["users", "create", "--user-name", "second", "--email", "second@example.com", "--role", "Administrator", "--password-stdin"], Password + "\n", settings)).Succeeded();

    /// <summary>Runs a command on this database while the program serves it.</summary>
    public Task<CliResult> RunAsync(params string[] arguments) => Cli.RunAsync(Database.ConnectionString, arguments, settings: settings);

    /// <summary>Creates the first administrator by the command line, once.</summary>
    public async Task CreateAdministratorAsync()
    {
        await once.WaitAsync();
        try
        {
            if (hasAdministrator) return;
            (await Cli.RunAsync(Database.ConnectionString,
                ["users", "create", "--user-name", Administrator, "--email", "administrator@example.com", "--role", "Administrator", "--password-stdin"],
                Password + "\n", settings)).Succeeded();
            hasAdministrator = true;
        }
        finally
        {
            once.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (program is not null) await program.DisposeAsync();
        if (ownsDatabase && Database is not null) await Database.DisposeAsync();
        once.Dispose();
    }

    private readonly SemaphoreSlim once = new(1);
    private bool hasAdministrator;

    private async Task<string> CreateTokenAsync()
    {
        await CreateAdministratorAsync();
        return (await RunAsync("tokens", "create", "--user", Administrator, "--name", "tests")).Succeeded().Output.Trim();
    }

    [GeneratedRegex(@"Now listening on:? (?<address>http://\S+)")]
    private static partial Regex ListeningLine();
}
