using System.Diagnostics;
using System.Text.Json;
using Run.Live;

namespace Run.Move;

/// <summary>
/// An application in a home folder of its own, which goes from one database to another: files, and a server of either kind.
/// </summary>
internal sealed class Tour : IAsyncDisposable
{
    private const string Sqlite = "SQLite", PostgreSql = "PostgreSQL", MariaDb = "MariaDB";

    private readonly string app;
    private readonly Data data;
    private readonly string home;
    private readonly MoveTarget postgreSql;
    private readonly MoveTarget mariaDb;
    private string here = Sqlite;
    private int files;

    private Tour(string app, Data data, MoveTarget postgreSql, MoveTarget mariaDb)
    {
        (this.app, this.data, this.postgreSql, this.mariaDb) = (app, data, postgreSql, mariaDb);
        home = Path.GetDirectoryName(data.File)!;
        Server = Server.Start(app, [], ("USERSWEB_HOME", home));
    }

    public Server Server { get; }

    public string Token => data.Token;

    /// <summary>Where its files are.</summary>
    public string Home => home;

    /// <summary>Starts it on a SQLite file.</summary>
    public static async Task<Tour> StartAsync(string app, int users)
    {
        var data = await Data.CreateAsync(app, users: users);
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(data.File)!, "appsettings.json"),
            JsonSerializer.Serialize(new { ConnectionStrings = new { Users = $"Data Source={data.File}" } }));
        var tour = new Tour(app, data, await PostgreSqlTarget.StartAsync(), await MariaDbTarget.StartAsync());
        await tour.Server.AnswersAsync("/api/users/1", data.Token);
        return tour;
    }

    /// <summary>All six directions, one after the other.</summary>
    public static IReadOnlyList<string> AllWays { get; } = [PostgreSql, MariaDb, Sqlite, MariaDb, PostgreSql, Sqlite];

    /// <summary>Moves to an empty database of an engine.</summary>
    /// <returns>From where to where.</returns>
    public async Task<string> MoveAsync(string engine, params string[] options)
    {
        await Child.ReadAsync(
            app, ["db", "move", "--to", await TargetAsync(engine), "--switch", "--no-backup", .. options], "", ("USERSWEB_HOME", home));
        return Arrive(engine);
    }

    /// <summary>Moves there while everybody goes on, with a way back; begun by <see cref="Journey.ArriveAsync"/>.</summary>
    public Journey Follow(string engine) => new(this, engine);

    internal async Task<Process> StartAsync(string engine) => Process.Start(Child.Information(app,
        ["db", "move", "--to", await TargetAsync(engine), "--live", "--switch", "--way-back", "--no-backup", "--json"],
        [("USERSWEB_HOME", home)], errors: false))!;

    internal Task<string> RunAsync(params string[] options) => Child.ReadAsync(app, ["db", "move", .. options], "", ("USERSWEB_HOME", home));

    internal string Arrive(string engine)
    {
        var title = $"{here} → {engine}";
        here = engine;
        return title;
    }

    internal string Here => here;

    private async Task<string> TargetAsync(string engine) => engine switch
    {
        Sqlite => $"Data Source={Path.Combine(home, FormattableString.Invariant($"file{++files}.db"))}",
        PostgreSql => await EmptyAsync(postgreSql),
        MariaDb => await EmptyAsync(mariaDb),
        _ => throw new BenchmarkException($"{engine} is none of {Sqlite}, {PostgreSql}, {MariaDb}."),
    };

    public async ValueTask DisposeAsync()
    {
        Server.Dispose();
        await mariaDb.DisposeAsync();
        await postgreSql.DisposeAsync();
        data.Dispose();
    }

    private static async Task<string> EmptyAsync(MoveTarget target)
    {
        await target.EmptyAsync();
        return target.ConnectionString;
    }
}
