using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace UsersWeb.Tests.Clusters;

/// <summary>Some who create people one after another while a test breaks servers, and what they were answered.</summary>
internal sealed class Writers : IDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly Task[] tasks;
    private long last = Stopwatch.GetTimestamp();
    private long gap;

    public Writers(Api api, int count) => tasks = [.. Enumerable.Range(0, count).Select(_ => WriteAsync(api))];

    public ConcurrentBag<string> Acknowledged { get; } = [];

    /// <summary>Anything but created and 503.</summary>
    public ConcurrentBag<string> Unexpected { get; } = [];

    /// <summary>The longest time in which nothing was acknowledged.</summary>
    public TimeSpan LongestGap => TimeSpan.FromSeconds((double)Interlocked.Read(ref gap) / Stopwatch.Frequency);

    /// <summary>Waits for ten more.</summary>
    public Task AreAnsweredAsync()
    {
        var before = Acknowledged.Count;
        return Eventually.IsTrueAsync(() => Task.FromResult(Acknowledged.Count > before + 10), "changes are taken");
    }

    public async Task EndAsync()
    {
        await end.CancelAsync();
        await Task.WhenAll(tasks);
    }

    public void Dispose() => end.Dispose();

    private async Task WriteAsync(Api api)
    {
        while (!end.IsCancellationRequested)
        {
            var person = Person.New();
            var answer = await api.PostAsync(person);
            if (answer.Status == HttpStatusCode.Created) Note(person.UserName!);
            else if (answer.Status != HttpStatusCode.ServiceUnavailable) Unexpected.Add($"{(int)answer.Status} {answer.Text}");
            await Task.Delay(20);
        }
    }

    private void Note(string userName)
    {
        Acknowledged.Add(userName);
        var now = Stopwatch.GetTimestamp();
        var since = now - Interlocked.Exchange(ref last, now);
        if (since > Interlocked.Read(ref gap)) Interlocked.Exchange(ref gap, since);
    }
}
