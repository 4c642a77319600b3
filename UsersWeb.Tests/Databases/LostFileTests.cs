using System.Collections.Concurrent;
using System.Net;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Databases;

/// <summary>A SQLite file that is deleted, moved away or replaced under the application. The system tells nobody.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class LostFileTests : IAsyncLifetime
{
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;
    private TestDatabase database = null!;
    private HostedApp app = null!;
    private Api api = null!;

    private string SqliteFile => Migrated.SqliteFile(database);

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        app = await HostedApp.StartAsync(database);
        api = await app.ApiAsync();
        await api.CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        api.Dispose();
        await app.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task After_the_file_was_deleted_nothing_is_answered_as_saved_and_nothing_new_is_begun()
    {
        Move(SqliteFile, null);

        var refused = await api.PostAsync(Person.New());

        refused.IsProblem(HttpStatusCode.ServiceUnavailable);
        await IsUnavailableAsync("The database file users.db is gone");
        await app.LineAsync(line => line.Contains(SqliteFile, StringComparison.Ordinal)
            && line.Contains("restart the application to begin with a new one", StringComparison.Ordinal));
        Assert.False(File.Exists(SqliteFile));
    }

    [Fact]
    public async Task A_server_that_nobody_uses_is_not_ready_either()
    {
        Move(SqliteFile, null);

        await app.LineAsync(line => line.Contains("was deleted or moved away", StringComparison.Ordinal));
        await IsUnavailableAsync("The database file users.db is gone");
    }

    [Fact]
    public async Task A_file_that_is_put_back_is_served_again()
    {
        Move(SqliteFile, SqliteFile + ".away");
        await IsUnavailableAsync("is gone");

        Move(SqliteFile + ".away", SqliteFile);

        await app.ReadyAsync();
        await api.CreateAsync();
    }

    // Whoever had the turn to write, and could neither begin nor end, has given it to the next one.
    [Fact]
    public async Task Writers_who_met_the_loss_are_in_nobody_s_way_when_the_file_is_back()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var writers = Enumerable.Range(0, 8).Select(_ => WriteAsync(stop.Token)).ToList();
        await Task.Delay(200, cancellation);
        Move(SqliteFile, SqliteFile + ".away");
        await IsUnavailableAsync("is gone");
        await Task.Delay(200, cancellation);
        Assert.False(File.Exists(SqliteFile));
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        Move(SqliteFile + ".away", SqliteFile);

        await app.ReadyAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.CreateAsync()));
        Assert.DoesNotContain("WriteQueueTimeoutException", app.Output, StringComparison.Ordinal);
    }

    private async Task WriteAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var answer = await api.PostAsync(Person.New());
            Assert.Contains(answer.Status, (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.ServiceUnavailable]);
        }
    }

    [Fact]
    public async Task A_file_that_was_replaced_by_a_backup_is_neither_read_nor_written_before_a_restart()
    {
        var backup = SqliteFile + ".backup";
        (await app.RunAsync("db", "backup", backup)).Succeeded();
        await api.CreateAsync();
        var people = (await database.QueryAsync<long>("SELECT count(*) FROM Users"))[0];
        Move(SqliteFile, null);
        File.Move(backup, SqliteFile);

        (await api.PostAsync(Person.New())).IsProblem(HttpStatusCode.ServiceUnavailable);

        await IsUnavailableAsync("The database file users.db was replaced");
        await app.LineAsync(line => line.Contains("restart the application to use the file that is there now", StringComparison.Ordinal));
        await app.DisposeAsync();
        app = await HostedApp.BeginAsync(database);
        await app.ReadyAsync();
        Assert.Equal(people - 1, (await database.QueryAsync<long>("SELECT count(*) FROM Users"))[0]);
    }

    // The log of the old file lies beside it still, and SQLite would write that into the new one.
    [Theory]
    [InlineData("cp")]
    [InlineData("mv")]
    public async Task A_backup_that_takes_the_file_s_place_while_its_log_stays_is_what_a_restart_finds(string program)
    {
        for (var i = 0; i < 20; i++) await api.CreateAsync();
        var backup = SqliteFile + ".backup";
        (await app.RunAsync("db", "backup", backup)).Succeeded();
        var people = await PeopleAsync();
        for (var i = 0; i < 20; i++) await api.CreateAsync();
        Assert.Equal(20, await PeopleAsync() - people);
        Assert.NotEqual(0, new FileInfo(SqliteFile + "-wal").Length);

        using (var copy = System.Diagnostics.Process.Start(program, [backup, SqliteFile])) await copy.WaitForExitAsync(cancellation);

        var line = await app.LineAsync(line => line.Contains("was replaced while it was in use", StringComparison.Ordinal));
        Assert.Contains(SqliteFile + "-wal.", line, StringComparison.Ordinal);
        (await api.PostAsync(Person.New())).IsProblem(HttpStatusCode.ServiceUnavailable);
        await IsUnavailableAsync("The database file users.db was replaced");
        await app.DisposeAsync();
        app = await HostedApp.BeginAsync(database);
        await app.ReadyAsync();
        Assert.Equal(people, await PeopleAsync());
        Assert.Equal(["ok"], await database.QueryAsync<string>("PRAGMA integrity_check"));
    }

    // Between the deed and the next look connections are opened by name.
    [Fact]
    public async Task While_another_file_has_the_name_nobody_reads_or_changes_that()
    {
        var created = await api.CreateAsync();
        var other = SqliteFile + ".other";
        (await app.RunAsync("db", "backup", other)).Succeeded();
        await ExecuteAsync(other, "DELETE FROM Users");
        var wrong = new ConcurrentBag<ApiAnswer>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var readers = Enumerable.Range(0, 6)
            .Select(i => Task.Run(() => AskAsync(created.Id, i % 2 == 0, wrong, stop.Token), cancellation)).ToArray();
        for (var round = 0; round < 8; round++)
        {
            File.Move(SqliteFile, SqliteFile + ".away");
            File.Move(other, SqliteFile);
            await Task.Delay(50, cancellation);
            File.Move(SqliteFile, other);
            File.Move(SqliteFile + ".away", SqliteFile);
            await app.ReadyAsync();
        }
        await stop.CancelAsync();
        await Task.WhenAll(readers);

        Assert.Empty(wrong);
        Assert.Equal(created.Id, (await api.GetAsync($"/api/users/{created.Id}")).Id);
    }

    private async Task AskAsync(long id, bool writes, ConcurrentBag<ApiAnswer> wrong, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var answer = writes ? await api.PatchAsync(id, new { displayName = $"{Guid.NewGuid()}" })
                : await api.GetAsync($"/api/users/{id}");
            if (answer.Status is HttpStatusCode.OK or HttpStatusCode.PreconditionFailed or HttpStatusCode.ServiceUnavailable) continue;
            wrong.Add(answer);
        }
    }

    private static async Task ExecuteAsync(string file, string sql)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    [Fact]
    public async Task A_file_that_another_one_stood_for_meanwhile_has_its_log_back_and_everybody_in_it()
    {
        for (var i = 0; i < 20; i++) await api.CreateAsync();
        var people = await PeopleAsync();
        File.Move(SqliteFile, SqliteFile + ".away");
        await File.WriteAllTextAsync(SqliteFile, "", cancellation);
        await app.LineAsync(line => line.Contains(SqliteFile + "-wal.", StringComparison.Ordinal));

        File.Move(SqliteFile + ".away", SqliteFile, overwrite: true);

        await app.ReadyAsync();
        await api.CreateAsync();
        Assert.Equal(people + 1, await PeopleAsync());
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(SqliteFile)!, "users.db-wal.2*"));
    }

    private async Task<long> PeopleAsync() => (await database.QueryAsync<long>("SELECT count(*) FROM Users"))[0];

    [Fact]
    public async Task A_write_ahead_log_that_was_deleted_is_noticed_as_well()
    {
        File.Delete(SqliteFile + "-wal");

        (await api.PostAsync(Person.New())).IsProblem(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Each_write_that_was_answered_as_saved_is_in_the_file_that_was_taken_away()
    {
        var saved = new ConcurrentBag<long>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var writers = Enumerable.Range(0, 8).Select(_ => Task.Run(() => WriteAsync(saved, stop.Token), cancellation)).ToArray();
        await Eventually.IsTrueAsync(() => Task.FromResult(saved.Count > 50), "they write");

        Move(SqliteFile, SqliteFile + ".away");
        await IsUnavailableAsync("is gone");
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        // Whoever still had it open has written its log; the last one to close it would take that away under the old name.
        await app.DisposeAsync();
        Move(SqliteFile + ".away", SqliteFile);
        var kept = (await database.QueryAsync<long>("SELECT Id FROM Users")).ToHashSet();
        Assert.DoesNotContain(saved, id => !kept.Contains(id));
    }

    private async Task WriteAsync(ConcurrentBag<long> saved, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var answer = await api.PostAsync(Person.New());
            if (answer.Status == HttpStatusCode.Created) saved.Add(answer.Id);
            else answer.IsProblem(HttpStatusCode.ServiceUnavailable);
        }
    }

    private async Task IsUnavailableAsync(string because)
    {
        using var anybody = app.ApiWith(null);
        var ready = await anybody.GetAsync("/healthz/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.Status);
        Assert.Contains(because, ready.Text, StringComparison.Ordinal);
        using var visitor = app.Visit();
        var page = await visitor.GetAsync("/users");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains(because, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(SqliteFile, page.Text, StringComparison.Ordinal);
        var problem = await api.GetAsync("/api/users");
        problem.IsProblem(HttpStatusCode.ServiceUnavailable);
        Assert.Contains(because, problem["detail"].GetString(), StringComparison.Ordinal);
        Assert.True(problem.Headers.ContainsKey("Retry-After"));
    }

    private static void Move(string from, string? to)
    {
        foreach (var end in (string[])["", "-wal", "-shm"])
        {
            if (to is null) File.Delete(from + end);
            else if (File.Exists(from + end)) File.Move(from + end, to + end);
        }
    }
}
