using CsCheck;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Databases;
using UsersWeb.Databases.Sqlite;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.RoundTrips;

/// <summary>There and back again with random rows: each leg has the same digest, and the last database the content of the first.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class RoundTripTests
{
    // A failing case prints its seed, to be given here; the environment variable CsCheck_Iter lets it run for as long as one likes.
    private const string? Seed = null;
    private static readonly long Tries =
        long.Parse(Environment.GetEnvironmentVariable("CsCheck_Iter") ?? "1", System.Globalization.CultureInfo.InvariantCulture);

    // There and back are both directions of a pair.
    [Theory]
    [InlineData(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.MySql, DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql, DatabaseProvider.MySql)]
    public Task Any_rows_come_back_as_they_were(DatabaseProvider home, DatabaseProvider away) =>
        TravelAsync((from, to) => Moving.RunByProgramAsync(from, to), home, away, home);

    [Theory, MemberData(nameof(Moving.Directions), MemberType = typeof(Moving))]
    public Task Any_rows_come_back_from_a_journey_over_all_three(DatabaseProvider home, DatabaseProvider first) =>
        TravelAsync((from, to) => Moving.RunAsync(from, to), home, first,
            Enum.GetValues<DatabaseProvider>().Single(other => other != home && other != first), home);

    [Fact]
    public void No_table_and_no_column_that_is_moved_is_left_out()
    {
        using var db = new SqliteUsersDbContext(new DbContextOptionsBuilder<SqliteUsersDbContext>().UseSqlite().Options);
        var moved = TableModel.Read(db).Tables.SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name}"));

        var random = RandomRows.All.Single().SelectMany(row => row.Values.Select(value => $"{row.Table}.{value.Column}"));

        Assert.Equal(moved.Order(StringComparer.Ordinal), random.Distinct().Order(StringComparer.Ordinal));
    }

    private static Task TravelAsync(Func<TestDatabase, TestDatabase, Task<Moved>> move, params DatabaseProvider[] stations) =>
        RandomRows.All.SampleAsync(rows => TravelAsync(move, rows, stations), seed: Seed, iter: Tries, threads: 1,
            print: rows => $"{rows.Count} rows");

    private static async Task TravelAsync(Func<TestDatabase, TestDatabase, Task<Moved>> move, List<RandomRows.Row> rows,
        DatabaseProvider[] stations)
    {
        var databases = new List<TestDatabase>();
        try
        {
            foreach (var station in stations) databases.Add(await TestDatabase.CreateAsync(station));
            await Migrated.FillAsync(databases[0]);
            var start = new RawRows(databases[0]);
            foreach (var row in rows) start.Row(row.Table, row.Values);
            await start.WriteAsync();

            var digests = new List<string>();
            for (var leg = 1; leg < databases.Count; leg++)
                digests.Add((await move(databases[leg - 1], databases[leg])).EndedWith(0).Digest);

            Assert.Single(digests.Distinct());
            Assert.Equal(await Content.ReadAsync(databases[0]), await Content.ReadAsync(databases[^1]));
        }
        finally
        {
            foreach (var database in databases) await database.DisposeAsync();
        }
    }
}
