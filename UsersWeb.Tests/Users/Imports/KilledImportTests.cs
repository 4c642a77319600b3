using System.Diagnostics;
using System.Globalization;

namespace UsersWeb.Tests.Users.Imports;

/// <summary>An import whose process dies in the middle.</summary>
[Trait(Runs.Slow, Runs.Yes)]
public class KilledImportTests
{
    private const int People = 30_000;

    [Fact]
    public async Task The_same_command_goes_on_and_creates_everybody_once_with_one_entry_each()
    {
        await using var database = await TestDatabase.CreateAsync();
        await Migrated.FillAsync(database);
        await using var folder = await TemporaryFolder.CreateAsync();
        await WriteAsync(folder["people.csv"]);
        for (var kills = 0; kills < 2; kills++)
        {
            var before = await CountAsync(database, "Users");
            using var process = Begin(database, folder["people.csv"]);
            await Eventually.IsTrueAsync(async () => await CountAsync(database, "Users") > before || process.HasExited, "some are created");
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.InRange(await CountAsync(database, "Users"), before + 1, People - 1);
        }

        var ended = (await HostedCommand.RunAsync(database, "users", "import", folder["people.csv"])).Succeeded();

        Assert.Contains("This was begun before", ended.Error, StringComparison.Ordinal);
        await EverybodyIsThereOnceAsync(database);
        Assert.Equal(0, await CountAsync(database, "ImportChunks"));
    }

    [Fact]
    public async Task Another_instance_goes_on_with_what_was_begun_by_the_page()
    {
        await using var database = await TestDatabase.CreateAsync();
        await Migrated.FillAsync(database);
        await using (var first = await ProgramApp.StartAsync(database))
        {
            using var visitor = await first.SignInAsAdministratorAsync();
            var result = await ImportPages.CheckAsync(visitor, await ImportPages.UploadAsync(visitor, Text()));
            await visitor.SubmitAsync(result);
            await Eventually.IsTrueAsync(async () => await CountAsync(database, "Users") > 1, "some are created");
            await first.Program.SignalAsync("KILL");
            await first.Program.ExitAsync();
        }
        Assert.InRange(await CountAsync(database, "Users"), 2, People);
        // As if the lease had run out.
        await database.ExecuteAsync($"UPDATE {database.Quote("WorkItems")} SET {database.Quote("DueAt")} = "
            + $"'{database.Instant(DateTime.UnixEpoch)}' WHERE {database.Quote("Kind")} = 'users.import'");

        await using var second = await ProgramApp.StartAsync(database);
        await Eventually.IsTrueAsync(async () =>
            await CountAsync(database, $"Imports", $"{database.Quote("EndedAt")} IS NOT NULL") == 1, "it ends");

        await EverybodyIsThereOnceAsync(database);
    }

    private static async Task EverybodyIsThereOnceAsync(TestDatabase database)
    {
        var names = await database.QueryAsync<string>(
            $"SELECT {database.Quote("UserName")} FROM {database.Quote("Users")} WHERE {database.Quote("UserName")} LIKE 'person%'");
        Assert.Equal(People, names.Distinct().Count());
        Assert.Equal(People, names.Count);
        var entries = await database.QueryAsync<long>($"SELECT {database.Quote("SubjectId")} FROM {database.Quote("AuditEntries")} "
            + $"WHERE {database.Quote("Action")} = 'user.create' AND {database.Quote("SubjectName")} LIKE 'person%'");
        Assert.Equal(People, entries.Count);
        Assert.Equal(People, entries.Distinct().Count());
        Assert.Equal(People, await CountAsync(database, "Imports", $"{database.Quote("Created")} = {People}") * People);
    }

    private static Process Begin(TestDatabase database, string file)
    {
        var start = new ProcessStartInfo(UsersWebProgram.Path, ["users", "import", file]);
        foreach (var (name, value) in UsersWebProgram.Environment(database.ConnectionString)) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static string Text() => "userName,email\n" + string.Concat(Enumerable.Range(0, People).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"person{i},person{i}@example.com\n")));

    private static Task WriteAsync(string file) => File.WriteAllTextAsync(file, Text(), TestContext.Current.CancellationToken);

    private static async Task<long> CountAsync(TestDatabase database, string table, string condition = "1 = 1") =>
        (await database.QueryAsync<long>($"SELECT COUNT(*) FROM {database.Quote(table)} WHERE {condition}"))[0];
}
