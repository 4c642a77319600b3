using UsersWeb.Databases;

namespace UsersWeb.Tests.Databases;

/// <summary>PostgreSQL behind pgbouncer in transaction mode: what one transaction leaves in a session is another client's.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class PgBouncerTests : IAsyncLifetime
{
    private PgBouncer bouncer = null!;
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync()
    {
        bouncer = await PgBouncer.StartAsync();
        database = TestDatabase.On(bouncer, DatabaseProvider.PostgreSql);
        // It remembers for a while that a database is not there.
        await DatabaseServer.ExecuteAsync(bouncer.Connect("postgres"), $"CREATE DATABASE \"{database.Name}\"");
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await bouncer.DisposeAsync();
    }

    [Fact]
    public async Task Four_who_migrate_at_once_migrate_once_and_leave_no_lock()
    {
        var migrated = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Cli.RunAsync(database.ConnectionString, ["db", "migrate"])));

        Assert.All(migrated, one => one.Succeeded());
        Assert.Single(migrated, one => one.Output.Contains("applied", StringComparison.Ordinal));
        Assert.Equal([0], await database.QueryAsync<int>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));
    }

    [Fact]
    public async Task The_application_serves_everybody_with_fewer_connections_than_they_are()
    {
        await using var app = await HostedApp.BeginAsync(database);
        await app.ReadyAsync();

        await Contract.HoldsAsync(app);
    }
}
