using System.Text;
using System.Text.Json;
using UsersWeb.Data;

namespace UsersWeb.Tests.Users.Imports;

/// <summary>People from a file by the command line.</summary>
public class ImportCommandTests(HostedApp app) : IClassFixture<HostedApp>
{
    private readonly string marker = $"i{Guid.NewGuid():N}"[..12];

    [Theory]
    [InlineData(",", "utf-8", false)]
    [InlineData(";", "utf-8", true)]
    [InlineData("\t", "windows-1252", false)]
    public async Task Separator_and_encoding_are_found_out_and_people_are_created_with_an_entry_each(
        string separator, string encoding, bool hasMark)
    {
        var text = string.Join("\r\n",
            string.Join(separator, "Login", "E-Mail Address", "Full  name", "tel", "Notes"),
            string.Join(separator, $"{marker}a", $"{marker}a@example.com", "\"Zoë \"\"Z\"\" Größe\"", "+49 30 123", "first"),
            "", string.Join(separator, $" {marker}b ", $"{marker}b@example.com", "", "", ""));
        await using var folder = await TemporaryFolder.CreateAsync();
        await WriteAsync(folder["people.csv"], text, encoding, hasMark);

        var made = (await app.RunAsync("users", "import", folder["people.csv"], "--json")).Succeeded();

        Assert.Equal("""{"done":true,"people":2,"created":2,"invited":0,"updated":0,"unchanged":0,"absent":0,"wrong":0}""",
            made.Output.Trim());
        using var api = await app.ApiAsync();
        var found = await api.GetAsync($"/api/users?q={marker}&sort=userName");
        Assert.Equal("Zoë \"Z\" Größe", found["items"][0].GetProperty("displayName").GetString());
        Assert.Equal("+49 30 123", found["items"][0].GetProperty("phoneNumber").GetString());
        Assert.Equal("active", found["items"][0].GetProperty("status").GetString());
        Assert.Equal($"{marker}b", found["items"][1].GetProperty("userName").GetString());
        Assert.Equal(JsonValueKind.Null, found["items"][1].GetProperty("displayName").ValueKind);
        var entries = await EntriesAsync("user.create");
        Assert.Equal(2, entries.Count);
        Assert.All(entries, entry => Assert.Equal("commandLine", entry));
        Assert.Empty(await ChunksAsync());
        Assert.Contains(await app.Database.AfterOfAsync("user.import"), after => after.Contains("\"created\":2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_wrong_is_said_by_line_and_nothing_is_written()
    {
        using var api = await app.ApiAsync();
        await api.PostAsync(new Person($"{marker}taken", $"{marker}taken@example.com"));
        await using var folder = await TemporaryFolder.CreateAsync();
        await WriteAsync(folder["people.csv"], $"""
            userName,email,displayName,status
            {marker}a,{marker}a@example.com,"two
            lines",active
            {marker}b,nowhere,B,active
            {marker.ToUpperInvariant()}TAKEN,{marker}c@example.com,C,active
            {marker}d,{marker}d@example.com,D,sleeping
            {marker}E,{marker}e@example.com,E,active
            {marker}e,{marker}f@example.com,F,active
            {marker}g,{marker}g@example.com
            {marker}h,{marker}h@example.com,H,waiting
            {marker}ok,{marker}ok@example.com,Right,active
            """);

        var refused = await app.RunAsync("users", "import", folder["people.csv"]);

        Assert.Equal(8, refused.Code);
        Assert.Equal(
        [
            "line 2, displayName: Remove line breaks and other control characters.",
            "line 4, email: Enter an address like name@example.com.",
            "line 5, userName: This user name is taken.",
            "line 6, status: This must be \"invited\" or \"active\" or \"deactivated\" or \"unconfirmed\" or \"waiting\" or \"closing\".",
            "line 8, userName: The same user name stands in line 7.",
            "line 9: This line has 2 values, and the first one names 4 columns.",
            "line 10, status: Somebody new is active, invited or deactivated.",
            "9 people: would be created 2 (0 invited), changed 0, unchanged 0, not there 0, wrong 7", "",
        ], refused.Output.ReplaceLineEndings("\n").Split('\n'));
        Assert.Equal([$"{marker}taken"], await NamesAsync());

        var some = await app.RunAsync("users", "import", folder["people.csv"], "--only-right", "--problems", folder["wrong.csv"]);

        Assert.Equal(9, some.Code);
        Assert.Equal([$"{marker}E", $"{marker}ok", $"{marker}taken"], await NamesAsync());
        var wrong = await File.ReadAllLinesAsync(folder["wrong.csv"], TestContext.Current.CancellationToken);
        Assert.Equal("\"line\",\"field\",\"problem\"", wrong[0]);
        Assert.Equal(8, wrong.Length);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_happen_and_leaves_nothing()
    {
        await using var folder = await TemporaryFolder.CreateAsync();
        await WriteAsync(folder["people.csv"], $"userName,email\n{marker}a,{marker}a@example.com\n");

        var told = (await app.RunAsync("users", "import", folder["people.csv"], "--dry-run", "--invite")).Succeeded();

        Assert.Contains("would be created 1 (1 invited)", told.Output, StringComparison.Ordinal);
        Assert.Empty(await NamesAsync());
        Assert.Empty(await ChunksAsync());
        Assert.Empty(await app.Database.QueryAsync<long>($"SELECT {Q("Id")} FROM {Q("Imports")} WHERE {Q("EndedAt")} IS NULL"));
    }

    [Theory]
    [InlineData("userName")]
    [InlineData("email")]
    [InlineData("id")]
    public async Task Who_is_there_is_changed_and_the_others_are_created_or_left_out(string key)
    {
        using var api = await app.ApiAsync();
        var id = (await api.PostAsync(new Person($"{marker}a", $"{marker}a@example.com", "Old", "+49 30 1"))).Id;
        var same = (await api.PostAsync(new Person($"{marker}same", $"{marker}same@example.com", "Same"))).Id;
        await using var folder = await TemporaryFolder.CreateAsync();
        await WriteAsync(folder["people.csv"], $"""
            number,userName,email,name
            {id},{marker}A,{marker}a@example.com,Fresh{marker}
            {same},{marker}same,{marker}same@example.com,Same
            ,{marker}b,{marker}b@example.com,B
            """);

        var left = (await app.RunAsync("users", "import", folder["people.csv"], "--update-by", key, "--leave-absent", "--dry-run"))
            .Succeeded();
        var done = (await app.RunAsync("users", "import", folder["people.csv"], "--update-by", key)).Succeeded();

        Assert.Contains("created 0 (0 invited), changed 1, unchanged 1, not there 1, wrong 0", left.Output, StringComparison.Ordinal);
        Assert.Contains("created 1 (0 invited), changed 1, unchanged 1, not there 0, wrong 0", done.Output, StringComparison.Ordinal);
        var changed = await api.GetAsync($"/api/users/{id}");
        Assert.Single((await api.GetAsync($"/api/users?q=fresh{marker}"))["items"].EnumerateArray());
        Assert.Equal(($"Fresh{marker}", $"{marker}A", "+49 30 1"), (changed["displayName"].GetString(), changed["userName"].GetString(),
            changed["phoneNumber"].GetString()));
        Assert.Equal([$"{marker}A", $"{marker}b", $"{marker}same"], await NamesAsync());
        Assert.Single(await EntriesAsync("user.update"));
    }

    [Fact]
    public async Task What_was_exported_is_found_unchanged_and_an_apostrophe_against_formulas_is_taken_back()
    {
        using var api = await app.ApiAsync();
        string[] names = ["=1+1", "'=1+1", "''@x", "'quoted'", "a;b,c\"d", "plain"];
        for (var i = 0; i < names.Length; i++)
            await api.PostAsync(new Person($"{marker}{i}", $"{marker}{i}@example.com", names[i], "+49 30 1"));
        await using var folder = await TemporaryFolder.CreateAsync();
        (await app.RunAsync("users", "export", folder["users.csv"], "--q", marker)).Succeeded();

        var same = (await app.RunAsync("users", "import", folder["users.csv"], "--update-by", "id")).Succeeded();

        Assert.Contains($"changed 0, unchanged {names.Length}, not there 0, wrong 0", same.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_are_what_map_says()
    {
        await using var folder = await TemporaryFolder.CreateAsync();
        await WriteAsync(folder["people.csv"], $"Kürzel,Mail,Name,Nick\n{marker}a,{marker}a@example.com,Ada,countess\n");

        var unknown = await app.RunAsync("users", "import", folder["people.csv"]);
        var wrongField = await app.RunAsync("users", "import", folder["people.csv"], "--map", "Kürzel=password");
        var wrongColumn = await app.RunAsync("users", "import", folder["people.csv"], "--map", "Code=userName");
        (await app.RunAsync("users", "import", folder["people.csv"], "--map", "kürzel=userName", "--map", "Nick=displayName", "--map",
            "Name=")).Succeeded();

        Assert.Equal((1, 2, 1), (unknown.Code, wrongField.Code, wrongColumn.Code));
        Assert.Contains("“User name”", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("Kürzel, Mail, Name, Nick", wrongColumn.Error, StringComparison.Ordinal);
        Assert.Equal(["countess"], await app.Database.QueryAsync<string>(
            $"SELECT {Q("DisplayName")} FROM {Q("Users")} WHERE {Q("UserName")} = '{marker}a'"));
    }

    [Theory]
    [InlineData("", "This file is empty")]
    [InlineData("userName,email\n", "one line only")]
    [InlineData("userName,email\na,\"never closed\nb,c\n", "Line 2 can't be read")]
    [InlineData("userName,email\na,b\0c\n", "no text")]
    [InlineData("PK\u0003\u0004rest of a workbook", "workbook")]
    public async Task A_file_that_is_none_is_refused_with_what_to_do(string text, string words)
    {
        await using var folder = await TemporaryFolder.CreateAsync();
        await WriteAsync(folder["people.csv"], text);

        var refused = await app.RunAsync("users", "import", folder["people.csv"]);

        Assert.Equal(1, refused.Code);
        Assert.Contains(words, refused.Error, StringComparison.Ordinal);
        Assert.Empty(await ChunksAsync());
    }

    [Fact]
    public async Task Hostile_files_end_with_a_line_and_not_with_a_failure()
    {
        await using var folder = await TemporaryFolder.CreateAsync();
        foreach (var (text, words) in new[]
        {
            (string.Join(',', Enumerable.Range(0, 10_000)) + "\n1,2\n", "more than 200 columns"),
            ("userName,email\n" + new string('x', 200_000) + ",b\n", "Line 2 is longer than 65,536 characters"),
            ("userName,email\na,\"" + new string('\n', 200_000), "Line 2 is longer than 65,536 characters"),
            ("userName,email\n#a,b\n", "line 2, userName"),
            ("userName,userName,email\na,b,c\n", "email"),
        })
        {
            await WriteAsync(folder["people.csv"], text);
            var refused = await app.RunAsync("users", "import", folder["people.csv"]);
            Assert.NotEqual(0, refused.Code);
            Assert.Contains(words, refused.Output + refused.Error, StringComparison.Ordinal);
        }
        Assert.Empty(await ChunksAsync());
    }

    [Fact]
    public async Task The_last_administrator_stays_and_so_do_they_all_where_all_or_nothing_was_asked_for()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var alone = await HostedApp.StartAsync(database);
        await alone.CreateAdministratorAsync();
        await using var folder = await TemporaryFolder.CreateAsync();
        await WriteAsync(folder["people.csv"],
            $"userName,status\n{TestApp.Administrator},deactivated\n");

        var whole = await alone.RunAsync("users", "import", folder["people.csv"], "--update-by", "userName", "--leave-absent");
        var some = await alone.RunAsync("users", "import", folder["people.csv"], "--update-by", "userName", "--leave-absent",
            "--only-right");

        Assert.Equal((8, 9), (whole.Code, some.Code));
        Assert.Contains("last active administrator", whole.Output, StringComparison.Ordinal);
        Assert.Contains("last active administrator", some.Output, StringComparison.Ordinal);
        Assert.Equal(["Active"], await database.QueryAsync<string>(
            $"SELECT {Q("Status")} FROM {Q("Users")} WHERE {Q("UserName")} = '{TestApp.Administrator}'"));
    }

    [Fact]
    public async Task Whoever_is_shut_out_by_it_is_signed_out_and_a_changed_address_is_not_confirmed_any_more()
    {
        var person = Person.New();
        var id = await app.CreateUserAsync(person.UserName!, person.Email!);
        using var visitor = app.Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        var isTrue = app.Database.Provider == UsersWeb.Databases.DatabaseProvider.PostgreSql ? "true" : "1";
        await app.Database.ExecuteAsync($"UPDATE {Q("Users")} SET {Q("EmailConfirmed")} = {isTrue} WHERE {Q("Id")} = {id}");
        await using var folder = await TemporaryFolder.CreateAsync();
        await WriteAsync(folder["people.csv"], $"userName,email,status\n{person.UserName},{marker}@example.com,Deactivated\n");

        (await app.RunAsync("users", "import", folder["people.csv"], "--update-by", "userName")).Succeeded();

        Assert.Contains("/account/login", (await visitor.GetAsync("/account")).Location, StringComparison.Ordinal);
        Assert.Equal([0L], await app.Database.QueryAsync<long>($"SELECT COUNT(*) FROM {Q("Sessions")} WHERE {Q("UserId")} = {id}"));
        Assert.Equal([0L], await app.Database.QueryAsync<long>(
            $"SELECT COUNT(*) FROM {Q("Users")} WHERE {Q("Id")} = {id} AND {Q("EmailConfirmed")} = {isTrue}"));
    }

    [Fact]
    public async Task Of_very_many_problems_the_first_are_kept_and_nothing_is_begun()
    {
        await using var folder = await TemporaryFolder.CreateAsync();
        await WriteAsync(folder["people.csv"],
            $"userName,email\n{marker}a,{marker}a@example.com\n" + string.Concat(Enumerable.Repeat("x\n", 20_000)));

        var refused = await app.RunAsync(
            "users", "import", folder["people.csv"], "--only-right", "--problems", folder["wrong.csv"]);

        Assert.Equal(8, refused.Code);
        Assert.Contains("There are more than 10,000 problems: the check ended after 12,000 people", refused.Error,
            StringComparison.Ordinal);
        var wrong = await File.ReadAllLinesAsync(folder["wrong.csv"], TestContext.Current.CancellationToken);
        Assert.Equal(10_001, wrong.Length);
        Assert.StartsWith("\"10002\"", wrong[^1], StringComparison.Ordinal);
        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task Of_very_many_repetitions_the_first_are_kept_too()
    {
        await using var folder = await TemporaryFolder.CreateAsync();
        await WriteAsync(folder["people.csv"], "userName,email\n" + string.Concat(Enumerable.Range(0, 15_000).Select(
            i => $"{marker}{i % 2_000},{marker}{i}@example.com\n")));

        var refused = await app.RunAsync(
            "users", "import", folder["people.csv"], "--only-right", "--problems", folder["wrong.csv"]);

        Assert.Equal(8, refused.Code);
        Assert.Contains("There are more than 10,000 problems", refused.Error, StringComparison.Ordinal);
        Assert.Equal(10_001, (await File.ReadAllLinesAsync(folder["wrong.csv"], TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task Problems_never_replace_the_file_itself_and_another_one_only_by_force()
    {
        await using var folder = await TemporaryFolder.CreateAsync();
        var text = $"userName,email\n{marker}a,nowhere\n";
        await WriteAsync(folder["people.csv"], text);
        await WriteAsync(folder["wrong.csv"], "precious");
        File.CreateSymbolicLink(folder["link.csv"], folder["people.csv"]);

        var itself = await app.RunAsync("users", "import", folder["people.csv"], "--problems", folder["people.csv"], "--force");
        var linked = await app.RunAsync("users", "import", folder["link.csv"], "--problems", folder["people.csv"], "--force");
        var other = await app.RunAsync("users", "import", folder["people.csv"], "--problems", folder["wrong.csv"]);

        Assert.Equal((1, 1, 1), (itself.Code, linked.Code, other.Code));
        Assert.Contains("is the file that is imported", itself.Error, StringComparison.Ordinal);
        Assert.Contains("is the file that is imported", linked.Error, StringComparison.Ordinal);
        Assert.Contains("--force replaces it", other.Error, StringComparison.Ordinal);
        Assert.Equal((text, "precious"), (await File.ReadAllTextAsync(folder["people.csv"], TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(folder["wrong.csv"], TestContext.Current.CancellationToken)));

        File.CreateSymbolicLink(folder["wrong-link.csv"], folder["wrong.csv"]);
        var forced = await app.RunAsync("users", "import", folder["people.csv"], "--problems", folder["wrong-link.csv"], "--force");
        var device = await app.RunAsync("users", "import", folder["people.csv"], "--problems", "/dev/null", "--force");

        Assert.NotNull(new FileInfo(folder["wrong-link.csv"]).LinkTarget);
        Assert.Equal(1, device.Code);
        Assert.Contains("/dev/null is no place for a file", device.Error, StringComparison.Ordinal);
        Assert.Equal(8, forced.Code);
        Assert.Equal(2, (await File.ReadAllLinesAsync(folder["wrong.csv"], TestContext.Current.CancellationToken)).Length);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.part"));
    }

    private static Task WriteAsync(string file, string text, string encoding = "utf-8", bool hasMark = false)
    {
        var chosen = encoding == "utf-8" ? new UTF8Encoding(hasMark) : CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        return File.WriteAllTextAsync(file, text, chosen, TestContext.Current.CancellationToken);
    }

    private string Q(string name) => app.Database.Quote(name);

    private Task<List<string>> NamesAsync() => app.Database.QueryAsync<string>(
        $"SELECT {Q("UserName")} FROM {Q("Users")} WHERE {Q("NormalizedUserName")} LIKE '{marker.ToUpperInvariant()}%' "
        + $"ORDER BY {Q("NormalizedUserName")}");

    private Task<List<string>> EntriesAsync(string action) => app.Database.QueryAsync<string>(
        $"SELECT {Q("ActorKind")} FROM {Q("AuditEntries")} WHERE {Q("Action")} = '{action}' AND {Q("SubjectName")} LIKE '{marker}%' "
        + $"AND {Q("ActorKind")} = 'commandLine'");

    private Task<List<long>> ChunksAsync() => app.Database.QueryAsync<long>($"SELECT {Q("ImportId")} FROM {Q("ImportChunks")}");
}
