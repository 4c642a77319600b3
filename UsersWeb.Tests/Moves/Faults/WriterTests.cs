using System.Data.Common;
using MySqlConnector;
using Npgsql;
using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>Somebody writes to the source with a client of their own, which knows nothing of a read-only mode.</summary>
[Collection(ServerFaultCollection.Name), Trait(Runs.Once, Runs.Yes)]
public class WriterTests
{
    private const string Secret = "reader-41";

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.MySql)]
    public async Task Nobody_can_write_to_the_source_until_the_move_has_ended(DatabaseProvider from)
    {
        await using var source = await PlainSource.CreateAsync(from);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var mover = Mover.StartConfigured(source.ConnectionString, target.ConnectionString, "--no-backup", "--wait");
        await mover.HaltAsync("preflight");
        await Assert.ThrowsAnyAsync<DbException>(() => ChangeAsync(source));
        await mover.SignalAsync("CONT");
        Assert.True(await mover.EventAsync(e => Mover.Text(e, "event") == "waiting"));
        await Assert.ThrowsAnyAsync<DbException>(() => ChangeAsync(source));

        await mover.SayAsync("stop");
        await mover.EndAsync();

        await ChangeAsync(source);
    }

    [Theory]
    [InlineData(DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.MySql)]
    public async Task Where_writers_cannot_be_kept_out_the_verification_finds_what_they_changed(DatabaseProvider from)
    {
        await using var source = await PlainSource.CreateAsync(from);
        await using var reader = await Reader.CreateAsync(source);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await reader.GrantSequencesAsync();
        await using (var mover = Mover.Start(reader.ConnectionString, target.ConnectionString, "--no-backup"))
        {
            await mover.HaltAsync("preflight");
            await ChangeAsync(source);
            await mover.SignalAsync("CONT");
            var result = (await mover.EndAsync()).EndedWith(5, "differs from the source");
            Assert.Contains(result.Notices, notice => notice.Contains("keep writers out", StringComparison.Ordinal));
            Assert.StartsWith("Users 17 DisplayName \"Somebody else\" \"", Assert.Single(result.Differences), StringComparison.Ordinal);
        }

        (await Mover.RunAsync(reader.ConnectionString, target.ConnectionString, "--no-backup")).EndedWith(0, "verified");
        Assert.Equal(await Content.SumsAsync(source), await Content.SumsAsync(target));
        Assert.Equal(await Schema.NextNumbersAsync(source), await Schema.NextNumbersAsync(target));
    }

    [Fact]
    public async Task A_reader_of_tables_who_may_not_read_sequences_is_told_before_anything_is_copied()
    {
        await using var source = await PlainSource.CreateAsync(DatabaseProvider.PostgreSql);
        await using var reader = await Reader.CreateAsync(source);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);

        var result = (await Mover.RunAsync(reader.ConnectionString, target.ConnectionString, "--no-backup")).EndedWith(3);

        Assert.Contains("GRANT SELECT ON ALL SEQUENCES", Assert.Single(result.Problems).Advice, StringComparison.Ordinal);
    }

    private static async Task ChangeAsync(TestDatabase source)
    {
        await using var open = await source.OpenAsync();
        await using var command = open.CreateCommand();
        command.CommandText =
            $"UPDATE {source.Quote("Users")} SET {source.Quote("DisplayName")} = 'Somebody else' WHERE {source.Quote("Id")} = 17";
        command.CommandTimeout = 1;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Somebody who may read a database and nothing else.</summary>
    private sealed record Reader(TestDatabase Database, string Name, string ConnectionString) : IAsyncDisposable
    {
        public static async Task<Reader> CreateAsync(TestDatabase database)
        {
            var name = "reader_" + Guid.NewGuid().ToString("N")[..8];
            if (database.Provider == DatabaseProvider.PostgreSql)
            {
                await database.ExecuteAsync(
                    $"CREATE ROLE {name} LOGIN PASSWORD '{Secret}'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}");
                return new(database, name,
                    new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = name, Password = Secret }.ConnectionString);
            }
            await RunAsync(database,
                $"CREATE USER {name}@localhost IDENTIFIED BY '{Secret}'; GRANT SELECT ON {database.Name}.* TO {name}@localhost");
            return new(database, name,
                new MySqlConnectionStringBuilder(database.ConnectionString) { UserID = name, Password = Secret }.ConnectionString);
        }

        public Task GrantSequencesAsync() => Database.Provider == DatabaseProvider.PostgreSql
            ? Database.ExecuteAsync($"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {Name}")
            : Task.CompletedTask;

        public async ValueTask DisposeAsync()
        {
            if (Database.Provider == DatabaseProvider.PostgreSql) await Database.ExecuteAsync($"DROP OWNED BY {Name}; DROP ROLE {Name}");
            else await RunAsync(Database, $"DROP USER {Name}@localhost");
        }

        // The driver would take @localhost for a parameter.
        private static Task RunAsync(TestDatabase database, string sql)
        {
            var text = new MySqlConnectionStringBuilder(database.ConnectionString) { AllowUserVariables = true, Pooling = false };
            return DatabaseServer.ExecuteAsync(new MySqlConnection(text.ConnectionString), sql);
        }
    }
}
