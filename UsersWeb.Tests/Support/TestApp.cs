using System.Diagnostics;
using System.Net;

namespace UsersWeb.Tests.Support;

/// <summary>
/// The application serving on a free port, on a database of a test's own: in the tests' own process
/// (<see cref="HostedApp"/>), or as the program that people run (<see cref="ProgramApp"/>).
/// </summary>
public abstract class TestApp : IAsyncLifetime
{
    /// <summary>The first administrator, whom the tests use.</summary>
    public const string Administrator = "administrator";

    /// <summary>Their password.</summary>
    public const string Password = Migrated.Password;

    private readonly SemaphoreSlim once = new(1);
    private readonly bool ownsDatabase;
    private string? token;

    /// <param name="database">One that the test keeps; null for one that goes with the application.</param>
    /// <param name="owns">Whether to make one when none is given.</param>
    private protected TestApp(TestDatabase? database, bool owns)
    {
        ownsDatabase = database is null && owns;
        Database = database!;
    }

    public TestDatabase Database { get; private set; }

    private protected bool HasAdministrator { get; set; }

    public Uri Address { get; private protected set; } = null!;

    /// <summary>What it has printed or logged so far.</summary>
    public abstract string Output { get; }

    /// <summary>Starts it, and waits until the database is up.</summary>
    public async ValueTask InitializeAsync()
    {
        await BeginAsync();
        await ReadyAsync();
    }

    /// <summary>The first line, printed or logged already or yet to come, that matches.</summary>
    public abstract Task<string> LineAsync(Func<string, bool> matches);

    /// <summary>The one-time link that the console shows while there is no administrator, without its host.</summary>
    public abstract Task<string> SetupLinkAsync();

    /// <summary>Waits until the database is up and has every migration.</summary>
    public async Task ReadyAsync()
    {
        using var anybody = ApiWith(null);
        var limit = Stopwatch.StartNew();
        while ((await anybody.GetAsync("/healthz/ready")).Status != HttpStatusCode.OK)
        {
            if (limit.Elapsed > TimeSpan.FromSeconds(60))
                throw new InvalidOperationException($"It did not become ready. It printed:\n{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(25));
        }
    }

    /// <summary>The first administrator at the API.</summary>
    public async Task<Api> ApiAsync() => new(Address, await TokenAsync());

    /// <summary>Somebody at the API with this token, or with none.</summary>
    public Api ApiWith(string? token) => new(Address, token);

    /// <summary>A token of the first administrator.</summary>
    public async Task<string> TokenAsync()
    {
        await CreateAdministratorAsync();
        return token ??= await CreateTokenAsync(Administrator);
    }

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

    /// <summary>Creates the first administrator, once.</summary>
    public async Task CreateAdministratorAsync()
    {
        await once.WaitAsync();
        try
        {
            if (HasAdministrator) return;
            await CreateFirstAdministratorAsync();
            HasAdministrator = true;
        }
        finally
        {
            once.Release();
        }
    }

    /// <summary>Somebody with the usual password.</summary>
    /// <returns>The id.</returns>
    public abstract Task<long> CreateUserAsync(string userName, string email, bool administrator = false);

    /// <summary>A token of this user, without end.</summary>
    public abstract Task<string> CreateTokenAsync(string userName, string name = "tests");

    /// <summary>Runs a command on this database, in the process or a process of its own, while the application serves it.</summary>
    public abstract Task<CliResult> RunAsync(params string[] arguments);

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        if (ownsDatabase && Database is not null) await Database.DisposeAsync();
        once.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task BeginAsync()
    {
        if (ownsDatabase) Database = await TestDatabase.CreateAsync();
        await StartAsync();
    }

    private protected abstract Task StartAsync();

    private protected abstract Task EndAsync();

    private protected abstract Task CreateFirstAdministratorAsync();
}
