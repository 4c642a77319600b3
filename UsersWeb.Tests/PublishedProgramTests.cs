using System.Buffers.Binary;
using System.Net;

namespace UsersWeb.Tests;

/// <summary>
/// What people run, in a process of its own: that everything is in it and wired up. Details are tested on the same
/// application in the tests' process.
/// </summary>
[Trait(Runs.Slow, Runs.Yes)]
public class PublishedProgramTests(ProgramApp app) : IClassFixture<ProgramApp>
{
    [Theory]
    [InlineData("/site.css", "text/css")]
    [InlineData("/js/times.js", "text/javascript")]
    [InlineData("/icons.svg", "image/svg+xml")]
    public async Task Its_static_files_are_there(string path, string type)
    {
        using var visitor = app.Visit();

        var file = await visitor.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, file.Status);
        Assert.Equal(type, file.Response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Its_pages_name_files_by_what_is_in_them_and_browsers_keep_those()
    {
        await app.CreateAdministratorAsync();
        using var visitor = app.Visit();
        using var anybody = app.ApiWith(null);
        var address = (await visitor.GetAsync("/account/login")).Document.QuerySelector("link[href^='/site.']")!.GetAttribute("href")!;

        var file = await anybody.GetAsync(address, ("Accept-Encoding", "br"));

        Assert.NotEqual("/site.css", address);
        // Built and not published it is in Development, where files change and their addresses don't.
        var isPublished = Path.Exists(Path.Combine(Path.GetDirectoryName(UsersWebProgram.Path)!, "wwwroot"));
        Assert.Equal(isPublished ? "max-age=31536000, immutable" : "no-cache", file.Headers["Cache-Control"]);
        Assert.Equal(isPublished ? "br" : null, file.Headers.GetValueOrDefault("Content-Encoding"));
    }

    [Fact]
    public async Task It_signs_in_takes_a_form_and_shows_the_page_and_its_api_says_the_same()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var anna = Person.New();

        var sent = await visitor.SubmitAsync(await visitor.GetAsync("/users/create"), ("UserName", anna.UserName), ("Email", anna.Email));

        var shown = await visitor.FollowAsync(sent);
        Assert.Equal(HttpStatusCode.OK, shown.Status);
        Assert.Contains("was created", shown.Text, StringComparison.Ordinal);
        var found = await api.GetAsync($"/api/users?q={anna.UserName}");
        Assert.Equal(anna.Email, Assert.Single(found["items"].EnumerateArray()).GetProperty("email").GetString());
        Assert.Equal(HttpStatusCode.OK, (await app.ApiWith(null).GetAsync("/openapi/v1.json")).Status);
    }

    [Fact]
    public async Task It_hashes_a_password_in_220000_rounds()
    {
        await app.CreateAdministratorAsync();
        var (table, column, name) = (app.Database.Quote("Users"), app.Database.Quote("PasswordHash"), app.Database.Quote("UserName"));

        var hashes = await app.Database.QueryAsync<string>($"SELECT {column} FROM {table} WHERE {name} = '{TestApp.Administrator}'");

        // Identity's format 3: a byte for the format, four for the function, four for the rounds.
        Assert.Equal(220_000u, BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(Assert.Single(hashes)).AsSpan(5)));
    }

    [Fact]
    public async Task It_starts_again_on_the_same_database_after_a_signal()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (var first = await ProgramApp.StartAsync(database))
        {
            await first.ReadyAsync();
            await first.CreateAdministratorAsync();
            await first.Program.SignalAsync("TERM");
            Assert.Equal(0, await first.Program.ExitAsync(TimeSpan.FromSeconds(15)));
        }

        await using var second = await ProgramApp.StartAsync(database);

        await second.ReadyAsync();
        using var visitor = second.Visit();
        await visitor.SignInAsync(TestApp.Administrator, TestApp.Password);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/users")).Status);
    }
}
