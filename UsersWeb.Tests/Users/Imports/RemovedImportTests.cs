using System.Data.Common;
using UsersWeb.Tests.Moves.Support;
using static UsersWeb.Tests.Users.Imports.ImportPages;

namespace UsersWeb.Tests.Users.Imports;

/// <summary>Files and what became of them go, some of it at a time.</summary>
[Trait(Runs.Slow, Runs.Yes)]
public class RemovedImportTests
{
    private const int Chunks = 40;

    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    [Fact]
    public async Task A_file_is_thrown_away_in_parts()
    {
        await using var app = new HostedApp();
        await app.InitializeAsync();
        using var visitor = await app.SignInAsAdministratorAsync();
        var columns = await UploadAsync(visitor, "userName,email\n" + string.Concat(Enumerable.Repeat("a,nowhere\n", 300_000)));
        var removal = new Watched();
        using var hook = await StatementHook.StartAsync(app.Database, command => removal.See(app.Database, command));

        var token = columns.Value("__RequestVerificationToken")!;
        var thrown = await visitor.FollowAsync(
            await visitor.PostAsync($"/users/import/{IdOf(columns)}/delete", ("__RequestVerificationToken", token)));

        Assert.Contains("was thrown away", thrown.Text, StringComparison.Ordinal);
        Assert.Equal([0L], removal.LeftToCascade);
        Assert.InRange(removal.DeletesOfChunks, 3, 10);
    }

    [Fact]
    public async Task Old_ones_go_but_who_is_at_work_goes_on_and_one_that_stays_keeps_no_other()
    {
        await using var app = new HostedApp();
        await app.InitializeAsync();
        var (database, sql) = (app.Database, new Sql(app.Database.Provider));
        var recurring = $"{sql.Quote("RecurringWork")} WHERE {sql.Quote("Kind")} = 'users.remove-old-imports'";
        await Eventually.IsTrueAsync(
            async () => (await database.QueryAsync<long>($"SELECT COUNT(*) FROM {recurring}"))[0] == 1, "the schedule is written");
        var stays = await AddAsync(database, sql, "stays", []);
        await AddAsync(database, sql, "goes", []);
        await AddAsync(database, sql, "result", [("StartedAt", Now.AddDays(-8)), ("EndedAt", Now.AddDays(-8))], days: 8);
        await AddAsync(database, sql, "late", [("StartedAt", Now.AddDays(-2)), ("EndedAt", Now.AddDays(-2))]);
        await AddAsync(database, sql, "broken", [("StartedAt", Now.AddDays(-2))]);
        // Its turn has not come yet.
        var waits = await AddAsync(database, sql, "awaits", [("StartedAt", Now.AddDays(-2))]);
        await database.ExecuteAsync(sql.Insert("WorkItems",
        [
            ("Kind", "users.import"), ("UniqueName", $"import-{waits}"), ("CreatedAt", Now), ("DueAt", Now.AddDays(1)), ("Attempts", 0),
            ("Done", 0L),
        ]));
        var works = await AddAsync(database, sql, "works", [("StartedAt", Now.AddDays(-2))]);
        var removal = new Watched();
        using var hook = await StatementHook.StartAsync(database, command =>
        {
            if (Watched.IsDelete(database, command, "ImportChunks") && Watched.Id(command) == stays)
                throw new InvalidOperationException("This one can't be removed.");
            removal.See(database, command);
        });

        await database.ExecuteAsync($"UPDATE {sql.Quote("RecurringWork")} SET {sql.Quote("DueAt")} = {sql.Literal(Now.AddDays(-1))} "
            + $"WHERE {sql.Quote("Kind")} = 'users.remove-old-imports'");
        await using var next = await HostedApp.StartBesideAsync(database, new ImpatientClock());
        await Eventually.IsTrueAsync(async () =>
        {
            // The command line at work, which nobody else knows of.
            await database.ExecuteAsync(
                $"UPDATE {sql.Quote("Imports")} SET {sql.Quote("Done")} = {sql.Quote("Done")} + 1 WHERE {sql.Quote("Id")} = {works}");
            return (await StatesAsync()).SequenceEqual(["awaits ", "broken ended", "late ended", "stays ", "works "])
                && (await FilesAsync()).SequenceEqual([stays, waits, works]);
        }, "the others are gone", TimeSpan.FromMinutes(2));

        Assert.All(removal.LeftToCascade, left => Assert.Equal(0, left));
        Assert.Contains($"The import {stays} could not be removed", app.Output + next.Output, StringComparison.Ordinal);

        async Task<IEnumerable<long>> FilesAsync() => (await database.QueryAsync<long>(
            $"SELECT DISTINCT {sql.Quote("ImportId")} FROM {sql.Quote("ImportChunks")}")).Order();
        Task<List<string>> StatesAsync() =>
            database.QueryAsync<string>($"SELECT {Concat(database)} FROM {sql.Quote("Imports")} ORDER BY 1");
        string Concat(TestDatabase of) => of.Provider == UsersWeb.Databases.DatabaseProvider.MySql
            ? "CONCAT(`FileName`, CASE WHEN `EndedAt` IS NULL THEN ' ' ELSE ' ended' END)"
            : "\"FileName\" || CASE WHEN \"EndedAt\" IS NULL THEN ' ' ELSE ' ended' END";
    }

    private static async Task<long> AddAsync(
        TestDatabase database, Sql sql, string name, (string Column, object? Value)[] more, int days = 2)
    {
        string[] counts = ["Bytes", "Checks", "Rows", "Done", "Created", "Updated", "Unchanged", "Absent", "Invited", "Wrong"];
        await database.ExecuteAsync(sql.Insert("Imports",
        [
            ("FileName", name), ("Digest", new string('0', 64)), ("IsUtf8", true), ("CreatedAt", Now.AddDays(-days)),
            .. counts.Select(count => (count, (object?)0L)), .. more,
        ]));
        var id = (await database.QueryAsync<long>(
            $"SELECT {sql.Quote("Id")} FROM {sql.Quote("Imports")} WHERE {sql.Quote("FileName")} = '{name}'"))[0];
        for (var number = 0; number < Chunks; number++)
        {
            await database.ExecuteAsync(
                sql.Insert("ImportChunks", [("ImportId", id), ("Number", number), ("Bytes", new Blob([1, 2, 3]))]));
        }
        return id;
    }

    // What each statement removes.
    private sealed class Watched
    {
        public List<long> LeftToCascade { get; } = [];

        public int DeletesOfChunks { get; private set; }

        public static bool IsDelete(TestDatabase database, DbCommand command, string table) =>
            command.CommandText.StartsWith("DELETE", StringComparison.Ordinal)
            && command.CommandText.Contains(database.Quote(table), StringComparison.Ordinal);

        public static long Id(DbCommand command) => command.Parameters.Cast<DbParameter>().Select(one => one.Value).OfType<long>().First();

        public void See(TestDatabase database, DbCommand command)
        {
            if (IsDelete(database, command, "ImportChunks")) DeletesOfChunks++;
            if (!IsDelete(database, command, "Imports")) return;
            using var count = command.Connection!.CreateCommand();
            count.Transaction = command.Transaction;
            count.CommandText = $"SELECT COUNT(*) FROM {database.Quote("ImportChunks")} WHERE {database.Quote("ImportId")} = {Id(command)}";
            LeftToCascade.Add(Convert.ToInt64(count.ExecuteScalar(), null));
        }
    }
}
