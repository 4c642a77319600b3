using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace UsersWeb.Tests.Audit;

/// <summary>What the page of all activity shows, as a file.</summary>
public sealed class AuditExportTests(HostedApp app) : IClassFixture<HostedApp>
{
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_holds_what_the_filters_show_and_is_written_down_itself()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var zoe = await api.CreateAsync("Zoë \"Größe\", 😀");
        await api.PatchAsync(zoe.Id, new { phoneNumber = "112" });
        var page = await visitor.GetAsync($"/admin/audit?subject={zoe.Id}");

        var file = await ReadAsync(visitor, page.Document.QuerySelector(".page-actions a")!.GetAttribute("href")!);

        Assert.Equal("text/csv; charset=utf-8; header=present", file.Type);
        Assert.StartsWith("attachment; filename=\"activity-", file.Disposition, StringComparison.Ordinal);
        var rows = Rows(file.Text);
        Assert.Equal(["id", "at", "action", "actorKind", "actorId", "actorName", "tokenId", "address", "subjectId", "subjectName", "before",
            "after"], rows[0]);
        Assert.Equal(["user.update", "user.create"], rows.Skip(1).Select(row => row[2]));
        Assert.All(rows.Skip(1), row => Assert.Equal(zoe.Id.ToString(CultureInfo.InvariantCulture), row[8]));
        Assert.Equal("Zoë \"Größe\", 😀", (string?)JsonNode.Parse(rows[2][11])!["displayName"]);
        Assert.Equal($$"""{"subject":"{{zoe.Id}}"}""", (await app.Database.AfterOfAsync("audit.export"))[^1]);
    }

    [Fact]
    public async Task A_download_that_the_database_fails_in_the_middle_of_is_cut_off_and_one_that_nobody_reads_just_ends()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        await FillAsync();
        using (var left = await BeginAsync(visitor, "/admin/audit.csv?action=move.end"))
        {
            // Whoever goes away is no failure.
        }

        using var broken = await BeginAsync(visitor, "/admin/audit.csv?action=move.end");
        await RenameAsync("AuditEntries", "Elsewhere");
        var failure = await Record.ExceptionAsync(async () =>
        {
            await using var body = await broken.Content.ReadAsStreamAsync(cancellation);
            await body.CopyToAsync(Stream.Null, cancellation);
        });
        await RenameAsync("Elsewhere", "AuditEntries");

        Assert.Equal(HttpStatusCode.OK, broken.StatusCode);
        Assert.IsAssignableFrom<IOException>(failure is HttpRequestException { InnerException: { } inner } ? inner : failure);
        await app.LineAsync(line => line.Contains("was cut off", StringComparison.Ordinal));
        Assert.DoesNotContain("\nfail: ", app.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/admin/audit")).Status);
    }

    // More than a connection takes in while nobody reads from it: 2,048 of 16 KiB.
    private async Task FillAsync()
    {
        await app.Database.AddEntriesAsync(1, "move.end", new(2002, 2, 2, 2, 2, 2, DateTimeKind.Utc));
        await app.Database.ExecuteAsync($"UPDATE {app.Database.Quote("AuditEntries")} SET {app.Database.Quote("Before")} = "
            + $"'{new string('x', 16 * 1024)}' WHERE {app.Database.Quote("Action")} = 'move.end'");
        await app.Database.DoubleEntriesAsync("move.end", 11);
    }

    private Task RenameAsync(string from, string to) =>
        app.Database.ExecuteAsync($"ALTER TABLE {app.Database.Quote(from)} RENAME TO {app.Database.Quote(to)}");

    private async Task<HttpResponseMessage> BeginAsync(Visitor visitor, string path)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app.Address, path));
        request.Headers.Add("Cookie", string.Join("; ", visitor.Cookies.Select(cookie => $"{cookie.Name}={cookie.Value}")));
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    private async Task<(string Text, string? Type, string? Disposition)> ReadAsync(Visitor visitor, string path)
    {
        using var response = await BeginAsync(visitor, path);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellation);
        return (new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes), response.Content.Headers.ContentType?.ToString(),
            response.Content.Headers.ContentDisposition?.ToString());
    }

    private static List<List<string>> Rows(string text) => CsvLineTests.Read(text);
}
