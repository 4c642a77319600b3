using System.Globalization;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Moves.Support;

/// <summary>Two databases of a test's own and the command that moves one into the other.</summary>
internal sealed class Moving : IAsyncDisposable
{
    private Moving(TestDatabase source, TestDatabase target) => (Source, Target, Rows) = (source, target, new(source));

    public TestDatabase Source { get; }

    public TestDatabase Target { get; }

    /// <summary>Rows for the source.</summary>
    public RawRows Rows { get; }

    /// <summary>All six directions.</summary>
    public static IEnumerable<TheoryDataRow<DatabaseProvider, DatabaseProvider>> Directions =>
        from one in Enum.GetValues<DatabaseProvider>()
        from other in Enum.GetValues<DatabaseProvider>()
        where one != other
        select new TheoryDataRow<DatabaseProvider, DatabaseProvider>(one, other);

    /// <summary>The source has its tables; the target does not exist yet.</summary>
    public static async Task<Moving> BetweenAsync(DatabaseProvider from, DatabaseProvider to)
    {
        var moving = new Moving(await TestDatabase.CreateAsync(from), await TestDatabase.CreateAsync(to));
        await Migrated.FillAsync(moving.Source);
        return moving;
    }

    /// <summary>Moves; without a backup, which has tests of its own.</summary>
    public Task<Moved> RunAsync(params string[] options) => RunAsync(Source, Target, options);

    public static async Task<Moved> RunAsync(TestDatabase from, TestDatabase to, params string[] options) =>
        await RunAsync(from.ConnectionString, to.ConnectionString, options);

    /// <summary>For somebody Turkish, whose language may not matter to anything.</summary>
    public static async Task<Moved> RunAsync(string from, string to, params string[] options) =>
        new(await HostedCommand.RunAsync(from, CultureInfo.GetCultureInfo("tr-TR"), Command(to, options)));

    /// <summary>By the program, in a time zone of three quarters of an hour, which may not matter either.</summary>
    public static async Task<Moved> RunByProgramAsync(TestDatabase from, TestDatabase to, params string[] options) =>
        new(await Cli.RunAsync(from.ConnectionString, Command(to.ConnectionString, options), "", ("LC_ALL", "tr_TR.UTF-8"),
            ("TZ", "Asia/Kathmandu")));

    /// <summary>A move that must stop: nothing is written to the target, and the source stays as it is.</summary>
    public async Task<Moved> StopsAsync(params string[] options)
    {
        var before = await Content.ReadAsync(Source);
        var moved = (await RunAsync(options)).EndedWith(3);
        Assert.Equal(before, await Content.ReadAsync(Source));
        Assert.False(await ExistsAsync(Target));
        return moved;
    }

    /// <summary>A move that must arrive: every value is as it was, by the program's own word and by ours.</summary>
    public async Task<Moved> ArrivesAsync(params string[] options)
    {
        var before = await Content.ReadAsync(Source);
        var moved = (await RunAsync(options)).EndedWith(0);
        Assert.Equal(before, await Content.ReadAsync(Target));
        Assert.Equal(before, await Content.ReadAsync(Source));
        return moved;
    }

    public static async Task<bool> ExistsAsync(TestDatabase database)
    {
        if (database.Provider == DatabaseProvider.Sqlite) return File.Exists(database.ConnectionString["Data Source=".Length..]);
        try
        {
            await using var connection = await database.OpenAsync();
            return true;
        }
        catch (System.Data.Common.DbException)
        {
            return false;
        }
    }

    private static string[] Command(string to, string[] options) =>
        ["db", "move", "--to", to, "--json", "--no-backup", .. options];

    public async ValueTask DisposeAsync()
    {
        await Target.DisposeAsync();
        await Source.DisposeAsync();
    }
}
