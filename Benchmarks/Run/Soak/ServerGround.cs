using Run.Move;

namespace Run.Soak;

/// <summary>A server of the soak's own.</summary>
internal sealed class ServerGround : Ground
{
    private readonly Statements statements;
    private readonly MoveTarget server;
    private readonly SmallDisk? disk;

    private ServerGround(Statements statements, MoveTarget server, SmallDisk? disk) =>
        (this.statements, this.server, this.disk) = (statements, server, disk);

    public override string Title => server.Title;

    // By a role of its own: what holds for all does not hold for superusers.
    public override string ConnectionString => Statements.Connection(server.ConnectionString);

    public override IEnumerable<Fault> Faults
    {
        get
        {
            yield return Fault.Sudden("all its connections are ended", EndConnectionsAsync);
            yield return new("the server restarts", Awhile, () => server.StopAsync(statements.Shutdown), server.StartAgainAsync);
            yield return new("the server takes no changes", Awhile, () => server.AskAsync(statements.ReadOnly, statements.Administration),
                () => server.AskAsync(statements.Writable, statements.Administration));
            yield return new("the server stands still", Awhile, () => server.FreezeAsync(true), () => server.FreezeAsync(false));
            yield return new("the server crashes", Awhile, () => server.StopAsync(statements.Crash), server.StartAgainAsync);
            if (disk is not null) yield return disk.Full(server.StartAgainAsync);
        }
    }

    public static Task<ServerGround> PostgreSqlAsync() => MakeAsync(Statements.PostgreSql, PostgreSqlTarget.StartOwnAsync);

    public static Task<ServerGround> MariaDbAsync() => MakeAsync(Statements.MariaDb, MariaDbTarget.StartOwnAsync);

    public override async ValueTask DisposeAsync()
    {
        // The server's folder can't be removed while something is mounted there.
        if (disk is not null) await disk.DisposeAsync();
        await server.DisposeAsync();
    }

    private static async Task<ServerGround> MakeAsync(Statements statements, Func<Func<string, string, Task>, Task<MoveTarget>> startAsync)
    {
        SmallDisk? disk = null;
        var server = await startAsync(async (folder, owner) => disk = await SmallDisk.MountAsync(folder, owner));
        await server.EmptyAsync();
        foreach (var statement in statements.Role) await server.AskAsync(statement, statements.Administration);
        return new(statements, server, disk);
    }

    private async Task EndConnectionsAsync()
    {
        var ids = await server.AskAsync(statements.Connections, statements.Administration);
        foreach (var id in ids.Split('\n', StringSplitOptions.RemoveEmptyEntries)) await EndAsync(id);
    }

    private async Task EndAsync(string id)
    {
        try
        {
            await server.AskAsync(statements.EndConnection(id), statements.Administration);
        }
        catch (BenchmarkException)
        {
            // It ended by itself.
        }
    }
}
