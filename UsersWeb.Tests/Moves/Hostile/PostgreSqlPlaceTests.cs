using Npgsql;
using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Hostile;

/// <summary>PostgreSQL databases that are set up otherwise than usual.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class PostgreSqlPlaceTests
{
    [Fact]
    public async Task Another_schema_is_as_good_as_public_on_either_side()
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);
        await using var last = await TestDatabase.CreateAsync(DatabaseProvider.MySql);
        await moving.Rows.User(1, ("DisplayName", "é 😀")).WriteAsync();
        await CreateAsync(moving.Target, "");
        await moving.Target.ExecuteAsync("CREATE SCHEMA elsewhere; CREATE TABLE public.\"Users\" (nothing int)");
        var elsewhere = moving.Target.ConnectionString + ";Search Path=elsewhere";

        (await Moving.RunAsync(moving.Source.ConnectionString, elsewhere)).EndedWith(0);
        (await Moving.RunAsync(elsewhere, last.ConnectionString)).EndedWith(0);

        Assert.Equal(await Content.ReadAsync(moving.Source), await Content.ReadAsync(last));
    }

    [Fact]
    public async Task A_search_path_that_leads_nowhere_stops_a_move()
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);
        await CreateAsync(moving.Target, "");

        var moved = (await Moving.RunAsync(moving.Source.ConnectionString, moving.Target.ConnectionString + ";Search Path=nowhere"))
            .EndedWith(3);

        Assert.Contains(moved.Problems, problem => problem.Advice.Contains("search path", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SQL_ASCII")]
    [InlineData("LATIN1")]
    public async Task A_database_in_another_encoding_stops_a_move_from_and_to_it(string encoding)
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);
        await using var last = await TestDatabase.CreateAsync(DatabaseProvider.MySql);
        await CreateAsync(moving.Target, $"ENCODING '{encoding}' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0");

        var to = (await moving.RunAsync()).EndedWith(3);
        var from = (await Moving.RunAsync(moving.Target, last)).EndedWith(3);

        foreach (var moved in (Moved[])[to, from])
            Assert.Contains(moved.Problems, problem => problem.Advice.Contains($"encoding is {encoding}", StringComparison.Ordinal));
        Assert.Empty(
            await moving.Target.QueryAsync<string>("SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"));
    }

    [Fact]
    public async Task Rights_that_are_missing_are_told_before_anything_is_written()
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);
        await CreateAsync(moving.Target, "");
        var role = moving.Target.Name + "_role";
        await moving.Target.ExecuteAsync($"CREATE ROLE \"{role}\" LOGIN PASSWORD 'pw'; REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        try
        {
            var asRole =
                new NpgsqlConnectionStringBuilder(moving.Target.ConnectionString) { Username = role, Password = "pw" }.ConnectionString;

            var moved = (await Moving.RunAsync(moving.Source.ConnectionString, asRole)).EndedWith(3);
            await moving.Target.ExecuteAsync($"ALTER DATABASE \"{moving.Target.Name}\" SET default_transaction_read_only = on");
            var readOnly = (await moving.RunAsync()).EndedWith(3);

            Assert.Contains(moved.Problems, problem => problem.Advice.Contains("may not create tables", StringComparison.Ordinal));
            Assert.Contains(readOnly.Problems, problem => problem.Advice.Contains("read-only", StringComparison.Ordinal));
        }
        finally
        {
            await moving.Target.ExecuteAsync("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE; BEGIN READ WRITE; "
                + $"DROP ROLE \"{role}\"; COMMIT");
        }
    }

    [Theory]
    [InlineData(DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.MySql)]
    public async Task A_wrong_password_is_told_in_one_line_without_it(DatabaseProvider to)
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, to);
        var wrong = new System.Data.Common.DbConnectionStringBuilder
        {
            ConnectionString = moving.Target.ConnectionString,
            ["Password"] = "Xq7Kv2Zw"
        }.ConnectionString;

        var moved = (await Moving.RunAsync(moving.Source.ConnectionString, wrong)).EndedWith(1);

        Assert.Contains("tester", moved.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', moved.Message);
        foreach (var text in moved.Reports.Append(moved.Output).Append(moved.Error))
            Assert.DoesNotContain("Xq7Kv2Zw", text, StringComparison.Ordinal);
    }

    private static async Task CreateAsync(TestDatabase database, string options)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"CREATE DATABASE \"{database.Name}\" {options}", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
