using System.Diagnostics;
using System.Net;

namespace Run.People;

/// <summary>The application over so many people on one database.</summary>
internal sealed class Crowd : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(5) };

    // Long enough to see what happens now and then, and short enough to end with all.
    private const int Times = 40;
    private const int LeastTimes = 3;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    private readonly Data data;
    private readonly Server server;

    private Crowd(Data data, Server server) => (this.data, this.server) = (data, server);

    /// <summary>Makes the people, and waits until they can be searched.</summary>
    public static async Task<Crowd> MakeAsync(string app, string? connectionString, int users)
    {
        return await OpenAsync(app, await Data.CreateAsync(app, connectionString, users));
    }

    /// <summary>The people who are there, as soon as they can be searched.</summary>
    public static async Task<Crowd> OpenAsync(string app, Data data)
    {
        var server = Server.Start(app, [], data.Setting);
        await server.AnswersAsync("/api/users/1", data.Token);
        while (!await data.IsIndexedAsync(app)) await Task.Delay(Poll);
        return new(data, server);
    }

    /// <summary>How long each answer takes, ms, in order of time; the first two do not count.</summary>
    public async Task<double[]> AskAsync(Question question)
    {
        for (var i = 0; i < 2; i++) await AskOnceAsync(question);
        var (times, start) = (new List<double>(Times), Stopwatch.GetTimestamp());
        while (times.Count < LeastTimes || (times.Count < Times && Stopwatch.GetElapsedTime(start) < Longest))
            times.Add(await AskOnceAsync(question));
        return [.. times.Order()];
    }

    public void Dispose()
    {
        server.Dispose();
        data.Dispose();
    }

    private async Task<double> AskOnceAsync(Question question)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, "/api/users?limit=50&" + question.Query));
        request.Headers.Authorization = new("Bearer", data.Token);
        var start = Stopwatch.GetTimestamp();
        using var response = await Client.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        if (response.StatusCode != HttpStatusCode.OK) throw new BenchmarkException($"{question.Query} was answered {response.StatusCode}.");
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
