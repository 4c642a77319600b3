using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Monitoring;

namespace UsersWeb.Tests.Monitoring;

/// <summary>Whether one file is still the right database.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class OutgrownTests
{
    private static readonly WriterFigures Calm = new(1_000, 50, 2, TimeSpan.FromSeconds(1));

    [Fact]
    public void A_calm_file_is_to_stay()
    {
        Assert.Equal(OutgrownBy.Nothing, new FileSigns(Calm, FileSigns.MostBytes, 0, null).OutgrownBy);
        Assert.Equal(OutgrownBy.Nothing, new FileSigns(new(99, 99, 0, default), 0, 0, null).OutgrownBy);
        Assert.StartsWith("Stay", OutgrownWords.Of(new(Calm, 0, 0, null)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000, 0, 3, 0, "Time to move, because 3 changes were refused")]
    [InlineData(1_000, 51, 0, 0, "Time to move, because 51 of 1,000 changes")]
    [InlineData(100, 6, 2, 60_000_000_000, "Time to move, because 6 of 100 changes")]
    [InlineData(10, 0, 0, 50_000_000_001, "Time to move, because the file takes 50.0 GB")]
    public void What_is_measured_says_when_and_why_to_move(long writers, long late, long missed, long bytes, string words) =>
        Assert.StartsWith(words, OutgrownWords.Of(new(new(writers, late, missed, default), bytes, 0, null)), StringComparison.Ordinal);

    [Fact]
    public async Task The_limits_stand_in_the_documentation_as_in_the_code()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(UsersWebProgram.Repository, "docs/choosing-a-database.md"),
            TestContext.Current.CancellationToken);

        Assert.Contains($"{FileSigns.MostMissed} changes or more were refused", text, StringComparison.Ordinal);
        Assert.Contains($"one change in {FileSigns.OneLateIn} waited {FileSigns.LateMilliseconds} ms", text, StringComparison.Ordinal);
        Assert.Contains($"of {FileSigns.FewestWriters} changes or more", text, StringComparison.Ordinal);
        Assert.Contains($"{FileSigns.MostBytes / 1_000_000_000} GB", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_statement_tells_how_long_it_waited_for_another_process_and_that_its_turn_did_not_come()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var app = await HostedApp.StartAsync(database);
        await app.CreateAdministratorAsync();
        var engine = app.Services.GetRequiredService<DatabaseEngine>();
        var before = engine.ReadFileSigns()!.LastHour;

        await HoldAsync(database, async letGo =>
        {
            var deleting = Task.Run(() => DeleteNobodyAsync(app));
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            await letGo();
            await deleting;
        });
        var waited = engine.ReadFileSigns()!.LastHour;
        await HoldAsync(database, _ => Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => DeleteNobodyAsync(app)));

        Assert.InRange(waited.Longest, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(5));
        Assert.True(waited.Late > before.Late);
        Assert.True(engine.ReadFileSigns()!.LastHour.Missed > waited.Missed);
        await DeleteNobodyAsync(app);
    }

    [Fact]
    public async Task Writers_who_were_refused_make_it_time_to_move()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var app = await HostedApp.StartAsync(database);
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var before = await visitor.GetAsync("/admin/database");
        Assert.Contains("Stay: one file is the right database", before.Text, StringComparison.Ordinal);

        await using (var other = await database.OpenAsync())
        {
            await using var hold = other.CreateCommand();
            hold.CommandText = "BEGIN IMMEDIATE";
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            var refused = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => api.PostAsync(Person.New())));
            Assert.All(refused, answer => answer.IsProblem(HttpStatusCode.ServiceUnavailable));
        }

        var after = await visitor.GetAsync("/admin/database");
        Assert.Matches("Time to move, because [0-9]+ changes were refused within the last hour", after.Text);
        Assert.NotNull(after.Document.QuerySelector(".outgrown a[href='/admin/database/move']"));
        Assert.Contains("The database: Time to move", (await visitor.GetAsync("/admin")).Text, StringComparison.Ordinal);
    }

    // Outside of a transaction.
    private static async Task DeleteNobodyAsync(HostedApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<UsersDbContext>();
        await db.Users.Where(user => user.Id < 0).ExecuteDeleteAsync(TestContext.Current.CancellationToken);
    }

    // As another process that writes.
    private static async Task HoldAsync(TestDatabase database, Func<Func<Task>, Task> meanwhile)
    {
        await using var other = await database.OpenAsync();
        await RunAsync("BEGIN IMMEDIATE");
        var isHeld = true;
        await meanwhile(LetAsync);
        if (isHeld) await LetAsync();

        Task LetAsync()
        {
            isHeld = false;
            return RunAsync("ROLLBACK");
        }

        async Task RunAsync(string sql)
        {
            await using var command = other.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }
}
