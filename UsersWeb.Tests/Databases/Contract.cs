using System.Net;

namespace UsersWeb.Tests.Databases;

/// <summary>What people and programs rely on, once through: the same on whatever the application runs.</summary>
internal static class Contract
{
    private const string Name = "Zoë 漢字 İstanbul";

    public static async Task HoldsAsync(HostedApp app)
    {
        using var api = await app.ApiAsync();
        await OneUserAsync(api);
        await PagesAsync(app);
        await ManyAtOnceAsync(api);
        await AdministratorsAsync(app, api);
        (await app.RunAsync("users", "create", "--user-name", "by-command", "--email", "by-command@example.com", "--role", "Administrator"))
            .Succeeded();
    }

    /// <summary>Eight who change the same user, and eight who change themselves: conflicts are the application's to settle.</summary>
    public static async Task ManyAtOnceAsync(Api api)
    {
        var id = (await api.CreateAsync("before")).Id;
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => api.PatchAsync(id, new { displayName = $"name {i}" })));
        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.PreconditionFailed
            or HttpStatusCode.Conflict, $"{(int)answer.Status}: {answer.Text}"));
        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.OK);
        var created = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => api.PostAsync(Person.New())));
        Assert.All(created, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
    }

    private static async Task OneUserAsync(Api api)
    {
        var created = await api.PostAsync(new Person("Contract", "contract@example.com", Name));
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal(HttpStatusCode.Conflict, (await api.PostAsync(new Person("CONTRACT", "other@example.com"))).Status);
        var read = await api.GetAsync($"/api/users/{created.Id}");
        Assert.Equal(Name, read["displayName"].GetString());
        Assert.Equal(read["createdAt"].GetString(), created["createdAt"].GetString());
        Assert.True((DateTimeOffset.Parse(read["createdAt"].GetString()!, System.Globalization.CultureInfo.InvariantCulture)
            - TimeProvider.System.GetUtcNow()).Duration() < TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK,
            (await api.PatchAsync(created.Id, new { displayName = (string?)null, phoneNumber = "030 123" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.PutAsync(created.Id, new Person("Contract", "contract@example.com", Name))).Status);
        Assert.Contains("contract@example.com", (await api.GetAsync("/api/users?q=" + Uri.EscapeDataString("漢字"))).Text,
            StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await api.DeleteAsync(created.Id)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync($"/api/users/{created.Id}")).Status);
    }

    private static async Task PagesAsync(HostedApp app)
    {
        using var administrator = await app.SignInAsAdministratorAsync();
        var sent = await administrator.SubmitAsync(await administrator.GetAsync("/users/create"),
            ("UserName", "by-form"), ("Email", "by-form@example.com"), ("DisplayName", Name));
        var page = await administrator.FollowAsync(sent);
        Assert.Contains(Name, page.Text, StringComparison.Ordinal);
        Assert.Contains("by-form@example.com", (await administrator.GetAsync("/users?q=by-form")).Text, StringComparison.Ordinal);
    }

    // Each change asks whether another administrator remains, which no two may do at once.
    private static async Task AdministratorsAsync(HostedApp app, Api api)
    {
        var ids = new List<long>();
        for (var i = 0; i < 3; i++) ids.Add(await app.CreateUserAsync($"admin{i}", $"admin{i}@example.com", administrator: true));
        for (var round = 0; round < 5; round++)
        {
            var status = round % 2 == 0 ? "deactivated" : "active";
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => api.PatchAsync(ids[i % 3], new { status })));
            Assert.All(answers, answer => Assert.True((int)answer.Status < 500, $"{(int)answer.Status}: {answer.Text}"));
        }
    }
}
