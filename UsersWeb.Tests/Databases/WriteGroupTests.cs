using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using UsersWeb.Databases;
using UsersWeb.Databases.Statements;

namespace UsersWeb.Tests.Databases;

/// <summary>Changes of many at once to a SQLite file, which share a transaction: each is answered for itself.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class WriteGroupTests(WriteGroupTests.File file) : IClassFixture<WriteGroupTests.File>
{
    private const int Many = 64;

    /// <summary>An application over a SQLite file, whatever the others are tested on.</summary>
    public sealed class File : IAsyncLifetime
    {
        public TestDatabase Database { get; private set; } = null!;

        public HostedApp App { get; private set; } = null!;

        public Api Api { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
            App = await HostedApp.StartAsync(Database);
            Api = await App.ApiAsync();
        }

        public async ValueTask DisposeAsync()
        {
            Api?.Dispose();
            if (App is not null) await App.DisposeAsync();
            if (Database is not null) await Database.DisposeAsync();
        }
    }

    [Fact]
    public async Task Those_who_wait_for_each_other_are_committed_together_and_each_has_a_row_and_an_entry()
    {
        var people = Enumerable.Range(0, Many).Select(_ => Person.New()).ToList();
        var before = Commits();

        var answers = await Task.WhenAll(people.Select(person => file.Api.PostAsync(person)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.InRange(Commits() - before, 1, Many - 1);
        Assert.Equal(Many, answers.Select(answer => answer.Id).Distinct().Count());
        foreach (var (person, answer) in people.Zip(answers))
            Assert.Equal((1, 1), (await CountAsync("Users", person), await CountAsync("AuditEntries", person, answer.Id)));
    }

    [Fact]
    public async Task Who_is_refused_takes_nobody_along()
    {
        var taken = Person.New();
        await file.Api.PostAsync(taken);
        var people = Enumerable.Range(0, Many).Select(i => i % 2 == 0 ? Person.New() : taken).ToList();

        var answers = await Task.WhenAll(people.Select(person => file.Api.PostAsync(person)));

        foreach (var (person, answer) in people.Zip(answers))
            Assert.Equal(person == taken ? HttpStatusCode.Conflict : HttpStatusCode.Created, answer.Status);
        foreach (var person in people) Assert.Equal(1, await CountAsync("Users", person));
        Assert.Equal(1, await CountAsync("AuditEntries", taken));
    }

    [Fact]
    public async Task Who_is_refused_for_what_another_has_taken_in_the_same_transaction_is_told_what_it_is()
    {
        var people = Enumerable.Range(0, Many / 2).Select(_ => Person.New()).ToList();
        var others = people.Select(person => Person.New() with { Email = person.Email }).ToList();

        var answers = await Task.WhenAll(people.Zip(others).SelectMany(pair => (Person[])[pair.First, pair.Second])
            .Select(person => file.Api.PostAsync(person)));

        foreach (var pair in answers.Chunk(2))
        {
            Assert.Single(pair, answer => answer.Status == HttpStatusCode.Created);
            Assert.Equal(["email"], pair.Single(answer => answer.Status == HttpStatusCode.Conflict).Errors);
        }
    }

    [Fact]
    public async Task Of_many_who_save_the_same_version_one_wins_and_the_others_are_told()
    {
        var user = await file.Api.CreateAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(i =>
            file.Api.PatchAsync(user.Id, new { displayName = $"Name {i}" }, ("If-Match", user.ETag))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(Many - 1, answers.Count(answer => answer.Status == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task When_SQLite_gives_up_the_transaction_those_whose_changes_were_in_it_do_them_again()
    {
        var people = Enumerable.Range(0, Many).Select(_ => Person.New()).ToList();
        var inserts = 0;
        using (await StatementHook.StartAsync(file.Database, command =>
        {
            if (!command.CommandText.Contains("INSERT INTO \"AuditEntries\"", StringComparison.Ordinal)) return;
            if (Interlocked.Increment(ref inserts) % 7 != 0) return;
            // As a full disk or a file that can't be read makes it do.
            SQLitePCL.raw.sqlite3_exec(((SqliteConnection)command.Connection!).Handle, "ROLLBACK");
        }))
        {
            var answers = await Task.WhenAll(people.Select(person => file.Api.PostAsync(person)));

            foreach (var (person, answer) in people.Zip(answers))
            {
                var there = answer.Status == HttpStatusCode.Created ? 1 : 0;
                Assert.Equal((there, there), (await CountAsync("Users", person), await CountAsync("AuditEntries", person)));
            }
            Assert.InRange(answers.Count(answer => answer.Status == HttpStatusCode.Created), Many / 2, Many - 1);
        }
        Assert.Equal(HttpStatusCode.Created, (await file.Api.PostAsync(Person.New())).Status);
    }

    [Fact]
    public async Task Who_goes_away_while_waiting_keeps_nobody_from_being_answered()
    {
        using var client = new HttpClient { BaseAddress = file.App.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", await file.App.TokenAsync());
        var staying = Enumerable.Range(0, Many).Select(_ => Person.New()).ToList();
        var leaving = Enumerable.Range(0, Many).Select(_ => Person.New()).ToList();

        var left = leaving.Select(async (person, i) =>
        {
            using var end = new CancellationTokenSource(i);
            try
            {
                await client.PostAsync("/api/users", Api.Json(person), end.Token);
            }
            catch (OperationCanceledException)
            {
                // Written or not, nobody is told.
            }
        }).ToList();
        var answers = await Task.WhenAll(staying.Select(person => file.Api.PostAsync(person)));
        await Task.WhenAll(left);

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        await Eventually.IsTrueAsync(async () =>
        {
            foreach (var person in leaving)
            {
                if (await CountAsync("Users", person) != await CountAsync("AuditEntries", person)) return false;
            }
            return true;
        }, "those who left are there with an entry, or not at all");
        Assert.Equal(HttpStatusCode.Created, (await file.Api.PostAsync(Person.New())).Status);
    }

    [Fact]
    public async Task What_writes_alone_comes_in_between()
    {
        using var visitor = await file.App.SignInAsAdministratorAsync();

        var creating = Enumerable.Range(0, Many).Select(_ => file.Api.PostAsync(Person.New())).ToList();
        var seeding = file.App.RunAsync("db", "seed", "--users", "50");
        var deleting = Enumerable.Range(0, 8).Select(async _ =>
        {
            var user = await file.Api.CreateAsync();
            return (await file.Api.DeleteAsync(user.Id)).Status;
        }).ToList();

        Assert.All(await Task.WhenAll(creating), answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.All(await Task.WhenAll(deleting), status => Assert.Equal(HttpStatusCode.NoContent, status));
        (await seeding).Succeeded();
    }

    private long Commits() => file.App.Services.GetRequiredService<StatementLog>()["COMMIT"].Latency.Count;

    private async Task<int> CountAsync(string table, Person person, long? id = null)
    {
        var column = table == "Users" ? "UserName" : "SubjectName";
        var more = id is null ? "" : $" AND \"SubjectId\" = {id}";
        return (int)(await file.Database.QueryAsync<long>(
            $"SELECT count(*) FROM \"{table}\" WHERE \"{column}\" = '{person.UserName}'{more}"))[0];
    }
}
