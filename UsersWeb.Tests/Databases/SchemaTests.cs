using UsersWeb.Databases;

namespace UsersWeb.Tests.Databases;

/// <summary>What the tables themselves guarantee, whoever writes to them.</summary>
public class SchemaTests(HostedApp app) : IClassFixture<HostedApp>
{
    // Migrations/add NAME makes the one that is missing, for all three databases.
    [Fact]
    public async Task Each_change_of_the_model_has_its_migration()
    {
        await using var context = new EditionContext(app.Database);

        Assert.False(context.HasPendingModelChanges());
    }

    // Migrations/add compiles it.
    [Fact]
    public async Task The_compiled_model_is_the_one_that_the_code_describes()
    {
        await using var context = new EditionContext(app.Database);

        var (compiled, described) = context.Models();

        Assert.EndsWith(".Model", compiled.Namespace, StringComparison.Ordinal);
        Assert.Equal(described.Text, compiled.Text);
    }

    // It would cost two statements, and hide that a server has given a transaction up.
    [Fact]
    public async Task A_save_makes_no_savepoint()
    {
        await using var context = new EditionContext(app.Database);

        Assert.False(context.MakesSavepoints());
    }

    [Fact]
    public async Task Each_text_column_compares_by_code_point()
    {
        var others = app.Database.Provider switch
        {
            DatabaseProvider.PostgreSql => await app.Database.QueryAsync<string>("""
                SELECT table_name || '.' || column_name FROM information_schema.columns
                WHERE table_schema = 'public' AND data_type IN ('text', 'character varying') AND COALESCE(collation_name, '') <> 'C'
                    AND table_name <> '__EFMigrationsHistory'
                """),
            DatabaseProvider.MySql => await app.Database.QueryAsync<string>("""
                SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns
                WHERE table_schema = database() AND character_set_name IS NOT NULL AND collation_name <> 'utf8mb4_bin'
                    AND table_name <> '__EFMigrationsHistory'
                """),
            _ => await app.Database.QueryAsync<string>("SELECT name FROM sqlite_master WHERE sql LIKE '%COLLATE%'"),
        };

        Assert.Empty(others);
    }

    [Theory]
    [InlineData("UserName", 64)]
    [InlineData("Email", 254)]
    [InlineData("DisplayName", 128)]
    [InlineData("PhoneNumber", 32)]
    public async Task A_longer_value_than_the_limit_is_refused_by_the_table(string column, int limit)
    {
        await app.CreateAdministratorAsync();
        var q = app.Database.Provider == DatabaseProvider.MySql ? '`' : '"';

        var refused = await Record.ExceptionAsync(
            () => app.Database.ExecuteAsync($"UPDATE {q}Users{q} SET {q}{column}{q} = '{new string('x', limit + 1)}'"));

        Assert.IsAssignableFrom<System.Data.Common.DbException>(refused);
        await app.Database.ExecuteAsync($"UPDATE {q}Users{q} SET {q}{column}{q} = '{new string('x', limit)}'");
    }

    [Theory]
    [InlineData("NormalizedUserName")]
    [InlineData("NormalizedEmail")]
    public async Task What_must_be_unique_is_so_by_an_index(string column)
    {
        var indexes = app.Database.Provider switch
        {
            DatabaseProvider.PostgreSql => await app.Database.QueryAsync<string>(
                $"SELECT indexdef FROM pg_indexes WHERE tablename = 'Users' AND indexdef LIKE 'CREATE UNIQUE%(\"{column}\")'"),
            DatabaseProvider.MySql => await app.Database.QueryAsync<string>(
                "SELECT index_name FROM information_schema.statistics WHERE table_schema = database() AND table_name = 'Users' AND "
                + $"non_unique = 0 AND column_name = '{column}'"),
            _ => await app.Database.QueryAsync<string>(
                $"SELECT sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE UNIQUE%(\"{column}\")'"),
        };

        Assert.Single(indexes);
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task Sqlite_keeps_a_write_ahead_log()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var sqlite = await ProgramApp.StartAsync(database);
        await sqlite.ReadyAsync();

        Assert.Equal(["wal"], await database.QueryAsync<string>("PRAGMA journal_mode"));
    }
}
