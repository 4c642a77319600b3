using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Run.Live;

/// <summary>Eight who create, rename and delete people by the API, and two who read.</summary>
internal sealed class Office(Uri address, string token)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, int> problems = [];
    // What each person was last answered to be called; null for those that were deleted.
    private readonly ConcurrentDictionary<long, string?> known = [];
    private readonly Lock once = new();
    private int failed;
    private int reads;
    private int failedReads;
    private long lastWrite = Stopwatch.GetTimestamp();

    /// <summary>Answered as saved.</summary>
    public int Writes { get; private set; }

    /// <summary>Writes with any other answer, or none.</summary>
    public int Failed => failed;

    public int Reads => reads;

    public int FailedReads => failedReads;

    public TimeSpan LongestWithoutWrite { get; private set; }

    public TimeSpan LongestRead { get; private set; }

    /// <summary>What was not as it should be, with how often.</summary>
    public IEnumerable<string> Problems => problems.OrderByDescending(problem => problem.Value).Take(5)
        .Select(problem => $"{problem.Value} x {problem.Key}");

    public Task WorkAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, 10)
        .Select(number => Task.Run(() => number < 8 ? WriteAsync(number, stop) : ReadAsync(number, stop), CancellationToken.None)));

    /// <summary>Waits until somebody has written from now on.</summary>
    public async Task WriteAgainAsync()
    {
        var before = Writes;
        var waited = Stopwatch.StartNew();
        while (Writes == before)
        {
            if (waited.Elapsed > Patience) throw new BenchmarkException("Nobody could write after the switch.");
            await Task.Delay(10);
        }
    }

    /// <summary>Reads everybody who was changed once more.</summary>
    /// <returns>How many are not as they were answered to be.</returns>
    public async Task<int> CountLostAsync()
    {
        using var client = Client();
        var lost = 0;
        foreach (var (id, name) in known)
        {
            using var answer = await client.GetAsync($"/api/users/{id}");
            var found = answer.StatusCode == HttpStatusCode.NotFound ? null
                : (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("displayName").GetString();
            if (found != name) lost++;
        }
        return lost;
    }

    private async Task WriteAsync(int number, CancellationToken stop)
    {
        using var client = Client();
        var random = new Random(number);
        var mine = new List<long>();
        while (!stop.IsCancellationRequested)
        {
            switch (mine.Count < 5 ? 0 : random.Next(4))
            {
                case 0: await CreateAsync(client, mine); break;
                case 1: await DeleteAsync(client, mine, random.Next(mine.Count)); break;
                default: await RenameAsync(client, mine[random.Next(mine.Count)]); break;
            }
        }
    }

    private async Task CreateAsync(HttpClient client, List<long> mine)
    {
        var name = $"w{Guid.NewGuid():N}"[..20];
        using var answer = await SendAsync(client, HttpMethod.Post, "/api/users",
            new { userName = name, email = $"{name}@example.com", displayName = name }, HttpStatusCode.Created);
        if (answer is null) return;
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>(CancellationToken.None)).GetProperty("id").GetInt64();
        if (!known.TryAdd(id, name)) Count(ref failed, $"the number {id} was given twice");
        mine.Add(id);
    }

    private async Task RenameAsync(HttpClient client, long id)
    {
        var name = $"n{Guid.NewGuid():N}"[..20];
        using var answer = await SendAsync(client, HttpMethod.Patch, $"/api/users/{id}", new { displayName = name }, HttpStatusCode.OK);
        if (answer is not null) known[id] = name;
    }

    private async Task DeleteAsync(HttpClient client, List<long> mine, int place)
    {
        var id = mine[place];
        using var answer = await SendAsync(client, HttpMethod.Delete, $"/api/users/{id}", null, HttpStatusCode.NoContent);
        if (answer is null) return;
        known[id] = null;
        mine.RemoveAt(place);
    }

    private async Task<HttpResponseMessage?> SendAsync(
        HttpClient client, HttpMethod method, string path, object? body, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), new MediaTypeHeaderValue("application/json"));
        if (method != HttpMethod.Post) request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        try
        {
            var answer = await client.SendAsync(request, CancellationToken.None);
            if (answer.StatusCode == expected)
            {
                NoteWrite();
                return answer;
            }
            Count(ref failed, $"{method} {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(CancellationToken.None)}");
            answer.Dispose();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            Count(ref failed, $"{method} {e.GetBaseException().Message}");
        }
        return null;
    }

    private async Task ReadAsync(int number, CancellationToken stop)
    {
        using var client = Client();
        while (!stop.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                using var answer = await client.GetAsync($"/api/users/{number}", CancellationToken.None);
                Interlocked.Increment(ref reads);
                if (!answer.IsSuccessStatusCode) Count(ref failedReads, $"GET {(int)answer.StatusCode}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                Count(ref failedReads, $"GET {e.GetBaseException().Message}");
            }
            var took = Stopwatch.GetElapsedTime(start);
            lock (once) LongestRead = took > LongestRead ? took : LongestRead;
            await Task.Delay(5, CancellationToken.None);
        }
    }

    private void NoteWrite()
    {
        lock (once)
        {
            var gap = Stopwatch.GetElapsedTime(lastWrite);
            if (gap > LongestWithoutWrite) LongestWithoutWrite = gap;
            lastWrite = Stopwatch.GetTimestamp();
            Writes++;
        }
    }

    private void Count(ref int counter, string problem)
    {
        Interlocked.Increment(ref counter);
        problems.AddOrUpdate(problem.Length > 200 ? problem[..200] : problem, 1, (_, count) => count + 1);
    }

    private HttpClient Client()
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = address,
            Timeout = Patience,
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
