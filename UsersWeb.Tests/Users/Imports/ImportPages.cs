using System.Net.Http.Headers;
using System.Text;

namespace UsersWeb.Tests.Users.Imports;

/// <summary>The way of a file through the pages.</summary>
internal static class ImportPages
{
    public static AngleSharp.Html.Dom.IHtmlFormElement ColumnsForm(HtmlPage page) => page.Document.Forms.Single(form =>
        form.Method == "post" && form.Action.EndsWith("/columns", StringComparison.Ordinal));

    public static string IdOf(HtmlPage page) => page.Address.AbsolutePath.Split('/')[3];

    public static async Task<HtmlPage> UploadAsync(Visitor visitor, string text)
    {
        var posted = await PostFileAsync(visitor, Encoding.UTF8.GetBytes(text), "people.csv");
        return await visitor.FollowAsync(posted);
    }

    public static Task<HtmlPage> PostFileAsync(Visitor visitor, byte[] bytes, string name, string? token = null) =>
        PostFileAsync(visitor, new ByteArrayContent(bytes), name, token);

    public static async Task<HtmlPage> PostFileAsync(Visitor visitor, HttpContent file, string name, string? token = null)
    {
        token ??= (await visitor.GetAsync("/users/import")).Value("__RequestVerificationToken")!;
        file.Headers.ContentType = MediaTypeHeaderValue.Parse("text/csv");
        file.Headers.ContentDisposition = new("form-data") { Name = "File", FileName = $"\"{name}\"" };
        var form = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, file };
        return await visitor.SendAsync(new(HttpMethod.Post, "/users/import") { Content = form });
    }

    public static Task<HtmlPage> CheckAsync(Visitor visitor, HtmlPage columns, params (string, string?)[] fields) =>
        CheckAsync(visitor, columns, ["This is what would happen", "Nothing would change"], fields);

    public static Task<HtmlPage> CheckAsync(Visitor visitor, HtmlPage columns, string until) =>
        CheckAsync(visitor, columns, [until], []);

    private static async Task<HtmlPage> CheckAsync(
        Visitor visitor, HtmlPage columns, string[] until, IReadOnlyCollection<(string, string?)> fields)
    {
        var posted = await visitor.SendAsync(new(HttpMethod.Post, ColumnsForm(columns).GetAttribute("action")!)
        {
            Content = new FormUrlEncodedContent(Values(columns).Where(one => fields.All(field => field.Item1 != one.Key))
                .Concat(fields.Where(field => field.Item2 is not null).Select(field => KeyValuePair.Create(field.Item1, field.Item2!)))),
        });
        return await UntilAsync(visitor, await visitor.FollowAsync(posted), until);
    }

    // Several selects have one name.
    private static IEnumerable<KeyValuePair<string, string>> Values(HtmlPage page) =>
        ColumnsForm(page).Elements.SelectMany(Values);

    private static KeyValuePair<string, string>[] Values(AngleSharp.Html.Dom.IHtmlElement element) => element switch
    {
        AngleSharp.Html.Dom.IHtmlSelectElement select => [KeyValuePair.Create(select.Name!, select.Value ?? "")],
        AngleSharp.Html.Dom.IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } => [],
        AngleSharp.Html.Dom.IHtmlInputElement { Name.Length: > 0 } input => [KeyValuePair.Create(input.Name!, input.Value)],
        _ => [],
    };

    public static async Task<HtmlPage> StartAsync(Visitor visitor, HtmlPage result, params (string Name, string Value)[] fields)
    {
        var posted = await visitor.PostAsync($"/users/import/{IdOf(result)}/start",
            [("__RequestVerificationToken", result.Value("__RequestVerificationToken")!), .. fields]);
        return await UntilAsync(visitor, await visitor.FollowAsync(posted), "Done:", "Nobody was changed");
    }

    private static async Task<HtmlPage> UntilAsync(Visitor visitor, HtmlPage page, params string[] words)
    {
        await Eventually.IsTrueAsync(async () =>
        {
            page = await visitor.GetAsync(page.Address.AbsolutePath);
            return words.Any(word => page.Text.Contains(word, StringComparison.Ordinal));
        }, $"{string.Join(" or ", words)} is said");
        return page;
    }
}

/// <summary>A body that is written part by part.</summary>
internal sealed class WrittenContent(Func<Stream, Task> write) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => write(stream);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
