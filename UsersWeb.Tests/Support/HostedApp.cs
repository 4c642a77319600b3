using System.Globalization;
using System.Runtime.Loader;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Support;

/// <summary>
/// The application in the tests' own process: everything of the program but its Main, on a port and a database like
/// it, started in a fraction of the time. Passwords are hashed with few rounds. As a class fixture: one for the class.
/// </summary>
public sealed class HostedApp : TestApp
{
    // Identity's default is a hundred times as much, ours more than twice that: two tenths of a second for each sign-in.
    private const int PasswordIterations = 1_000;

    private readonly CapturedLog log = new();
    private readonly (string Name, string Value)[] settings;
    private bool isFilled;
    private TimeProvider? clock;
    private int printedBefore;
    private string? connectionString;
    private WebApplication? app;

    /// <summary>On the database this run tests, with its tables and without users.</summary>
    public HostedApp() : this(null) { }

    private HostedApp(TestDatabase? database, params (string, string)[] settings) : base(database, owns: true) => this.settings = settings;

    /// <inheritdoc />
    public override string Output => log.Lines.Text;

    /// <summary>Starts one on a database that the test keeps, and gives it its tables.</summary>
    /// <param name="database">One that is not there yet.</param>
    /// <param name="settings">Such as ("RateLimits:ApiPerMinute", "5").</param>
    public static async Task<HostedApp> StartAsync(TestDatabase database, params (string Name, string Value)[] settings)
    {
        var app = new HostedApp(database, settings);
        await app.InitializeAsync();
        return app;
    }

    /// <summary>Starts one more on a database that has its tables and the administrator already.</summary>
    public static async Task<HostedApp> StartBesideAsync(TestDatabase database, params (string Name, string Value)[] settings)
    {
        var app = new HostedApp(database, settings) { isFilled = true, HasAdministrator = true };
        await app.InitializeAsync();
        return app;
    }

    /// <summary>Starts one more, as above, that waits by another clock.</summary>
    public static async Task<HostedApp> StartBesideAsync(
        TestDatabase database, TimeProvider clock, params (string Name, string Value)[] settings)
    {
        var app = new HostedApp(database, settings) { isFilled = true, HasAdministrator = true, clock = clock };
        await app.InitializeAsync();
        return app;
    }

    /// <summary>Starts one on a database as it is, which may be none to serve, so that it is not waited for.</summary>
    /// <param name="database">Which.</param>
    /// <param name="hasAdministrator">Whether <see cref="TestApp.Administrator"/> is in it already.</param>
    /// <param name="connectionString">When the application has another than the tests.</param>
    /// <param name="settings">As above.</param>
    public static async Task<HostedApp> BeginAsync(TestDatabase database, bool hasAdministrator = false, string? connectionString = null,
        params (string Name, string Value)[] settings)
    {
        var app = new HostedApp(database, settings)
        {
            isFilled = true,
            HasAdministrator = hasAdministrator,
            connectionString = connectionString,
        };
        await app.BeginAsync();
        return app;
    }

    /// <summary>Its services. Types of the application's own are those of the edition that opens the database.</summary>
    public IServiceProvider Services => app!.Services;

    /// <inheritdoc />
    public override Task<string> LineAsync(Func<string, bool> matches) => log.Lines.FirstAsync(matches).WaitAsync(TimeSpan.FromSeconds(60));

    /// <inheritdoc />
    public override async Task<string> SetupLinkAsync()
    {
        var begin = new Uri(Address, "/setup?code=").ToString();
        // Another application may have had the same port before.
        var line = PrintedOnConsole.Lines.FirstAsync(line => line.Contains(begin, StringComparison.Ordinal), printedBefore);
        return new Uri((await line.WaitAsync(TimeSpan.FromSeconds(60))).Trim()).PathAndQuery;
    }

    /// <inheritdoc />
    public override async Task<long> CreateUserAsync(string userName, string email, bool administrator = false)
    {
        using var api = await ApiAsync();
        var id = (await api.PostAsync(new Person(userName, email))).Id;
        var hash = new PasswordHasher<object>(Microsoft.Extensions.Options.Options.Create(Rounds(new()))).HashPassword(userName, Password);
        await Database.SetPasswordAsync(id, hash);
        if (administrator) await Database.MakeAdministratorAsync(id);
        return id;
    }

    /// <inheritdoc />
    public override Task<string> CreateTokenAsync(string userName, string name = "tests") => Database.AddTokenAsync(userName, name);

    /// <inheritdoc />
    public override Task<CliResult> RunAsync(params string[] arguments) =>
        HostedCommand.RunAsync(Database.ConnectionString, CultureInfo.InvariantCulture, arguments);

    private protected override async Task StartAsync()
    {
        PrintedOnConsole.Begin();
        printedBefore = PrintedOnConsole.Lines.Length;
        if (!isFilled) await Migrated.FillAsync(Database);
        string[] args =
        [
            "--urls", "http://127.0.0.1:0", "--environment", "Production",
            "--ConnectionStrings:Users", connectionString ?? Database.ConnectionString,
            .. settings.SelectMany(setting => new[] { $"--{setting.Name}", setting.Value }),
        ];
        app = await StartAsync(args);
        // One that listens everywhere is asked here.
        Address = new(app.Urls.Single().Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal));
    }

    private protected override async Task EndAsync()
    {
        if (app is not null) await app.DisposeAsync();
    }

    // By the printed link, as a person does.
    private protected override async Task CreateFirstAdministratorAsync()
    {
        using var visitor = Visit();
        var sent = await visitor.SubmitAsync(await visitor.GetAsync(await SetupLinkAsync()),
            ("UserName", Administrator), ("Email", "administrator@example.com"), ("Password", Password), ("AddSamplePeople", null));
        Assert.Equal("/users", sent.Location);
    }

    private async Task<WebApplication> StartAsync(string[] args)
    {
        var edition = Edition.AssemblyFor(ConnectionString.Parse(Database.ConnectionString));
        // MVC finds controllers and views by the context of whoever asks.
        using var context = AssemblyLoadContext.EnterContextualReflection(edition);
        var build = edition.GetType("UsersWeb.App")!.GetMethod(nameof(App.Build))!;
        var built = (WebApplication)build.Invoke(null, [args, Settings.Read(args), (Action<IServiceCollection>)Change])!;
        await built.StartAsync();
        return built;
    }

    private void Change(IServiceCollection services)
    {
        services.Configure<PasswordHasherOptions>(options => Rounds(options));
        services.AddLogging(logging => logging.ClearProviders().AddProvider(log));
        services.AddSingleton<IHostLifetime, LifetimeOfATest>();
        if (clock is not null) services.AddSingleton(clock);
    }

    private static PasswordHasherOptions Rounds(PasswordHasherOptions options)
    {
        options.IterationCount = PasswordIterations;
        return options;
    }

    // The console's own would take Ctrl-C away from the tests.
    private sealed class LifetimeOfATest : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
