using UsersWeb.Tests.Support;

namespace Run.Move;

/// <summary>pgloader, which drops the indexes, copies and builds them again as we do, but verifies nothing.</summary>
internal static class PgLoader
{
    // Its default of 100,000 rows ahead runs out of heap with a million users.
    private const int Ahead = 5000;

    public static async Task<MoveSample> RunAsync(string app, MoveSource source, PostgreSqlTarget target)
    {
        await target.EmptyAsync();
        await Child.ReadAsync(app, ["db", "migrate"], "", ("ConnectionStrings__Users", target.ConnectionString));
        await target.LeaveUsersAloneAsync();
        await using var folder = await TemporaryFolder.CreateAsync();
        await File.WriteAllTextAsync(folder["users.load"], $"""
            LOAD DATABASE FROM sqlite://{source.File} INTO {target.Url}
            WITH data only, truncate, drop indexes, reset sequences, quote identifiers,
              workers = 2, concurrency = 1, prefetch rows = {Ahead}, batch rows = {Ahead}
            SET PostgreSQL PARAMETERS timezone TO 'UTC'
            INCLUDING ONLY TABLE NAMES LIKE 'Users';
            """);
        var cost = await Measure.RunAsync(Find(), [$"--root-dir={folder["logs"]}", folder["users.load"]], "", read: null, target.Settings);
        return new(0, 0, 0, 0, 0, cost.Seconds, cost);
    }

    public static string Find() => Installed.Find("apt-get install pgloader", "pgloader");
}
