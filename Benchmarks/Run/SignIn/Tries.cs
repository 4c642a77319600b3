using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Run.SignIn;

/// <summary>Somebody at a page that is open to all, at an address of their own, who sends its form again and again.</summary>
internal sealed partial class Tries : IDisposable
{
    public const string SignIn = "/account/login";

    private readonly HttpClient client;
    private readonly string path;
    private string cookies = "";
    private string token = "";
    private string? device;

    public Tries(Uri address, string from, string path = SignIn)
    {
        this.path = path;
        client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", from);
    }

    /// <summary>How many answers there were of each status.</summary>
    public Dictionary<int, int> Answers { get; } = [];

    /// <summary>Fetches the form, with its token.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellation);
        cookies = string.Join("; ", response.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
        token = WebUtility.HtmlDecode(Token().Match(await response.Content.ReadAsStringAsync(cancellation)).Groups["token"].Value);
    }

    /// <summary>Signs in.</summary>
    /// <returns>How long the answer took, ms.</returns>
    public Task<double> SendAsync(string login, string password, CancellationToken cancellation) =>
        SendAsync([new("Login", login), new("Password", password)], cancellation);

    /// <summary>Signs in, once.</summary>
    /// <returns>What whoever is signed in sends as their cookie.</returns>
    public async Task<string> SignInAsync(string login, string password)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([new("Login", login), new("Password", password), new("__RequestVerificationToken", token)]),
        };
        request.Headers.Add("Cookie", cookies);
        using var response = await client.SendAsync(request);
        if (response.StatusCode != HttpStatusCode.Found)
            throw new BenchmarkException(string.Create(CultureInfo.InvariantCulture, $"The sign-in answered {(int)response.StatusCode}."));
        return string.Join("; ", response.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
    }

    /// <summary>Sends the form, always as somebody who is not signed in.</summary>
    /// <returns>How long the answer took, ms.</returns>
    public async Task<double> SendAsync(KeyValuePair<string, string>[] fields, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([.. fields, new("__RequestVerificationToken", token)]),
        };
        request.Headers.Add("Cookie", cookies);
        using var response = await client.SendAsync(request, cancellation);
        var status = (int)response.StatusCode;
        Answers[status] = Answers.GetValueOrDefault(status) + 1;
        if (response.Headers.TryGetValues("Set-Cookie", out var set)
            && set.FirstOrDefault(cookie => cookie.Contains(".Device.", StringComparison.Ordinal)) is { } given)
            device = given.Split(';')[0];
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>From now on with the cookie that the last sign-in gave.</summary>
    public void BeKnown() => cookies += "; " + (device ?? throw new BenchmarkException("The sign-in gave no cookie of the device."));

    /// <summary>Looks at the page.</summary>
    /// <returns>How long the answer took, ms.</returns>
    public async Task<double> LookAsync(CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellation);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new BenchmarkException(string.Create(CultureInfo.InvariantCulture, $"The page answered {(int)response.StatusCode}."));
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public void Dispose() => client.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex Token();
}
