using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Playwright;

namespace UsersWeb.Tests.Web;

/// <summary>What travels compressed, and for whom: a foreign page must learn nothing from how long an answer is (BREACH).</summary>
[Trait(Runs.Once, Runs.Yes)]
public class CompressionTests(Browser browser, HostedApp app) : IClassFixture<HostedApp>
{
    private const string PageVary = "Accept-Encoding, Sec-Fetch-Site";

    // Of each token: the format's sign and the id of the key.
    private const int KnownBytes = 20;

    [Theory]
    [InlineData("/users?q=ad", "same-origin", "br")]
    [InlineData("/users?q=ad", "none", "br")]
    [InlineData("/account/login", "none", "br")]
    [InlineData("/users/999999999", "same-origin", "br")]
    [InlineData("/users?colour=red", "same-origin", "br")]
    [InlineData("/users?q=ad", "cross-site", null)]
    [InlineData("/users?q=ad", "same-site", null)]
    [InlineData("/users?q=ad", "none, cross-site", null)]
    [InlineData("/users?q=ad", null, null)]
    [InlineData("/nothing-here", "cross-site", null)]
    public async Task A_page_is_compressed_for_whoever_asks_from_here(string path, string? site, string? coding)
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var stranger = app.Visit();

        var (answer, bytes) = await GetAsync(path == "/account/login" ? stranger : visitor, path, site);

        Assert.Equal(coding, answer.Headers.GetValueOrDefault("Content-Encoding"));
        Assert.Equal(PageVary, answer.Headers["Vary"]);
        Assert.Contains("no-store", answer.Headers["Cache-Control"], StringComparison.Ordinal);
        var text = coding is null ? System.Text.Encoding.UTF8.GetString(bytes) : await UnpackAsync(bytes);
        Assert.Contains("UsersWeb</title>", text, StringComparison.Ordinal);
        Assert.EndsWith("</html>", text.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_takes_no_compression_gets_none()
    {
        using var visitor = await app.SignInAsAdministratorAsync();

        var (answer, _) = await GetAsync(visitor, "/users", "same-origin", "identity");

        Assert.False(answer.Headers.ContainsKey("Content-Encoding"));
        Assert.Equal(PageVary, answer.Headers["Vary"]);
    }

    [Fact]
    public async Task A_download_of_a_page_is_as_it_is()
    {
        using var visitor = await app.SignInAsAdministratorAsync();

        var (answer, bytes) = await GetAsync(visitor, "/users/export?format=csv&columns=userName", "same-origin");

        Assert.False(answer.Headers.ContainsKey("Content-Encoding"));
        Assert.Contains(TestApp.Administrator, System.Text.Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_of_the_api_are_compressed_and_what_has_an_entity_tag_is_not()
    {
        using var api = await app.ApiAsync();
        var anna = await api.CreateAsync("Anna");
        (string, string)[] any = [("Accept-Encoding", "gzip")];

        var list = await api.GetAsync("/api/users", any);
        var one = await api.GetAsync($"/api/users/{anna.Id}", any);
        var document = await api.GetAsync("/openapi/v1.json", any);

        Assert.Equal(("gzip", "Accept-Encoding"), (list.Headers["Content-Encoding"], list.Headers["Vary"]));
        Assert.Equal("gzip", document.Headers["Content-Encoding"]);
        Assert.False(one.Headers.ContainsKey("Content-Encoding"));
        Assert.StartsWith("\"", one.Headers["ETag"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await api.DeleteAsync(anna.Id, ("If-Match", one.Headers["ETag"]))).Status);
    }

    // Were it the same each time, it could be guessed letter by letter on a page that is compressed.
    [Fact]
    public async Task A_token_of_a_form_has_other_bytes_each_time_a_page_is_written()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var tokens = new List<byte[]>();
        for (var i = 0; i < 8; i++)
        {
            var token = (await visitor.GetAsync("/users/create")).Value("__RequestVerificationToken")!;
            tokens.Add(WebEncoders.Base64UrlDecode(token)[KnownBytes..]);
        }

        foreach (var (one, other) in tokens.Zip(tokens.Skip(1)))
        {
            // Two of 256 values each are the same once in 256 places.
            var same = one.Zip(other).Count(pair => pair.First == pair.Second);
            Assert.True(same < one.Length / 10, $"{same} of {one.Length} bytes are the same.");
        }
    }

    [Fact, Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
    public async Task A_browser_says_when_a_foreign_page_opens_ours_though_its_cookies_come_along()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        await using var other = await HostedApp.StartBesideAsync(app.Database);
        var page = await browser.OpenAsync(app.Address);
        var cookie = visitor.Find("UsersWeb.Session")!;
        var (address, lax) = (app.Address.ToString(), SameSiteAttribute.Lax);
        await page.Context.AddCookiesAsync([new() { Name = cookie.Name, Value = cookie.Value, Url = address, SameSite = lax }]);
        // Another host is another site, wherever it leads.
        var foreign = new UriBuilder(other.Address) { Host = "localhost" }.Uri;

        var typed = await page.GotoAsync("/users?q=ad");
        var followed = await page.RunAndWaitForResponseAsync(
            () => page.Locator("a[href$='/admin/roles']").ClickAsync(),
            response => response.Url.EndsWith("/admin/roles", StringComparison.Ordinal));
        await page.GotoAsync(new Uri(foreign, "/account/login").ToString());
        var opened = await page.RunAndWaitForResponseAsync(
            () => page.EvaluateAsync("address => { location.href = address; }", new Uri(app.Address, "/users?q=ad").ToString()),
            response => response.Url.Contains("q=ad", StringComparison.Ordinal));
        // Arrived, whatever of it is loaded yet.
        await page.WaitForURLAsync("**/users?q=ad", new() { WaitUntil = WaitUntilState.Commit });

        Assert.Equal("br", (await typed!.AllHeadersAsync()).GetValueOrDefault("content-encoding"));
        Assert.Equal("br", (await followed.AllHeadersAsync()).GetValueOrDefault("content-encoding"));
        Assert.Equal(200, opened.Status);
        Assert.False((await opened.AllHeadersAsync()).ContainsKey("content-encoding"));
        await page.Context.CloseAsync();
    }

    private async Task<(ApiAnswer Answer, byte[] Bytes)> GetAsync(Visitor visitor, string path, string? site, string coding = "gzip, br")
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpClient(handler) { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        var cookies = string.Join("; ", visitor.Cookies.Select(cookie => $"{cookie.Name}={cookie.Value}"));
        request.Headers.TryAddWithoutValidation("Cookie", cookies);
        request.Headers.Add("Accept-Encoding", coding);
        if (site is not null) request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
        using var response = await client.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return (new(response.StatusCode, headers, ""), await response.Content.ReadAsByteArrayAsync());
    }

    private static async Task<string> UnpackAsync(byte[] bytes)
    {
        using var reader = new StreamReader(new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress));
        return await reader.ReadToEndAsync();
    }
}
