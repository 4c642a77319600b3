using System.Net;
using UsersWeb.Moves.Engines;

namespace UsersWeb.Tests.Moves;

/// <summary>The application while another process moves its users, and after.</summary>
public class ReadOnlyTests(HostedApp app) : IClassFixture<HostedApp>
{
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_a_move_runs_everything_can_be_read_and_nothing_changed_and_then_it_can_again()
    {
        using var administrator = await app.SignInAsAdministratorAsync();
        using var leaver = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var created = await api.CreateAsync();
        var form = await administrator.GetAsync("/users/create");
        var leaving = await leaver.GetAsync("/users");

        HtmlPage kept;

        await using (var move = await app.Database.Engine().TryLockAsync(cancellation))
        {
            Assert.NotNull(move);
            await Eventually.IsTrueAsync(async () => (await api.PostAsync(Person.New())).Status == HttpStatusCode.ServiceUnavailable,
                "changes are refused");

            var problem = await api.PostAsync(Person.New());
            problem.IsProblem(HttpStatusCode.ServiceUnavailable);
            Assert.Contains("being moved", problem["detail"].GetString(), StringComparison.Ordinal);
            Assert.True(problem.Headers.ContainsKey("Retry-After"));
            (await api.DeleteAsync(created.Id)).IsProblem(HttpStatusCode.ServiceUnavailable);
            (await api.PatchAsync(created.Id, new { displayName = "x" })).IsProblem(HttpStatusCode.ServiceUnavailable);
            Assert.Equal(HttpStatusCode.OK, (await api.GetAsync($"/api/users/{created.Id}")).Status);
            Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync("/users")).Status);

            var page = await administrator.SubmitAsync(form, ("UserName", "meanwhile"), ("Email", "meanwhile@example.com"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
            Assert.NotNull(page.Response.Headers.RetryAfter);
            Assert.Contains("The users are being moved to another database. You can read everything; changes work again when it is done.",
                page.Text, StringComparison.Ordinal);
            Assert.NotEmpty(page.Document.QuerySelectorAll("nav.sidebar li a"));
            kept = page;

            // A sign-in writes nothing then, so the log alone knows of it.
            var signIns = Told("sign-in.succeed");
            using var newcomer = await app.SignInAsAdministratorAsync();
            await Eventually.IsTrueAsync(() => Task.FromResult(Told("sign-in.succeed") == signIns + 1), "the log tells of the sign-in");

            Assert.Equal(HttpStatusCode.Redirect, (await leaver.SubmitAsync(leaving, leaving.Form("/account/logout"))).Status);
            using var anybody = app.ApiWith(null);
            var ready = await anybody.GetAsync("/healthz/ready");
            Assert.Equal(HttpStatusCode.OK, ready.Status);
            Assert.Contains("read", ready.Text, StringComparison.Ordinal);
            Assert.Contains("being moved", (await app.RunAsync("db", "status")).Succeeded().Output, StringComparison.Ordinal);
            await IsRefusedAsync("users", "create", "--user-name", "meanwhile", "--email", "meanwhile@example.com");
            await IsRefusedAsync("db", "seed", "--users", "1");
            await IsRefusedAsync("db", "migrate");
            await IsRefusedAsync("tokens", "revoke", "--id", "1");
            (await app.RunAsync("users", "list")).Succeeded();
        }

        await Eventually.IsTrueAsync(async () => (await api.PostAsync(Person.New())).Status == HttpStatusCode.Created,
            "changes are taken again");
        Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync("/users")).Status);
        var sent = await administrator.SubmitAsync(kept, kept.Form("/users/create"));
        Assert.Contains("meanwhile@example.com", (await administrator.FollowAsync(sent)).Text, StringComparison.Ordinal);
    }

    private int Told(string action) => app.Output.Split($"\"action\":\"{action}\"").Length - 1;

    private async Task IsRefusedAsync(params string[] command)
    {
        var refused = await app.RunAsync(command);
        Assert.Equal(1, refused.Code);
        Assert.Contains("being moved", refused.Error, StringComparison.Ordinal);
        Assert.Single(refused.Error.Trim().Split('\n'));
    }
}
