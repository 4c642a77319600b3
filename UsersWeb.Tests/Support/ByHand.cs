using System.Net;
using AngleSharp.Html.Parser;

namespace UsersWeb.Tests.Support;

/// <summary>
/// Somebody whose browser keeps cookies whatever their attributes: what a proxy makes of https can't be told to a client that came
/// by http.
/// </summary>
public sealed class ByHand(Uri address) : IDisposable
{
    private readonly Dictionary<string, string> cookies = [];
    private readonly HttpClient client =
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };

    public Task<RawAnswer> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(new(HttpMethod.Get, path), headers);

    /// <summary>Sends a form of this page, with its token.</summary>
    public Task<RawAnswer> PostAsync(RawAnswer page, string path, (string Name, string Value)[] fields, params (string, string)[] headers)
    {
        using var document = new HtmlParser().ParseDocument(page.Text);
        var token = document.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value");
        var all = fields.Append(("__RequestVerificationToken", token ?? "")).Select(field => KeyValuePair.Create(field.Item1, field.Item2));
        return SendAsync(new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(all) }, headers);
    }

    public void Dispose() => client.Dispose();

    private async Task<RawAnswer> SendAsync(HttpRequestMessage request, (string Name, string Value)[] headers)
    {
        using var sent = request;
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (cookies.Count > 0) request.Headers.Add("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        using var response = await client.SendAsync(request);
        string[] set = response.Headers.TryGetValues("Set-Cookie", out var values) ? [.. values] : [];
        foreach (var cookie in set)
        {
            var parts = cookie.Split(';')[0].Split('=', 2);
            cookies[parts[0]] = parts[1];
        }
        return new(response.StatusCode, response.Headers.Location?.OriginalString, set, await response.Content.ReadAsStringAsync());
    }
}

/// <summary>An answer with its cookies as they were set.</summary>
public sealed record RawAnswer(HttpStatusCode Status, string? Location, IReadOnlyList<string> SetCookies, string Text);
