using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace UsersWeb.Tests.Support;

/// <summary>Somebody at the JSON API.</summary>
public sealed class Api : IDisposable
{
    private readonly HttpClient client;

    /// <param name="address">Of the application.</param>
    /// <param name="token">Null for somebody without one.</param>
    public Api(Uri address, string? token)
    {
        client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(90)
        };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Task<ApiAnswer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, null, headers);

    public Task<ApiAnswer> PostAsync(object body) => SendAsync("POST", "/api/users", Json(body));

    public Task<ApiAnswer> PutAsync(long id, object body, params (string Name, string Value)[] headers) =>
        SendAsync("PUT", $"/api/users/{id}", Json(body), headers);

    public Task<ApiAnswer> PatchAsync(long id, object body, params (string Name, string Value)[] headers) =>
        SendAsync("PATCH", $"/api/users/{id}", Json(body, "application/merge-patch+json"), headers);

    public Task<ApiAnswer> DeleteAsync(long id, params (string Name, string Value)[] headers) =>
        SendAsync("DELETE", $"/api/users/{id}", null, headers);

    /// <summary>Creates somebody whose name nobody else has.</summary>
    public async Task<ApiAnswer> CreateAsync(string? displayName = null)
    {
        var created = await PostAsync(Person.New() with { DisplayName = displayName });
        Assert.Equal(HttpStatusCode.Created, created.Status);
        return created;
    }

    public async Task<ApiAnswer> SendAsync(string method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request);
        var all = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new(response.StatusCode, all, await response.Content.ReadAsStringAsync());
    }

    /// <summary>A body as text, well-formed or not.</summary>
    public static HttpContent Raw(string text, string type = "application/json") =>
        new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

    public static HttpContent Json(object body, string type = "application/json") =>
        Raw(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), type);

    public void Dispose() => client.Dispose();
}

/// <summary>What the API answered.</summary>
public sealed record ApiAnswer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public JsonElement this[string member] => Json.GetProperty(member);

    public long Id => this["id"].GetInt64();

    public string ETag => Headers["ETag"];

    /// <summary>The members that a problem is about.</summary>
    public IEnumerable<string> Errors =>
        Json.TryGetProperty("errors", out var errors) ? errors.EnumerateObject().Select(error => error.Name) : [];

    /// <summary>Fails unless it is a problem as RFC 9457 has it, of this status, about these members.</summary>
    public void IsProblem(HttpStatusCode status, params string[] errors)
    {
        Assert.True(Status == status, $"Expected {(int)status}, got {(int)Status}: {Text}");
        Assert.StartsWith("application/problem+json", Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal((int)status, this["status"].GetInt32());
        Assert.False(string.IsNullOrEmpty(this["title"].GetString()));
        Assert.StartsWith("https://", this["type"].GetString(), StringComparison.Ordinal);
        Assert.Equal(errors.Order(), Errors.Order());
    }
}

/// <summary>What is sent to the API about somebody.</summary>
public sealed record Person(
    string? UserName, string? Email, string? DisplayName = null, string? PhoneNumber = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Status = null)
{
    /// <summary>Somebody whose names nobody else has.</summary>
    public static Person New()
    {
        var name = "p" + Guid.NewGuid().ToString("N");
        return new(name, $"{name}@example.com");
    }
}
