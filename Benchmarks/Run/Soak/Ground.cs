namespace Run.Soak;

/// <summary>The database the application stands on, and what can go wrong with it.</summary>
internal abstract class Ground : IAsyncDisposable
{
    protected static readonly TimeSpan Awhile = TimeSpan.FromSeconds(5);

    /// <summary>Product and version.</summary>
    public abstract string Title { get; }

    /// <summary>As an administrator writes it.</summary>
    public abstract string ConnectionString { get; }

    /// <summary>What to break, in this order and then again.</summary>
    public abstract IEnumerable<Fault> Faults { get; }

    /// <summary>Once the application has made its tables and before it serves.</summary>
    public virtual Task PrepareAsync() => Task.CompletedTask;

    public abstract ValueTask DisposeAsync();

    public static async Task<Ground> MakeAsync(string engine, string app) => engine switch
    {
        "Sqlite" => await FileGround.MakeAsync(app),
        "PostgreSql" => await ServerGround.PostgreSqlAsync(),
        "MySql" => await ServerGround.MariaDbAsync(),
        _ => throw new BenchmarkException($"There is no engine '{engine}': Sqlite, PostgreSql or MySql."),
    };
}
