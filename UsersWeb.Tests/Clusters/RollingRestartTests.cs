using UsersWeb.Databases;

namespace UsersWeb.Tests.Clusters;

/// <summary>Three of the real program on one database, behind a real HAProxy with the lines of docs/clusters.md.</summary>
[Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes), Trait(Runs.Cluster, Runs.Yes)]
public sealed class RollingRestartTests
{
    private static readonly string[] Names = ["one", "two", "three"];

    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restarting_one_instance_after_another_lets_no_request_fail()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await Migrated.FillAsync(database, TestApp.Administrator);
        var token = await database.AddTokenAsync(TestApp.Administrator, "tests");
        var instances = await Task.WhenAll(Names.Select(_ => StartAsync(database, DatabaseServer.FreePort())));
        try
        {
            await using var balancer = await HAProxy.StartAsync([.. instances.Select(instance => instance.Address)]);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var clients = Enumerable.Range(0, 12).Select(_ => UseAsync(balancer.Address, token, stop.Token)).ToList();

            for (var i = 0; i < instances.Length; i++)
            {
                await instances[i].Program.SignalAsync("TERM");
                Assert.Equal(0, await instances[i].Program.ExitAsync());
                await instances[i].DisposeAsync();
                instances[i] = await StartAsync(database, instances[i].Address.Port);
                await balancer.IsUpAsync(Names[i]);
            }

            await stop.CancelAsync();
            var answers = (await Task.WhenAll(clients)).SelectMany(all => all).ToList();
            Assert.True(answers.All(answer => answer == "2xx"),
                $"{string.Join(", ", answers.CountBy(answer => answer))}\n{balancer.Output}");
            Assert.InRange(answers.Count, 500, int.MaxValue);
        }
        finally
        {
            foreach (var instance in instances) await instance.DisposeAsync();
        }
    }

    // With the drain that it has when nobody sets one.
    private static async Task<ProgramApp> StartAsync(TestDatabase database, int port)
    {
        var app = await ProgramApp.StartAtAsync(port, database, ("Shutdown__DrainSeconds", null));
        await app.ReadyAsync();
        return app;
    }

    // On one connection for as long as the balancer keeps it: writes, reads what was written, reads a list.
    private static async Task<List<string>> UseAsync(Uri address, string token, CancellationToken stop)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var answers = new List<string>();
        while (!stop.IsCancellationRequested)
        {
            using var body = Api.Json(Person.New());
            var created = await AskAsync(answers, () => client.PostAsync("/api/users", body, CancellationToken.None));
            if (created is not null) await AskAsync(answers, () => client.GetAsync(created, CancellationToken.None));
            await AskAsync(answers, () => client.GetAsync("/api/users?limit=5", CancellationToken.None));
            // The machine has to start programs meanwhile.
            await Task.Delay(10, CancellationToken.None);
        }
        return answers;
    }

    private static async Task<Uri?> AskAsync(List<string> answers, Func<Task<HttpResponseMessage>> ask)
    {
        try
        {
            using var answer = await ask();
            answers.Add(answer.IsSuccessStatusCode ? "2xx" : $"{(int)answer.StatusCode}");
            return answer.Headers.Location;
        }
        catch (HttpRequestException e)
        {
            answers.Add(e.Message);
            return null;
        }
    }
}
