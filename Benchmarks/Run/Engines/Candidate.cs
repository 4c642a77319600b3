using Run.Move;

namespace Run.Engines;

/// <summary>The application on one of the databases.</summary>
internal sealed class Candidate : IDisposable
{
    private readonly string app;
    private readonly string limit;
    private readonly MoveTarget? target;
    private readonly Data data;
    private Server? server;
    private Server? bare;

    private Candidate(string app, string limit, MoveTarget? target, Data data) =>
        (this.app, this.limit, this.target, this.data) = (app, limit, target, data);

    /// <summary>Product and version of the database.</summary>
    public string Title => target?.Title ?? "SQLite";

    public List<Start> Starts { get; } = [];

    /// <summary>Of the database before the load, as the application says.</summary>
    public string Size { get; private set; } = "";

    /// <summary>Resident memory of the application now, and the most there has been, in MiB.</summary>
    public (double Now, double Peak) Memory => server!.Memory;

    /// <param name="app">UsersWeb.</param>
    /// <param name="limit">The bare API.</param>
    /// <param name="target">A server; none is SQLite.</param>
    /// <param name="users">How many there are.</param>
    public static async Task<Candidate> MakeAsync(string app, string limit, MoveTarget? target, int users)
    {
        if (target is not null) await target.EmptyAsync();
        return new(app, limit, target, await Data.CreateAsync(app, target?.ConnectionString, users));
    }

    public async Task MeasureStartAsync() => Starts.Add(await Start.MeasureAsync(app, data));

    /// <summary>Starts for the load.</summary>
    public async Task StartAsync()
    {
        Size = await data.SizeAsync(app);
        server = Server.Start(app, [], data.Setting);
        await server.AnswersAsync("/api/users/1", data.Token);
        bare = Server.Start(limit, target is null ? [data.File, "WAL"] : [target is PostgreSqlTarget ? "PostgreSql" : "MySql", target.ConnectionString]);
        await bare.AnswersAsync("/api/users/1");
    }

    public Task<Sample> LoadAsync(string script, int seconds, int connections) =>
        Load.RunAsync(server!, script, Header, seconds, connections);

    /// <summary>The same of the bare API.</summary>
    public Task<Sample> LoadLimitAsync(string script, int seconds, int connections) =>
        Load.RunAsync(bare!, script, Header, seconds, connections);

    private string Header => $"Authorization: Bearer {data.Token}";

    public void Dispose()
    {
        bare?.Dispose();
        server?.Dispose();
        data.Dispose();
    }
}
