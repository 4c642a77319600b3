using System.Net;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Databases;

/// <summary>The server goes and comes back; the application stays. On a server of the test's own.</summary>
[Trait(Runs.Slow, Runs.Yes)]
public class OutageTests
{
    [Theory, Trait(Runs.Once, Runs.Yes)]
    [InlineData(DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.MySql)]
    public async Task A_server_that_is_down_at_start_and_later_is_waited_for(DatabaseProvider provider)
    {
        await using var server = await StoppableServer.StartAsync(provider);
        var database = TestDatabase.On(server.Server, provider);
        await server.StopAsync();
        await using var app = await ProgramApp.StartAsync(database);
        using var visitor = app.Visit();
        await IsDownAsync(visitor);

        await server.StartAgainAsync();
        await app.ReadyAsync();
        using var administrator = await app.SignInAsAdministratorAsync();
        Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync("/users")).Status);
        using var api = await app.ApiAsync();
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/users")).Status);

        var form = await administrator.GetAsync("/users/create");
        await server.StopAsync();
        // Nothing has noticed yet: the check of the session is what fails.
        var first = await administrator.GetAsync("/users");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, first.Status);
        Assert.Contains("not available", first.Text, StringComparison.Ordinal);
        Assert.NotNull(first.Document.QuerySelector("body.frame nav.sidebar a.brand"));
        Assert.Equal("/users?status=active", (await administrator.GetAsync("/users?status=active")).Document
            .QuerySelector("main .actions a")!.GetAttribute("href"));
        Assert.Equal("5", first.Response.Headers.GetValues("Refresh").Single());
        await IsDownAsync(administrator);
        var kept = await administrator.SubmitAsync(form, ("UserName", "typed"), ("Email", "typed@example.com"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, kept.Status);
        Assert.Contains("typed@example.com", kept.Text, StringComparison.Ordinal);
        Assert.False(kept.Response.Headers.Contains("Refresh"));
        var problem = await api.GetAsync("/api/users");
        problem.IsProblem(HttpStatusCode.ServiceUnavailable);
        Assert.True(problem.Headers.ContainsKey("Retry-After"));

        await server.StartAgainAsync();
        await app.ReadyAsync();
        Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync("/users")).Status);
        var sent = await administrator.SubmitAsync(kept, kept.Form("/users/create"));
        if (sent.Status == HttpStatusCode.BadRequest) sent = await administrator.SubmitAsync(sent, sent.Form("/users/create"));
        Assert.Contains("typed@example.com", (await administrator.FollowAsync(sent)).Text, StringComparison.Ordinal);
        Assert.False(app.Program.HasExited);
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task A_sqlite_folder_that_cannot_be_written_is_waited_for()
    {
        await using var folder = await TemporaryFolder.CreateAsync();
        await File.WriteAllTextAsync(folder["data"], "a file where the folder should be", TestContext.Current.CancellationToken);
        await using var app = await ProgramApp.StartAsync($"Data Source={folder["data/users.db"]}");
        using var visitor = app.Visit();
        await IsDownAsync(visitor);

        File.Delete(folder["data"]);

        await app.ReadyAsync();
    }

    [Fact]
    public async Task A_terminated_application_ends_by_itself()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var app = await ProgramApp.StartAsync(database);
        await app.ReadyAsync();

        await app.Program.SignalAsync("TERM");

        Assert.Equal(0, await app.Program.ExitAsync(TimeSpan.FromSeconds(15)));
    }

    private static async Task IsDownAsync(Visitor visitor)
    {
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/healthz/live")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.GetAsync("/healthz/ready")).Status);
        var page = await visitor.GetAsync("/users");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.NotNull(page.Response.Headers.RetryAfter);
        Assert.Contains("not available", page.Text, StringComparison.Ordinal);
    }
}
