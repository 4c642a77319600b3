using UsersWeb.Databases;

namespace UsersWeb.Tests.Support;

/// <summary>The program with a home folder of its own, so that it can change its settings and keep its reports.</summary>
public sealed class AppAtHome : IAsyncDisposable
{
    private readonly TemporaryFolder home;

    private AppAtHome(TemporaryFolder home, TestDatabase database, ProgramApp app) => (this.home, Database, App) = (home, database, app);

    /// <summary>The one it starts on.</summary>
    public TestDatabase Database { get; }

    public ProgramApp App { get; }

    /// <summary>The folder.</summary>
    public string Home => home.Path;

    /// <summary>The connection string in its settings now.</summary>
    public string Setting => HomeSettings.Setting(home.Path);

    /// <summary>A SQLite file that is not there yet.</summary>
    public string FreshFile(string name = "new.db") => $"Data Source={System.IO.Path.Combine(home["data"], name)}";

    /// <summary>Starts one, with an administrator.</summary>
    public static async Task<AppAtHome> StartAsync(DatabaseProvider? provider = null)
    {
        var home = await TemporaryFolder.CreateAsync();
        var database = await TestDatabase.CreateAsync(provider);
        await Migrated.FillAsync(database, TestApp.Administrator);
        await home.SetAsync(database);
        var app = await ProgramApp.StartAtHomeAsync(home.Path, database, hasAdministrator: true);
        await app.ReadyAsync();
        return new(home, database, app);
    }

    /// <summary>The processes that it has started and that still run.</summary>
    public IReadOnlyList<int> Children() => [.. Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
        .Where(id => id > 0 && Parent(id) == App.Program.ProcessId)];

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Database.DisposeAsync();
        await home.DisposeAsync();
    }

    private static int Parent(int process)
    {
        try
        {
            // "17 (a name) S 4 …": the name may hold anything, also brackets.
            var line = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(line[(line.LastIndexOf(')') + 4)..].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
