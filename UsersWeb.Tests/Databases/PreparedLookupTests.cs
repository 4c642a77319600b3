using System.Net;
using Npgsql;
using UsersWeb.Databases;
using UsersWeb.Databases.PostgreSql;

namespace UsersWeb.Tests.Databases;

/// <summary>Statements that PostgreSQL keeps the plans of, for what each request asks.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class PreparedLookupTests
{
    [Fact]
    public async Task A_column_of_another_type_since_they_were_prepared_is_read_all_the_same()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using var app = await HostedApp.StartAsync(database);
        using var api = await app.ApiAsync();
        var user = (await api.CreateAsync())["id"].GetInt64();
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync($"/api/users/{user}")).Status);

        await database.ExecuteAsync("ALTER TABLE \"Users\" ALTER COLUMN \"UserName\" TYPE text");

        var read = await api.GetAsync($"/api/users/{user}");
        Assert.True(read.Status == HttpStatusCode.OK, $"{(int)read.Status}: {read.Text}");
        var written = await api.PostAsync(Person.New());
        Assert.True(written.Status == HttpStatusCode.Created, $"{(int)written.Status}: {written.Text}");
    }

    [Fact]
    public async Task They_are_prepared_on_the_server_itself_and_not_behind_a_pooler()
    {
        var server = await DatabaseServer.GetAsync(DatabaseProvider.PostgreSql);
        await using var bouncer = await PgBouncer.StartAsync();

        Assert.False(await IsBehindPoolerAsync(server));
        Assert.True(await IsBehindPoolerAsync(bouncer));
    }

    private static async Task<bool> IsBehindPoolerAsync(DatabaseServer server)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        return (await PostgreSqlPooler.FindAsync(connection, CancellationToken.None)).IsThere;
    }
}
