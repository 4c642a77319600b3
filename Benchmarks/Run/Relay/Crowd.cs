using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Run.Relay;

/// <summary>Sixteen who read on connections they keep, eight who connect each time, and eight who write.</summary>
internal sealed class Crowd(Uri address, string token)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, int> problems = [];
    private readonly Lock once = new();
    private int reads;
    private int readErrors;
    private int refusals;
    private int writes;
    private int writeErrors;
    private long lastWrite = Stopwatch.GetTimestamp();

    public int Reads => reads;

    public int ReadErrors => readErrors;

    /// <summary>Reads that were answered anything but 2xx.</summary>
    public int Refusals => refusals;

    /// <summary>The longest that a read took.</summary>
    public TimeSpan Longest { get; private set; }

    public int Writes => writes;

    /// <summary>Writes without an answer. While everything is copied they are answered 503.</summary>
    public int WriteErrors => writeErrors;

    public TimeSpan LongestWithoutWrite { get; private set; }

    /// <summary>What was not as it should be, with how often.</summary>
    public IEnumerable<string> Problems => problems.OrderByDescending(problem => problem.Value).Take(5)
        .Select(problem => $"{problem.Value} x {problem.Key}");

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, 32).Select(number => Task.Run(() => number switch
    {
        < 16 => ReadAsync(keeps: true, number, stop),
        < 24 => ReadAsync(keeps: false, number, stop),
        _ => WriteAsync(number, stop),
    }, CancellationToken.None)));

    /// <summary>Waits until somebody has written from now on.</summary>
    public async Task WriteAgainAsync()
    {
        var before = writes;
        var waited = Stopwatch.StartNew();
        while (writes == before)
        {
            if (waited.Elapsed > Patience) throw new BenchmarkException("Nobody could write after the switch.");
            await Task.Delay(10);
        }
    }

    private async Task ReadAsync(bool keeps, int number, CancellationToken stop)
    {
        using var client = Client(keeps);
        while (!stop.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                using var answer = await client.GetAsync($"/api/users/{1 + (number % 7)}", CancellationToken.None);
                await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
                Interlocked.Increment(ref reads);
                if (!answer.IsSuccessStatusCode) Count(ref refusals, $"read: {(int)answer.StatusCode}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                Count(ref readErrors, $"read: {e.GetBaseException().Message}");
            }
            lock (once) Longest = TimeSpan.FromTicks(Math.Max(Longest.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
            await Task.Delay(10, CancellationToken.None);
        }
    }

    private async Task WriteAsync(int number, CancellationToken stop)
    {
        using var client = Client(keeps: true);
        for (var round = 0; !stop.IsCancellationRequested; round++)
        {
            var name = $"w{Guid.NewGuid():N}"[..20];
            try
            {
                using var answer = await client.PostAsJsonAsync("/api/users",
                    new { userName = name, email = $"{name}@example.com", displayName = $"{number} {round}" }, CancellationToken.None);
                await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
                if (answer.IsSuccessStatusCode) NoteWrite();
                else if ((int)answer.StatusCode != 503) Count(ref writeErrors, $"write: {(int)answer.StatusCode}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                Count(ref writeErrors, $"write: {e.GetBaseException().Message}");
            }
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private void NoteWrite()
    {
        lock (once)
        {
            var gap = Stopwatch.GetElapsedTime(lastWrite);
            if (gap > LongestWithoutWrite) LongestWithoutWrite = gap;
            lastWrite = Stopwatch.GetTimestamp();
            writes++;
        }
    }

    private void Count(ref int counter, string problem)
    {
        Interlocked.Increment(ref counter);
        problems.AddOrUpdate(problem, 1, (_, count) => count + 1);
    }

    private HttpClient Client(bool keeps)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = address,
            Timeout = Patience,
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        client.DefaultRequestHeaders.ConnectionClose = !keeps;
        return client;
    }
}
