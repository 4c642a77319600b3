using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using UsersWeb.Accounts.Passwords;

namespace UsersWeb.Tests.Support;

/// <summary>The program that people run, in a process of its own. As a class fixture: one for the class.</summary>
public sealed partial class ProgramApp : TestApp
{
    private static readonly Lazy<string> Hash = new(() => new PasswordHasher<object>(
        Options.Create(new PasswordHasherOptions { IterationCount = PasswordRules.Iterations })).HashPassword("", Password));

    private readonly (string, string?)[] settings;
    private readonly string? connectionString;
    private readonly string? home;
    private int? port;
    private Daemon? program;

    /// <summary>On the database this run tests.</summary>
    public ProgramApp() : this(null) { }

    private ProgramApp(TestDatabase? database, string? connectionString = null, string? home = null, params (string, string?)[] settings)
        : base(database, owns: connectionString is null)
    {
        this.home = home;
        this.connectionString = connectionString;
        this.settings = settings;
    }

    /// <inheritdoc />
    public override string Output => Program.Output;

    /// <summary>The process, to be signalled.</summary>
    public Daemon Program => program ?? throw new InvalidOperationException("It has not started.");

    /// <summary>Starts one more on a database that the test keeps.</summary>
    public static Task<ProgramApp> StartAsync(TestDatabase database, params (string, string?)[] settings) =>
        BegunAsync(new(database, settings: settings));

    /// <summary>Starts one on whatever this text means.</summary>
    public static Task<ProgramApp> StartAsync(string connectionString, params (string, string?)[] settings) =>
        BegunAsync(new(null, connectionString, settings: settings));

    /// <summary>Starts one at an address that the test knows, on a database that has its tables and the administrator already.</summary>
    public static Task<ProgramApp> StartAtAsync(int port, TestDatabase database, params (string, string?)[] settings) =>
        BegunAsync(new(database, settings: settings) { HasAdministrator = true, port = port });

    /// <summary>Starts one on what appsettings.json in this folder says, at an address that stays when it restarts.</summary>
    /// <param name="home">The folder.</param>
    /// <param name="database">The one that its settings name.</param>
    /// <param name="hasAdministrator">Whether <see cref="TestApp.Administrator"/> is in it already.</param>
    public static Task<ProgramApp> StartAtHomeAsync(string home, TestDatabase database, bool hasAdministrator = false) =>
        BegunAsync(new(database, home: home, settings: ("USERSWEB_HOME", home)) { HasAdministrator = hasAdministrator });

    /// <inheritdoc />
    public override Task<string> LineAsync(Func<string, bool> matches) => Program.LineAsync(matches);

    /// <inheritdoc />
    public override async Task<string> SetupLinkAsync() =>
        new Uri((await LineAsync(line => line.Contains("/setup?code=", StringComparison.Ordinal))).Trim()).PathAndQuery;

    /// <summary>A second administrator, called "second".</summary>
    public Task CreateSecondAdministratorAsync() => CreateUserAsync("second", "second@example.com", administrator: true);

    /// <inheritdoc />
    public override async Task<long> CreateUserAsync(string userName, string email, bool administrator = false)
    {
        var created = (await HostedCommand.RunAsync(Database, "users", "create", "--user-name", userName, "--email", email)).Succeeded();
        var id = long.Parse(created.Output, CultureInfo.InvariantCulture);
        await Database.SetPasswordAsync(id, Hash.Value);
        if (administrator) await Database.MakeAdministratorAsync(id);
        return id;
    }

    /// <inheritdoc />
    public override Task<string> CreateTokenAsync(string userName, string name = "tests") => Database.AddTokenAsync(userName, name);

    /// <inheritdoc />
    public override Task<CliResult> RunAsync(params string[] arguments) =>
        Cli.RunAsync(Database.ConnectionString, arguments, settings: settings);

    private protected override async Task StartAsync()
    {
        var given = home is null ? connectionString ?? Database.ConnectionString : null;
        port ??= home is null ? 0 : DatabaseServer.FreePort();
        string[] command = [UsersWebProgram.Path, "--urls", FormattableString.Invariant($"http://127.0.0.1:{port}")];
        program = await Daemon.StartAsync(command, UsersWebProgram.Environment(given, settings));
        var line = await LineAsync(line => ListeningLine().IsMatch(line));
        Address = new(ListeningLine().Match(line).Groups["address"].Value);
    }

    private protected override async Task EndAsync()
    {
        if (program is not null) await program.DisposeAsync();
    }

    private protected override async Task CreateFirstAdministratorAsync()
    {
        // Whoever asks for one is about to use the application.
        await ReadyAsync();
        await CreateUserAsync(Administrator, "administrator@example.com", administrator: true);
    }

    private static async Task<ProgramApp> BegunAsync(ProgramApp app)
    {
        await app.BeginAsync();
        return app;
    }

    [GeneratedRegex(@"Now listening on:? (?<address>http://\S+)")]
    private static partial Regex ListeningLine();
}
