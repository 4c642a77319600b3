using MySqlConnector;
using Npgsql;
using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Faults;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Live;

/// <summary>Whoever may not make triggers is told so before the first row, and nothing of the move stays.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class RightsTests
{
    private const string AllButTriggers =
        "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, REFERENCES, LOCK TABLES, CREATE VIEW";

    [Fact]
    public async Task A_binary_log_of_mariadb_without_the_right_super()
    {
        await using var server = await MySqlServer.StartNewAsync("--log-bin", "--server-id=1");
        await using var source = TestDatabase.On(server, DatabaseProvider.MySql);
        (await HostedCommand.RunAsync(source, "db", "seed", "--users", "40")).Succeeded();

        await RefusedOnMariaDbAsync(source, "ALL", "log_bin_trust_function_creators");
    }

    [Fact]
    public async Task A_role_of_mariadb_without_the_right_trigger()
    {
        await using var source = await TestDatabase.CreateAsync(DatabaseProvider.MySql);
        await Migrated.FillWithPeopleAsync(source);

        await RefusedOnMariaDbAsync(source, AllButTriggers, "TRIGGER");
    }

    [Fact]
    public async Task A_role_of_postgresql_that_does_not_own_the_tables()
    {
        await using var source = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await Migrated.FillWithPeopleAsync(source);
        var role = $"few_{Guid.NewGuid():N}"[..20];
        await source.ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD 'plain'; GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}; "
            + $"GRANT ALL ON SCHEMA public TO {role}; GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {role}");
        try
        {
            await RefusedAsync(source, new NpgsqlConnectionStringBuilder(source.ConnectionString)
            {
                Username = role,
                Password = "plain",
            }.ConnectionString, "must be owner");
        }
        finally
        {
            await source.ExecuteAsync($"DROP OWNED BY {role} CASCADE; DROP ROLE {role}");
        }
    }

    private static async Task RefusedOnMariaDbAsync(TestDatabase source, string rights, string why)
    {
        var user = $"few{Guid.NewGuid():N}"[..20];
        await source.ExecuteAsync($"CREATE USER {user} IDENTIFIED BY 'plain'; GRANT {rights} ON `{source.Name}`.* TO {user}");
        try
        {
            await RefusedAsync(source, new MySqlConnectionStringBuilder(source.ConnectionString)
            {
                UserID = user,
                Password = "plain",
            }.ConnectionString, why);
        }
        finally
        {
            await source.ExecuteAsync($"DROP USER {user}");
        }
    }

    private static async Task RefusedAsync(TestDatabase source, string connectionString, string why)
    {
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var before = await Content.ReadAsync(source);

        var refused = await Moving.RunAsync(connectionString, target.ConnectionString, "--live", "--switch", "--from", connectionString);

        refused.EndedWith(3);
        Assert.Contains(refused.Events, e => Mover.Text(e, "advice") is { } advice
            && advice.Contains("move without --live, which keeps", StringComparison.Ordinal) && advice.Contains(why, StringComparison.Ordinal));
        Assert.Equal(before, await Content.ReadAsync(source));
        Assert.Empty(await LeftoversAsync(source));
    }

    private static async Task<List<string>> LeftoversAsync(TestDatabase database) => [.. (await database.QueryAsync<string>(
        $"SELECT table_name FROM information_schema.tables WHERE table_schema = "
        + (database.Provider == DatabaseProvider.MySql ? "database()" : "current_schema()")))
        .Where(name => name.StartsWith("__MoveL", StringComparison.Ordinal) || name == "__MoveInstance")];
}
