using System.Net;
using MySqlConnector;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Monitoring;

/// <summary>A role that may use its own database and nothing else.</summary>
public class FewRightsTests
{
    [Fact]
    public async Task The_page_says_what_it_can_not_tell_and_shows_the_rest()
    {
        // A file has no roles.
        if (DatabaseServer.Chosen == DatabaseProvider.Sqlite) return;
        await using var database = await TestDatabase.CreateAsync();
        await using (await HostedApp.StartAsync(database))
        {
            // Has its tables now.
        }
        var role = "few_" + Guid.NewGuid().ToString("N")[..12];
        var connection = await CreateAsync(database, role);
        await using var app = await HostedApp.BeginAsync(database, connectionString: connection);
        await app.ReadyAsync();
        using var visitor = await app.SignInAsAdministratorAsync();

        HtmlPage? page = null;
        await Eventually.IsTrueAsync(async () =>
        {
            page = await visitor.GetAsync("/admin/database");
            return page.Document.QuerySelector("section[aria-labelledby=sizes] table") is not null;
        }, "the sizes are shown");

        Assert.Equal(HttpStatusCode.OK, page!.Status);
        Assert.Contains(role, page.Text, StringComparison.Ordinal);
        Assert.Equal(database.Provider == DatabaseProvider.MySql,
            page.Text.Contains("GRANT SELECT ON mysql.innodb_index_stats", StringComparison.Ordinal));
        Assert.Contains("of this application", page.Text, StringComparison.Ordinal);
    }

    private static async Task<string> CreateAsync(TestDatabase database, string role)
    {
        if (database.Provider == DatabaseProvider.MySql)
        {
            // The driver takes what follows an @ for a variable.
            var text = new MySqlConnectionStringBuilder(database.ConnectionString) { AllowUserVariables = true, Pooling = false };
            await using var server = new MySqlConnection(text.ConnectionString);
            await server.OpenAsync(TestContext.Current.CancellationToken);
            foreach (var host in new[] { "%", "localhost" })
            {
                await using var create = new MySqlCommand($"CREATE USER {role}@'{host}' IDENTIFIED BY 'secret'; "
                    + $"GRANT SELECT, INSERT, UPDATE, DELETE ON `{database.Name}`.* TO {role}@'{host}'", server);
                await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            }
            return new MySqlConnectionStringBuilder(database.ConnectionString) { UserID = role, Password = "secret" }
                .ConnectionString;
        }
        await database.ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD 'secret'");
        await database.ExecuteAsync($"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}");
        await database.ExecuteAsync($"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}");
        return new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = role, Password = "secret" }
            .ConnectionString;
    }
}
