using Run.Move;

namespace Run.Engines;

/// <summary>The application on one of the databases.</summary>
internal sealed class Candidate : IDisposable
{
    private readonly string app;
    private readonly Data data;
    private Server? server;

    private Candidate(string app, string title, Data data) => (this.app, Title, this.data) = (app, title, data);

    /// <summary>Product and version of the database.</summary>
    public string Title { get; }

    public List<Start> Starts { get; } = [];

    /// <summary>Of the database before the load, as the application says.</summary>
    public string Size { get; private set; } = "";

    /// <summary>Resident memory of the application now, and the most there has been, in MiB.</summary>
    public (double Now, double Peak) Memory => server!.Memory;

    /// <param name="app">UsersWeb.</param>
    /// <param name="target">A server; none is SQLite.</param>
    /// <param name="users">How many there are.</param>
    public static async Task<Candidate> MakeAsync(string app, MoveTarget? target, int users)
    {
        if (target is not null) await target.EmptyAsync();
        return new(app, target?.Title ?? "SQLite", await Data.CreateAsync(app, target?.ConnectionString, users));
    }

    public async Task MeasureStartAsync() => Starts.Add(await Start.MeasureAsync(app, data));

    /// <summary>Starts for the load.</summary>
    public async Task StartAsync()
    {
        Size = await data.SizeAsync(app);
        server = Server.Start(app, [], data.Setting);
        await server.AnswersAsync("/api/users/1", data.Token);
    }

    public Task<Sample> LoadAsync(string script, int seconds) => Load.RunAsync(server!, script, data.Token, seconds);

    public void Dispose()
    {
        server?.Dispose();
        data.Dispose();
    }
}
