using System.Net;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Users.Imports;

/// <summary>Others change the same people, between the moment in which a line is looked at and the one in which it is written.</summary>
public class ImportConflictTests(HostedApp app) : IClassFixture<HostedApp>
{
    private readonly string marker = $"m{Guid.NewGuid():N}"[..12];

    [Fact]
    public async Task What_happens_once_is_met_by_doing_it_again()
    {
        await using var folder = await PeopleAsync();
        using var hook = await ChangingAsync(times: 1);

        var done = (await app.RunAsync("users", "import", folder["people.csv"], "--update-by", "userName", "--leave-absent")).Succeeded();

        Assert.Contains("changed 3, unchanged 0", done.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_happens_each_time_blames_no_line_where_all_or_nothing_was_asked_for()
    {
        await using var folder = await PeopleAsync();
        using var hook = await ChangingAsync(times: int.MaxValue);

        var refused = await app.RunAsync("users", "import", folder["people.csv"], "--update-by", "userName", "--leave-absent");

        Assert.Equal(1, refused.Code);
        Assert.Contains("Nothing was imported: others are changing the same people. Try again.", refused.Error, StringComparison.Ordinal);
        Assert.Equal(["old", "old", "old"], await NamesAsync());
    }

    [Fact]
    public async Task What_happens_each_time_leaves_out_the_line_of_whom_it_happens_to()
    {
        await using var folder = await PeopleAsync();
        using var hook = await ChangingAsync(times: int.MaxValue);

        var some = await app.RunAsync("users", "import", folder["people.csv"], "--update-by", "userName", "--leave-absent", "--only-right");

        Assert.Equal(9, some.Code);
        Assert.Contains("line 3: Somebody else changed this person at the same moment.", some.Output, StringComparison.Ordinal);
        Assert.Equal(["new", "old", "new"], await NamesAsync());
    }

    [Fact]
    public async Task Whose_name_was_taken_is_said_by_line()
    {
        Assert.SkipWhen(app.Database.Provider == DatabaseProvider.Sqlite, "SQLite has one writer at a time: nobody comes between.");
        await using var folder = await TemporaryFolder.CreateAsync();
        await File.WriteAllTextAsync(folder["people.csv"], "userName,email\n"
            + string.Concat(Enumerable.Range(0, 3).Select(i => $"{marker}{i},{marker}{i}@example.com\n")),
            TestContext.Current.CancellationToken);
        using var api = await app.ApiAsync();
        var (looks, taken) = (0, (HttpStatusCode?)null);
        // The check looks whose the addresses are after whose the names are, and so does the step.
        using var hook = await StatementHook.StartAsync(app.Database, command =>
        {
            if (command.CommandText.StartsWith("SELECT", StringComparison.Ordinal)
                && command.CommandText.Contains("NormalizedEmail", StringComparison.Ordinal) && Interlocked.Increment(ref looks) == 2)
                taken = Task.Run(() => api.PostAsync(new Person($"{marker}1", $"{marker}x@example.com"))).GetAwaiter().GetResult().Status;
        });

        var refused = await app.RunAsync("users", "import", folder["people.csv"]);

        Assert.Equal(HttpStatusCode.Created, taken);
        Assert.Equal(1, refused.Code);
        Assert.Contains("line 3 was right when it was checked and is not any more. This user name is taken.", refused.Error,
            StringComparison.Ordinal);
    }

    private async Task<TemporaryFolder> PeopleAsync()
    {
        using var api = await app.ApiAsync();
        for (var i = 0; i < 3; i++) await api.PostAsync(new Person($"{marker}{i}", $"{marker}{i}@example.com", "old"));
        var folder = await TemporaryFolder.CreateAsync();
        await File.WriteAllTextAsync(folder["people.csv"],
            "userName,displayName\n" + string.Concat(Enumerable.Range(0, 3).Select(i => $"{marker}{i},new\n")),
            TestContext.Current.CancellationToken);
        return folder;
    }

    // On the same connection: on SQLite no other could write at that moment.
    private Task<StatementHook> ChangingAsync(int times)
    {
        var done = 0;
        return StatementHook.StartAsync(app.Database, command =>
        {
            if (!command.CommandText.Contains($"UPDATE {Q("Users")}", StringComparison.Ordinal) || done++ >= times) return;
            using var change = command.Connection!.CreateCommand();
            change.Transaction = command.Transaction;
            change.CommandText =
                $"UPDATE {Q("Users")} SET {Q("ConcurrencyStamp")} = '{Guid.NewGuid()}' WHERE {Q("UserName")} = '{marker}1'";
            change.ExecuteNonQuery();
        });
    }

    private string Q(string name) => app.Database.Quote(name);

    private Task<List<string>> NamesAsync() => app.Database.QueryAsync<string>(
        $"SELECT {Q("DisplayName")} FROM {Q("Users")} WHERE {Q("UserName")} LIKE '{marker}%' ORDER BY {Q("UserName")}");
}
