using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Moves.Live;

/// <summary>People who go on working while a database is moved.</summary>
internal static class Office
{
    public static async Task<List<string>> LeftoversAsync(TestDatabase database)
    {
        var names = database.Provider switch
        {
            DatabaseProvider.Sqlite => "SELECT name FROM sqlite_master",
            DatabaseProvider.PostgreSql => "SELECT table_name FROM information_schema.tables",
            _ => "SELECT table_name FROM information_schema.tables WHERE table_schema = database()",
        };
        return [.. (await database.QueryAsync<string>(names)).Where(name => name.StartsWith("__MoveLog", StringComparison.Ordinal)
            || name.StartsWith("__MoveStage", StringComparison.Ordinal) || name is "__MoveLive" or "__MoveInstance")];
    }

    public static async Task CreateAsync(Uri address, string token, ConcurrentBag<string> acknowledged, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        while (!stop.IsCancellationRequested)
        {
            var name = $"n{Guid.NewGuid():N}"[..20];
            using var answer = await client.PostAsync("/api/users", new StringContent(
                JsonSerializer.Serialize(new { userName = name, email = $"{name}@example.com" }), null, "application/json"),
                CancellationToken.None);
            Assert.True(answer.StatusCode == HttpStatusCode.Created,
                $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(CancellationToken.None)}");
            acknowledged.Add(name);
            await Task.Delay(10, CancellationToken.None);
        }
    }

    public static async Task ReadAsync(Visitor reader, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/users")).Status);
            await Task.Delay(5, CancellationToken.None);
        }
    }
}
