using System.Net;
using System.Text.Json;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Settings;
using UsersWeb.Tests.Commands;

namespace UsersWeb.Tests.Moves;

/// <summary>From the database that this run tests to others and back, in one process.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private readonly MigratedDatabase given = new();
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;
    private TemporaryFolder home = null!;

    public async ValueTask InitializeAsync()
    {
        await given.InitializeAsync();
        home = await TemporaryFolder.CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await given.DisposeAsync();
        await home.DisposeAsync();
    }

    // There and back are both directions of a pair, so each pair has its turn in one run.
    public static TheoryData<DatabaseProvider> Others =>
        [.. Enum.GetValues<DatabaseProvider>().Where(other => other >= DatabaseServer.Chosen)];

    [Theory, MemberData(nameof(Others))]
    public async Task When_its_database_is_fenced_and_the_settings_name_another_it_goes_there_by_itself(DatabaseProvider provider)
    {
        await using var other = await TestDatabase.CreateAsync(provider);
        await Migrated.FillAsync(other, "there");
        await other.MarkAsync(MarkState.Verified);
        await File.WriteAllTextAsync(home["appsettings.json"], """{ "ConnectionStrings": { "Users": "" } }""", cancellation);
        await SetAsync(given.Database);
        await using var app = await ProgramApp.StartAtHomeAsync(home.Path, given.Database);
        await app.ReadyAsync();
        await IsServedAsync(app, "boss");

        await SwitchAsync(app, given.Database, other, "there");
        Assert.Equal(MarkState.Active, await other.MarkAsync());
        (await HostedCommand.RunAsync(given.Database, "db", "unfence")).Succeeded();
        await SwitchAsync(app, other, given.Database, "boss");
        (await HostedCommand.RunAsync(other, "db", "unfence")).Succeeded();
        await SwitchAsync(app, given.Database, other, "there");

        Assert.False(app.Program.HasExited);
        await app.Program.SignalAsync("TERM");
        Assert.Equal(0, await app.Program.ExitAsync(TimeSpan.FromSeconds(15)));
    }

    // From each, and to each.
    public static TheoryData<DatabaseProvider> Targets => DatabaseServer.Chosen switch
    {
        DatabaseProvider.Sqlite => [.. Enum.GetValues<DatabaseProvider>()],
        DatabaseProvider.PostgreSql => [DatabaseProvider.MySql],
        _ => [DatabaseProvider.Sqlite],
    };

    [Theory, MemberData(nameof(Targets))]
    public async Task A_move_that_switches_takes_the_running_application_along(DatabaseProvider provider)
    {
        await using var other = await TestDatabase.CreateAsync(provider);
        await File.WriteAllTextAsync(home["appsettings.json"], """{ "ConnectionStrings": { "Users": "" } }""", cancellation);
        await SetAsync(given.Database);
        await using var app = await ProgramApp.StartAtHomeAsync(home.Path, given.Database);
        await app.ReadyAsync();
        using var boss = app.Visit();
        await boss.SignInAsync("boss", MigratedDatabase.Password);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var knocking = Enumerable.Range(0, 3).Select(_ => KnockAsync(app.Address, stop.Token))
            .Concat(Enumerable.Range(0, 3).Select(_ => ReadAsync(boss, stop.Token))).ToList();

        (await Cli.RunAsync(null, ["db", "move", "--to", other.ConnectionString, "--switch", "--no-backup"],
            settings: ("USERSWEB_HOME", home.Path))).Succeeded();

        await app.Program.LineAsync(line => line.Contains("starting again", StringComparison.Ordinal));
        await Eventually.IsTrueAsync(() => AnswersAsync(app), $"it serves the new database:\n{app.Output}");
        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(knocking), answered => Assert.InRange(answered, 10, int.MaxValue));
        // The keys that sign cookies have moved, too: nobody has to sign in again.
        Assert.Equal(HttpStatusCode.OK, (await boss.GetAsync("/users")).Status);
        (await HostedCommand.RunAsync(other, "users", "create", "--user-name", "new", "--email", "new@example.com")).Succeeded();
        Assert.Contains("new@example.com", (await boss.GetAsync("/users")).Text, StringComparison.Ordinal);
        var status = (await HostedCommand.RunAsync(given.Database, "db", "status")).Succeeded();
        Assert.Contains("moved", status.Output, StringComparison.Ordinal);
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task Settings_that_make_no_sense_are_told_and_waited_for()
    {
        await using var other = await TestDatabase.CreateAsync();
        await Migrated.FillAsync(other);
        await File.WriteAllTextAsync(home["appsettings.json"], """{ "ConnectionStrings": { "Users": "" } }""", cancellation);
        await SetAsync(given.Database);
        await using var app = await ProgramApp.StartAtHomeAsync(home.Path, given.Database);
        await app.ReadyAsync();
        var settings = await File.ReadAllTextAsync(home["appsettings.json"], cancellation);
        await File.WriteAllTextAsync(home["appsettings.json"], settings[..^10], cancellation);

        await given.Database.FenceAsync();

        await app.Program.LineAsync(line => line.Contains("can't be read", StringComparison.Ordinal));
        await File.WriteAllTextAsync(home["appsettings.json"], settings, cancellation);
        await SetAsync(other);
        await app.Program.LineAsync(line => line.Contains("starting again", StringComparison.Ordinal));
        await Eventually.IsTrueAsync(async () => await AnswersAsync(app), "it serves the other database");
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task Settings_with_which_it_can_not_start_are_told_and_tried_again_when_they_were_mended()
    {
        await using var other = await TestDatabase.CreateAsync();
        await Migrated.FillAsync(other, "there");
        await WriteAsync(new { ConnectionStrings = new { Users = given.Database.ConnectionString } });
        await using var app = await ProgramApp.StartAtHomeAsync(home.Path, given.Database);
        await app.ReadyAsync();
        await WriteAsync(new
        {
            ConnectionStrings = new { Users = other.ConnectionString },
            Logging = new { LogLevel = new { Default = "Nonsense" } },
        });

        await given.Database.FenceAsync();

        await app.Program.LineAsync(line => line.Contains("could not start with the new settings", StringComparison.Ordinal));
        await Eventually.IsTrueAsync(async () => !await AnswersAsync(app), "nobody reads from what has been left any more");
        await WriteAsync(new { ConnectionStrings = new { Users = other.ConnectionString } });
        await Eventually.IsTrueAsync(() => AnswersAsync(app), $"it serves the other database:\n{app.Output}");
        await IsServedAsync(app, "there");
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task Another_address_in_the_new_settings_is_listened_to()
    {
        await using var other = await TestDatabase.CreateAsync();
        await Migrated.FillAsync(other, "there");
        await WriteAsync(new { ConnectionStrings = new { Users = given.Database.ConnectionString } });
        await using var app = await ProgramApp.StartAtHomeAsync(home.Path, given.Database);
        await app.ReadyAsync();
        var address = new Uri($"http://127.0.0.1:{DatabaseServer.FreePort()}");
        await WriteAsync(new
        {
            ConnectionStrings = new { Users = other.ConnectionString },
            Kestrel = new { Endpoints = new { Http = new { Url = address.ToString() } } },
        });

        await given.Database.FenceAsync();

        using var visitor = new Visitor(address);
        await Eventually.IsTrueAsync(async () => await IsReadyAsync(visitor), $"it answers there:\n{app.Output}");
        await visitor.SignInAsync("there", MigratedDatabase.Password);
        using var late = app.Visit();
        await Assert.ThrowsAsync<HttpRequestException>(() => late.GetAsync("/healthz/live"));
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task Another_address_that_can_not_be_had_ends_it_with_a_word()
    {
        await using var other = await TestDatabase.CreateAsync();
        await Migrated.FillAsync(other);
        await WriteAsync(new { ConnectionStrings = new { Users = given.Database.ConnectionString } });
        await using var app = await ProgramApp.StartAtHomeAsync(home.Path, given.Database);
        await app.ReadyAsync();
        await WriteAsync(new
        {
            ConnectionStrings = new { Users = other.ConnectionString },
            Kestrel = new { Endpoints = new { Http = new { Url = "http://192.0.2.1:80" } } },
        });

        await given.Database.FenceAsync();

        Assert.Equal(1, await app.Program.ExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("The web server can't start: ", app.Output, StringComparison.Ordinal);
    }

    private Task WriteAsync(object settings) =>
        File.WriteAllTextAsync(home["appsettings.json"], JsonSerializer.Serialize(settings), cancellation);

    private static async Task<bool> IsReadyAsync(Visitor visitor)
    {
        try
        {
            return (await visitor.GetAsync("/healthz/ready")).Status == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task SwitchAsync(TestApp app, TestDatabase from, TestDatabase to, string user)
    {
        await SetAsync(to);
        await from.FenceAsync();
        await Eventually.IsTrueAsync(async () => await CanSignInAsync(app, user), $"{user} can sign in:\n{app.Output}");
        await IsServedAsync(app, user);
    }

    private async Task SetAsync(TestDatabase database) => await ConnectionSetting
        .Locate(HomeSettings.Configured(home.Path).Build(), database.Parsed()).WriteAsync(database.ConnectionString, cancellation);

    // Also while it starts again somebody listens, and answers.
    private static async Task<bool> AnswersAsync(TestApp app)
    {
        using var visitor = app.Visit();
        return (await visitor.GetAsync("/healthz/ready")).Status == HttpStatusCode.OK;
    }

    // Each time with a connection of its own.
    private static async Task<int> KnockAsync(Uri address, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.ConnectionClose = true;
        var answered = 0;
        while (!stop.IsCancellationRequested)
        {
            using var answer = await client.GetAsync("/healthz/live", CancellationToken.None);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            answered++;
            await Task.Delay(5, CancellationToken.None);
        }
        return answered;
    }

    // On connections that stay, as a browser's do: pages with what the database holds.
    private static async Task<int> ReadAsync(Visitor reader, CancellationToken stop)
    {
        var answered = 0;
        while (!stop.IsCancellationRequested)
        {
            Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/users")).Status);
            answered++;
            await Task.Delay(5, CancellationToken.None);
        }
        return answered;
    }

    private static async Task<bool> CanSignInAsync(TestApp app, string user)
    {
        using var visitor = app.Visit();
        try
        {
            await visitor.SignInAsync(user, MigratedDatabase.Password);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static async Task IsServedAsync(TestApp app, string user)
    {
        using var visitor = app.Visit();
        await visitor.SignInAsync(user, MigratedDatabase.Password);
        var page = await visitor.GetAsync("/users");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(user, page.Text, StringComparison.Ordinal);
    }
}
