using System.Net;
using System.Text;

namespace Run.Soak;

/// <summary>An answer; no status when there was none.</summary>
internal readonly record struct Answer(int? Status, string Body)
{
    public bool IsDone => Status is 200 or 201 or 204;
}

/// <summary>Somebody who asks, one request at a time.</summary>
internal sealed class Client : IDisposable
{
    private readonly HttpClient http;
    private readonly Tally tally;

    public Client(SoakApp app, Tally tally, bool hasToken)
    {
        this.tally = tally;
        http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, CookieContainer = new() })
        {
            BaseAddress = app.Address,
            Timeout = TimeSpan.FromSeconds(30),
        };
        if (hasToken) http.DefaultRequestHeaders.Authorization = new("Bearer", app.Token);
    }

    public Task<Answer> GetAsync(string what, string path) => SendAsync(what, HttpMethod.Get, path, null);

    public Task<Answer> SendJsonAsync(string what, HttpMethod method, string path, string? json) =>
        SendAsync(what, method, path, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"));

    public Task<Answer> SendFormAsync(string what, string path, IEnumerable<KeyValuePair<string, string>> fields) =>
        SendAsync(what, HttpMethod.Post, path, new FormUrlEncodedContent(fields));

    public void Dispose() => http.Dispose();

    private async Task<Answer> SendAsync(string what, HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        var answer = await AnswerAsync(request);
        tally.Count(what, answer.Status, answer.Body.Length);
        // As the answer asks, only shorter, so that there is more to see.
        if (answer.Status is null or 503) await Task.Delay(100);
        return answer;
    }

    private async Task<Answer> AnswerAsync(HttpRequestMessage request)
    {
        try
        {
            using var response = await http.SendAsync(request);
            return new((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            return new(null, "");
        }
    }
}
