using System.Net;
using System.Text.Json;

namespace UsersWeb.Tests.Users;

/// <summary>The list as a file: by the page and by the command.</summary>
public class ExportTests(HostedApp app) : IClassFixture<HostedApp>
{
    private readonly string marker = $"x{Guid.NewGuid():N}"[..12];

    [Fact]
    public async Task It_holds_who_is_shown_in_the_order_and_the_columns_that_were_chosen()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        await FillAsync(3);

        var file = await visitor.GetAsync(
            $"/users/export?format=csv&q={marker}&sort=-userName&columns=email&columns=userName&columns=status");

        Assert.Equal("text/csv; charset=utf-8; header=present", file.Response.Content.Headers.ContentType!.ToString());
        Assert.StartsWith("users-", file.Response.Content.Headers.ContentDisposition!.FileName, StringComparison.Ordinal);
        Assert.Equal(
        [
            "\"userName\",\"email\",\"status\"", $"\"{marker}2\",\"{marker}2@example.com\",\"active\"",
            $"\"{marker}1\",\"{marker}1@example.com\",\"active\"", $"\"{marker}0\",\"{marker}0@example.com\",\"active\"", "",
        ], file.Document.Source.Text.ReplaceLineEndings("\n").Split('\n'));
    }

    [Fact]
    public async Task What_a_spreadsheet_would_compute_is_text()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        await api.PostAsync(new Person(marker, $"{marker}@example.com", "=HYPERLINK(\"http://evil\")", "+49 30 1"));

        var file = await visitor.GetAsync($"/users/export?q={marker}&columns=displayName,phoneNumber");

        Assert.Contains("\"'=HYPERLINK(\"\"http://evil\"\")\",\"'+49 30 1\"", file.Document.Source.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_the_command_it_is_the_same_as_the_api_says_readable_by_its_owner_alone()
    {
        using var api = await app.ApiAsync();
        await FillAsync(250);
        await using var folder = await TemporaryFolder.CreateAsync();

        var made = (await app.RunAsync("users", "export", folder["users.jsonl"], "--q", marker, "--json")).Succeeded();
        var again = await app.RunAsync("users", "export", folder["users.jsonl"], "--q", marker);
        var wrong = await app.RunAsync("users", "export", folder["users.xls"]);
        var columns = await app.RunAsync("users", "export", folder["users.csv"], "--columns", "userName,secret");

        var lines = await File.ReadAllLinesAsync(folder["users.jsonl"], TestContext.Current.CancellationToken);
        Assert.Equal(250, lines.Length);
        Assert.Equal(250, JsonDocument.Parse(made.Output).RootElement.GetProperty("users").GetInt32());
        var first = await api.GetAsync($"/api/users?sort=userName&limit=1&q={marker}");
        Assert.Equal(first["items"][0].GetRawText(), lines[0]);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["users.jsonl"]));
        Assert.Contains("--force", again.Error, StringComparison.Ordinal);
        Assert.Contains(".csv or .jsonl", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("--columns takes id,", columns.Error, StringComparison.Ordinal);
        Assert.Equal((1, 2, 2), (again.Code, wrong.Code, columns.Code));
        Assert.Equal(["users.jsonl"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Who_downloaded_which_people_is_written_down_without_what_was_searched()
    {
        using var visitor = await app.SignInAsAdministratorAsync();

        await visitor.GetAsync($"/users/export?format=jsonl&q={marker}&role=manager");

        var entry = Assert.Single(await app.Database.AfterOfAsync("user.export"),
            after => after.Contains("manager", StringComparison.Ordinal));
        Assert.Equal("""{"role":"manager","q":true,"format":"jsonl"}""", entry);
    }

    [Theory]
    [InlineData("format=xls")]
    [InlineData("columns=passwordHash")]
    public async Task What_there_is_not_is_refused(string query)
    {
        using var visitor = await app.SignInAsAdministratorAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync("/users/export?" + query)).Status);
    }

    private async Task FillAsync(int count)
    {
        using var api = await app.ApiAsync();
        for (var i = 0; i < count; i++)
            Assert.Equal(HttpStatusCode.Created, (await api.PostAsync(new Person($"{marker}{i}", $"{marker}{i}@example.com"))).Status);
    }
}
