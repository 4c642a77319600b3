using Microsoft.Extensions.Configuration;
using UsersWeb.Moves.Settings;

namespace UsersWeb.Tests.Moves;

[Trait(Runs.Once, Runs.Yes)]
public sealed class ConnectionSettingTests : IAsyncLifetime
{
    private const string Text = "Host=db.example.org;Password=\"a\\b'c<ü>\"";
    private const string Quoted = "\"Host=db.example.org;Password=\\\"a\\\\b'c<ü>\\\"\"";
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;
    private TemporaryFolder folder = null!;

    public async ValueTask InitializeAsync() => folder = await TemporaryFolder.CreateAsync();

    public ValueTask DisposeAsync() => folder.DisposeAsync();

    [Theory]
    [InlineData("""{"ConnectionStrings":{"Users":"Data Source=a.db"}}""", """{"ConnectionStrings":{"Users":@}}""")]
    [InlineData("""{ "ConnectionStrings:Users": "Data Source=a.db" }""", """{ "ConnectionStrings:Users": @ }""")]
    [InlineData("""{ "connectionstrings": { "USERS": "Data Source=a.db" } }""", """{ "connectionstrings": { "USERS": @ } }""")]
    [InlineData(
        """
        // Settings, "ConnectionStrings": { "Users": "not this" }
        {
          "List": [ { "ConnectionStrings": { "Users": "nor this" } }, 1, [] ],
          "Other": { "ConnectionStrings": { "Users": "nor this" } },
          "ConnectionStrings": {
            /* ours */ "Users": "Data Source=a.db\u0020", // the file
            "Else": "x",
          },
        }
        """,
        """
        // Settings, "ConnectionStrings": { "Users": "not this" }
        {
          "List": [ { "ConnectionStrings": { "Users": "nor this" } }, 1, [] ],
          "Other": { "ConnectionStrings": { "Users": "nor this" } },
          "ConnectionStrings": {
            /* ours */ "Users": @, // the file
            "Else": "x",
          },
        }
        """)]
    public async Task Only_the_value_changes(string before, string after)
    {
        var file = await WriteAsync("appsettings.json", before);

        await Locate().WriteAsync(Text, cancellation);

        Assert.Equal(after.Split('@'), (await File.ReadAllTextAsync(file, cancellation)).Split(Quoted));
        Assert.Equal(Text, Read()["ConnectionStrings:Users"]);
        Assert.Equal(["appsettings.json"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("""{ "Logging": { "LogLevel": { "Default": "Warning" } } }""")]
    [InlineData("""{ "ConnectionStrings": { } }""")]
    [InlineData("""{ "ConnectionStrings": { "Else": "x" }, "Last": 1 }""")]
    [InlineData("{ }")]
    [InlineData("{}\r\n")]
    public async Task A_missing_setting_is_added_and_everything_else_stays(string before)
    {
        await WriteAsync("appsettings.json", before);
        var was = Read().AsEnumerable().Where(pair => pair.Value is not null).ToList();

        // What Locate names when nobody has the setting is the home folder's file; the bytes are what is tried here.
        await WriteAsync("appsettings.json", Added(before));

        Assert.Equal(was.Append(new("ConnectionStrings:Users", Text)).OrderBy(pair => pair.Key), Read().AsEnumerable()
            .Where(pair => pair.Value is not null).OrderBy(pair => pair.Key));
    }

    [Fact]
    public async Task The_source_that_wins_is_the_one_that_changes()
    {
        var first = await WriteAsync("appsettings.json", """{ "ConnectionStrings": { "Users": "Data Source=a.db" } }""");
        await WriteAsync("appsettings.Production.json", """{ "ConnectionStrings": { "Users": "Data Source=b.db" } }""");

        var setting = Locate();
        await setting.WriteAsync(Text, cancellation);

        Assert.Equal("appsettings.Production.json", setting.Place);
        Assert.Equal(Text, Read()["ConnectionStrings:Users"]);
        Assert.Contains("a.db", await File.ReadAllTextAsync(first, cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_from_the_environment_or_the_command_line_is_named_and_not_written()
    {
        await WriteAsync("appsettings.json", """{ "ConnectionStrings": { "Users": "Data Source=a.db" } }""");

        var url = ConnectionSetting.Locate(Builder().AddInMemoryCollection([new("ConnectionStrings:Users", "sqlite:///c.db")]).Build());
        var line = ConnectionSetting.Locate(Builder().AddCommandLine(["--ConnectionStrings:Users=Data Source=c.db"]).Build());

        Assert.Equal(("the environment variable DATABASE_URL", false), (url.Place, url.CanWrite));
        Assert.Equal(("the command line", false), (line.Place, line.CanWrite));
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => line.WriteAsync(Text, cancellation));
        Assert.Contains("the command line", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_that_names_the_engine_changes_with_it()
    {
        await WriteAsync("appsettings.json",
            """{ "Database": { "Provider": "Sqlite" }, "ConnectionStrings": { "Users": "Data Source=a.db" } }""");

        await Locate().WriteAsync("mysql://app@db/users", cancellation);

        Assert.Equal(("MySql", "mysql://app@db/users"), (Read()["Database:Provider"], Read()["ConnectionStrings:Users"]));
    }

    [Fact]
    public async Task A_setting_elsewhere_that_names_another_engine_is_told_before_anything_is_written()
    {
        var file = await WriteAsync("appsettings.json", """{ "ConnectionStrings": { "Users": "Data Source=a.db" } }""");
        var setting = ConnectionSetting.Locate(Builder().AddCommandLine(["--Database:Provider=Sqlite"]).Build());

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => setting.WriteAsync("mysql://app@db/users", cancellation));

        Assert.Contains("Database:Provider", refused.Message, StringComparison.Ordinal);
        Assert.Contains("a.db", await File.ReadAllTextAsync(file, cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_symbolic_link_stays_and_others_can_no_longer_read_the_file()
    {
        var real = await WriteAsync("real.json", "\uFEFF" + """{ "ConnectionStrings": { "Users": "Data Source=a.db" } }""");
        File.CreateSymbolicLink(folder["appsettings.json"], real);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(real, (UnixFileMode)Convert.ToInt32("664", 8));

        await Locate().WriteAsync(Text, cancellation);

        Assert.Equal(Text, Read()["ConnectionStrings:Users"]);
        Assert.NotNull(new FileInfo(folder["appsettings.json"]).LinkTarget);
        if (!OperatingSystem.IsWindows()) Assert.Equal((UnixFileMode)Convert.ToInt32("660", 8), File.GetUnixFileMode(real));
    }

    private static string Added(string before) =>
        System.Text.Encoding.UTF8.GetString(JsonSetting.Set(System.Text.Encoding.UTF8.GetBytes(before), "ConnectionStrings:Users", Text));

    private ConnectionSetting Locate() => ConnectionSetting.Locate(Read());

    private IConfigurationRoot Read() => Builder().Build();

    private IConfigurationBuilder Builder() => new ConfigurationBuilder().SetBasePath(folder.Path)
        .AddJsonFile("appsettings.json", optional: true).AddJsonFile("appsettings.Production.json", optional: true);

    private async Task<string> WriteAsync(string name, string content)
    {
        await File.WriteAllTextAsync(folder[name], content, cancellation);
        return folder[name];
    }
}
