using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Run.Clusters;

/// <summary>An answer; words alone when there was none.</summary>
internal sealed record Reply(int? Status, string Words, string Body, string? Tag)
{
    public bool IsDone => Status is 200 or 201;

    /// <summary>For whoever looks what went wrong.</summary>
    public string Start => Body.Length > 200 ? Body[..200] : Body;
}

/// <summary>Somebody who writes or reads by the API, one request at a time.</summary>
internal sealed class Client : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient http;
    private readonly Record record;
    private readonly bool mayBeRefused;
    private readonly int number;
    private readonly Random random;
    private readonly List<Person> mine = [];

    public Client(Uri address, string token, Record record, bool mayBeRefused, int number)
    {
        (this.record, this.mayBeRefused, this.number, random) = (record, mayBeRefused, number, new(number));
        http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        // Longer than a statement may take: what is not answered by then is not answered at all.
        http.Timeout = TimeSpan.FromSeconds(60);
    }

    public async Task WriteAsync(CancellationToken stop)
    {
        for (var turn = 0; !stop.IsCancellationRequested; turn++)
        {
            await (mine.Count == 0 || random.Next(10) < 7 ? CreateAsync(turn) : ChangeAsync(turn));
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    public async Task ReadAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (random.Next(3) == 0) await SendAsync(HttpMethod.Get, "/api/users?limit=20&sort=-id");
            else if (record.Recent is { Length: > 0 } recent) await ReadAsync(recent[random.Next(recent.Length)]);
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task CreateAsync(int turn)
    {
        const string Made = "as made";
        var person = new Person($"w{number}-{turn}");
        person.MayBe(Made);
        record.Add(person);
        var asked = Stopwatch.GetTimestamp();
        var answer = await SendAsync(HttpMethod.Post, "/api/users",
            $$"""{"userName":"{{person.UserName}}","email":"{{person.UserName}}@example.com","displayName":"{{Made}}"}""");
        if (!answer.IsDone) return;
        person.Made = (asked, Stopwatch.GetTimestamp());
        person.Id = JsonNode.Parse(answer.Body)!["id"]!.GetValue<long>();
        person.Tag = answer.Tag;
        person.Is(Made, isChange: false);
        mine.Add(person);
        record.Acknowledged(person);
    }

    // One of which it is not known how a change went is left alone: it might still arrive.
    private async Task ChangeAsync(int turn)
    {
        var at = random.Next(mine.Count);
        var person = mine[at];
        var value = $"changed {turn}";
        person.MayBe(value);
        var answer = await SendAsync(HttpMethod.Patch, $"/api/users/{person.Id}", $$"""{"displayName":"{{value}}"}""", person.Tag);
        if (!answer.IsDone)
        {
            mine.RemoveAt(at);
            return;
        }
        person.Tag = answer.Tag;
        person.Is(value, isChange: true);
    }

    private async Task ReadAsync(Person person)
    {
        var before = person.Version;
        var answer = await SendAsync(HttpMethod.Get, $"/api/users/{person.Id}");
        // Its owner may change it while it is read, and then it is no witness.
        if (!answer.IsDone || person.Version != before) return;
        var now = JsonNode.Parse(answer.Body)!["displayName"]?.GetValue<string>();
        if (!person.CanBe(now)) record.Complain($"{person.UserName} was read as '{now}' at {http.BaseAddress!.Authority}");
    }

    private async Task<Reply> SendAsync(HttpMethod method, string path, string? json = null, string? tag = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (tag is not null) request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(tag));
        var answer = await AnswerAsync(request);
        record.Count(http.BaseAddress!, method.Method, answer, mayBeRefused);
        // As the answer asks, only shorter, so that there is more to see.
        if (!answer.IsDone) await Task.Delay(100);
        return answer;
    }

    private async Task<Reply> AnswerAsync(HttpRequestMessage request)
    {
        try
        {
            using var response = await http.SendAsync(request);
            var body = await response.Content.ReadAsStringAsync();
            return new((int)response.StatusCode, $"{(int)response.StatusCode}", body, response.Headers.ETag?.ToString());
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            return new(null, $"not ({e.GetBaseException().Message})", "", null);
        }
    }
}
