using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace UsersWeb.Tests.Support;

/// <summary>Somebody with a browser that keeps cookies, follows no redirect by itself and runs no script.</summary>
public sealed class Visitor : IDisposable
{
    private readonly Uri address;
    private readonly CookieContainer cookies;
    private readonly HttpClient client;

    /// <param name="address">Of the application.</param>
    /// <param name="browser">Whose cookies; null for a browser of their own.</param>
    /// <param name="from">The address that a proxy says they come from; null for this machine.</param>
    public Visitor(Uri address, CookieContainer? browser = null, string? from = null)
    {
        this.address = address;
        cookies = browser ?? new();
        client = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(60)
        };
        if (from is not null) client.DefaultRequestHeaders.Add("X-Forwarded-For", from);
    }

    /// <summary>The language that the browser asks for; none at first.</summary>
    public string Language
    {
        set => client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(value);
    }

    /// <summary>The value of the session's cookie, to look at or to change; null when nobody is signed in.</summary>
    public string? Session
    {
        get => Find("UsersWeb.Session")?.Value;
        set => cookies.Add(address, new Cookie(Find("UsersWeb.Session")!.Name, value));
    }

    /// <summary>The cookies that the application has set.</summary>
    public IEnumerable<Cookie> Cookies => cookies.GetCookies(address);

    /// <summary>The cookie whose name holds this one; null when there is none.</summary>
    public Cookie? Find(string name) => Cookies.SingleOrDefault(cookie => cookie.Name.Contains(name, StringComparison.Ordinal));

    /// <summary>Somebody else with a copy of all cookies as they are now.</summary>
    public Visitor Copy()
    {
        var copied = new CookieContainer();
        copied.Add(address, cookies.GetCookies(address));
        return new(address, copied);
    }

    /// <summary>Signs out by the menu.</summary>
    public async Task SignOutAsync()
    {
        var page = await GetAsync("/account");
        await SubmitAsync(page, page.Form("/account/logout"));
    }

    public Task<HtmlPage> GetAsync(string path) => SendAsync(new(HttpMethod.Get, path));

    /// <summary>Posts without a form, as nobody's browser would.</summary>
    public Task<HtmlPage> PostAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(new(HttpMethod.Post,
            path)
        { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) });

    /// <summary>Fills in the page's main form and sends it, with everything else the form holds.</summary>
    public Task<HtmlPage> SubmitAsync(HtmlPage page, params (string Name, string? Value)[] fields) =>
        SubmitAsync(page, page.Form(), fields);

    /// <param name="page">Where the form stands.</param>
    /// <param name="form">The form.</param>
    /// <param name="fields">What to type; null leaves a box unticked.</param>
    public Task<HtmlPage> SubmitAsync(HtmlPage page, IHtmlFormElement form, params (string Name, string? Value)[] fields)
    {
        var values = Values(form);
        foreach (var (name, value) in fields)
        {
            if (form.Elements[name] is null)
                throw new InvalidOperationException(
                    $"The form has no field {name}; it has {string.Join(", ", values.Select(v => v.Key))}.");
            values.RemoveAll(v => v.Key == name);
            if (value is not null) values.Add(new(name, value));
        }
        var target = new Uri(page.Address, form.GetAttribute("action") ?? "");
        return form.Method.Equals("post", StringComparison.OrdinalIgnoreCase)
            ? SendAsync(new(HttpMethod.Post, target) { Content = new FormUrlEncodedContent(values) })
            : GetAsync(new UriBuilder(
                target)
            {
                Query =
                string.Join('&', values.Select(v => $"{Uri.EscapeDataString(v.Key)}={Uri.EscapeDataString(v.Value)}"))
            }.Uri.PathAndQuery);
    }

    /// <summary>Goes where the answer sends them.</summary>
    public Task<HtmlPage> FollowAsync(HtmlPage page) => page.Location is { } location
        ? GetAsync(new Uri(page.Address, location).PathAndQuery)
        : throw new InvalidOperationException($"{page.Address} answered {(int)page.Status} and sends nowhere:\n{page.Text}");

    /// <summary>Follows the first link of the page that matches.</summary>
    public Task<HtmlPage> FollowLinkAsync(HtmlPage page, string selector) =>
        page.Document.QuerySelector(selector)?.GetAttribute("href") is { } link ? GetAsync(new Uri(page.Address, link).PathAndQuery)
        : throw new InvalidOperationException($"{page.Address} answered {(int)page.Status} and has no link {selector}:\n{page.Text}");

    public async Task SignInAsync(string login, string password)
    {
        var page = await SubmitAsync(await GetAsync("/account/login"), ("Login", login), ("Password", password));
        if (page.Status is not (HttpStatusCode.SeeOther or HttpStatusCode.Found))
            throw new InvalidOperationException($"Signing in answered {(int)page.Status}:\n{page.Text}");
    }

    public async Task<HtmlPage> SendAsync(HttpRequestMessage request)
    {
        using var sent = request;
        using var response = await client.SendAsync(request);
        var html = await response.Content.ReadAsStringAsync();
        return new(new Uri(client.BaseAddress!, request.RequestUri!), response.StatusCode, response.Headers.Location?.OriginalString,
            response, await new HtmlParser().ParseDocumentAsync(html));
    }

    public void Dispose() => client.Dispose();

    // What a browser would send: no files, no buttons, no unticked boxes.
    private static List<KeyValuePair<string, string>> Values(IHtmlFormElement form)
    {
        var values = new List<KeyValuePair<string, string>>();
        foreach (var element in form.Elements)
        {
            switch (element)
            {
                case IHtmlInputElement { IsDisabled: true } or IHtmlInputElement { Type: "submit" or "button" or "reset" or "file" }:
                case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false }:
                    break;
                case IHtmlInputElement { Name.Length: > 0 } input:
                    values.Add(new(input.Name!, input.Value));
                    break;
                case IHtmlSelectElement { Name.Length: > 0 } select:
                    values.Add(new(select.Name!, select.Value ?? ""));
                    break;
                case IHtmlTextAreaElement { Name.Length: > 0 } area:
                    values.Add(new(area.Name!, area.Value));
                    break;
            }
        }
        return values;
    }
}

/// <summary>A page as it arrived.</summary>
/// <param name="Address">Where it was asked for.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Location">Where it sends the browser, or null.</param>
/// <param name="Response">The answer's headers.</param>
/// <param name="Document">What it shows.</param>
public sealed record HtmlPage(Uri Address, HttpStatusCode Status, string? Location, HttpResponseMessage Response, IHtmlDocument Document)
{
    /// <summary>The text a person reads in the main part, white space folded.</summary>
    public string Text =>
        string.Join(' ', ((Document.QuerySelector("main") ?? Document.Body)?.TextContent ?? "")
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The message beside a field, or null.</summary>
    public string? Error(string field) =>
        Document.QuerySelector($"#{field}-error")?.TextContent.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>What stands in a field of the main form.</summary>
    public string? Value(string field) => Form().Elements[field] switch
    {
        IHtmlInputElement input => input.Value,
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value,
        _ => null,
    };

    /// <summary>The form that posts to <paramref name="action"/>, or the first that posts in the main part.</summary>
    public IHtmlFormElement Form(string? action = null) =>
        Document.QuerySelectorAll<IHtmlFormElement>(action is null ? "main form[method=post]" : "form")
            .FirstOrDefault(form => action is null || form.GetAttribute("action") == action)
        ?? throw new InvalidOperationException($"{Address} answered {(int)Status} and has no such form:\n{Text}");
}
