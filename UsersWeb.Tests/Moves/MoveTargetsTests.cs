using System.Net;
using Microsoft.Extensions.Configuration;
using UsersWeb.Databases;
using UsersWeb.Moves.Settings;

namespace UsersWeb.Tests.Moves;

/// <summary>Where a move that is started in a browser may go.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class MoveTargetsTests
{
    private static readonly ConnectionString Current = ConnectionString.Parse("Data Source=/srv/users/users.db");

    [Theory]
    [InlineData("Data Source=data/new.db")]
    [InlineData("Data Source=data/deeper/new.db")]
    [InlineData("Data Source=/srv/users/new.db")]
    [InlineData("Host=db.example.org;Database=users")]
    [InlineData("Host=/var/run/postgresql;Database=users")]
    [InlineData("Server=anywhere;Database=users")]
    public void Servers_anywhere_and_files_in_the_data_folders_are_allowed_unless_something_else_is_said(string target) =>
        Assert.Null(Refusal(target));

    [Theory]
    [InlineData("Data Source=/etc/new.db")]
    [InlineData("Data Source=new.db")]
    [InlineData("Data Source=data/../new.db")]
    [InlineData("Data Source=/srv/users-2/new.db")]
    [InlineData("sqlite:////srv/users/../../etc/new.db")]
    public void Files_elsewhere_are_not(string target) =>
        Assert.Contains("Moves:Targets:Folders", Refusal(target), StringComparison.Ordinal);

    [Theory]
    [InlineData("Host=DB.example.org;Database=users", true)]
    [InlineData("Host=other.example.org;Database=users", false)]
    [InlineData("Host=other.example.org;Port=5433;Database=users", true)]
    [InlineData("Host=db.example.org,other.example.org:5433;Database=users", true)]
    [InlineData("Host=db.example.org,other.example.org:5434;Database=users", false)]
    [InlineData("Host=db.example.org,elsewhere.example.org;Database=users", false)]
    [InlineData("Server=elsewhere.example.org;Database=users", false)]
    [InlineData("Server=db.example.org;Database=users;User ID=app", true)]
    [InlineData("Data Source=/elsewhere/new.db", true)]
    [InlineData("Data Source=data/new.db", false)]
    public void What_is_said_counts_alone(string target, bool isAllowed) => Assert.Equal(isAllowed, Refusal(target,
        ("Moves:Targets:Hosts:0", "db.example.org"), ("Moves:Targets:Hosts:1", "other.example.org:5433"),
        ("Moves:Targets:Folders:0", "/elsewhere")) is null);

    [Fact]
    public async Task A_link_in_the_data_folder_leads_nowhere_else()
    {
        await using var folder = await TemporaryFolder.CreateAsync();
        await using var elsewhere = await TemporaryFolder.CreateAsync();
        Directory.CreateSymbolicLink(folder["link"], elsewhere.Path);

        Assert.NotNull(Refusal($"Data Source={folder["link"]}/new.db", ("Moves:Targets:Folders:0", folder.Path)));
        Assert.Null(Refusal($"Data Source={folder["new.db"]}", ("Moves:Targets:Folders:0", folder.Path)));
    }

    [Fact]
    public async Task What_is_not_allowed_and_what_is_not_there_read_the_same_on_the_page_and_differ_in_the_log()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var app = await HostedApp.StartAsync(database, ("Moves:Targets:Hosts:0", "db.example.org"));
        using var visitor = await app.SignInAsAdministratorAsync();

        foreach (var target in (string[])["Data Source=/etc/passwd", "Data Source=/no/such/file.db", "Host=10.0.0.1;Database=users"])
        {
            var refused = await visitor.SubmitAsync(await visitor.GetAsync(MovePages.Path), ("Target", target));

            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains("can't be reached or opened, or it is not among", refused.Error("Target")!, StringComparison.Ordinal);
        }
        await app.LineAsync(line => line.Contains("/etc/passwd is in none of the folders", StringComparison.Ordinal));
        await app.LineAsync(line => line.Contains("10.0.0.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_the_settings_say_so_nothing_is_moved_in_a_browser()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var app = await HostedApp.StartAsync(database, ("Moves:FromBrowser", "false"));
        using var visitor = await app.SignInAsAdministratorAsync();

        var page = await visitor.GetAsync(MovePages.Path);
        var forced = await visitor.PostAsync(MovePages.Path + "/test",
            ("__RequestVerificationToken", (await visitor.GetAsync("/users/create")).Value("__RequestVerificationToken")!),
            ("Target", "Data Source=data/new.db"));

        Assert.Contains("Moves:FromBrowser", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("[name=Target]"));
        Assert.Equal(HttpStatusCode.Conflict, forced.Status);
    }

    private static string? Refusal(string target, params (string Name, string Value)[] settings) => MoveTargets.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value)))
            .Build()).Refusal(ConnectionString.Parse(target), Current);
}
