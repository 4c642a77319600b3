using System.Globalization;
using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Databases;

/// <summary>A database of the first version, with rows in all of its tables, is brought up to date.</summary>
public sealed class UpgradeTests
{
    private const int LargeKey = 41;

    // Nothing of the application has ever written to them.
    private static readonly string[] DroppedTables = ["UserClaims", "RoleClaims", "UserLogins", "UserTokens"];

    private static readonly string[] DroppedColumns =
        ["SecurityStamp", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnd", "LockoutEnabled", "AccessFailedCount"];

    [Fact]
    public async Task Every_value_of_the_first_version_is_there_after_the_upgrade()
    {
        await using var database = await FirstVersionAsync();
        var before = Rows(await Content.ReadAsync(database));

        (await HostedCommand.RunAsync(database, "db", "migrate")).Succeeded();

        var after = Rows(await Content.ReadAsync(database));
        Assert.Equal(9, before.Select(row => row.Table).Distinct().Count());
        before.RemoveAll(row => DroppedTables.Contains(row.Table));
        foreach (var (_, cells) in before) cells.RemoveWhere(IsDropped);
        Assert.All(before, row => Assert.Single(after, now => now.Table == row.Table && row.Cells.IsSubsetOf(now.Cells)));
        // And two roles.
        Assert.Equal(before.Count + 2, after.Count);
        Assert.DoesNotContain(after, row => DroppedTables.Contains(row.Table) || row.Cells.Any(IsDropped));
        // What is new has no value yet.
        Assert.All(after.Where(row => row.Table == "Users"), row => Assert.Superset(
            Set("Language=NULL", "TimeZone=NULL", "PasswordChangedAt=NULL", "LockedUntil=NULL", "ErasedAfter=NULL", "MustChangePassword=0",
                "Theme=NULL", "ListLayout=NULL"),
            row.Cells));
    }

    [Fact]
    public async Task Numbers_go_on_where_they_were_and_what_was_unique_is_so_still()
    {
        await using var database = await FirstVersionAsync();
        await database.ExecuteAsync($"DELETE FROM {database.Quote("ApiTokens")}");
        (await HostedCommand.RunAsync(database, "db", "migrate")).Succeeded();

        await new RawRows(database).Row("DataProtectionKeys", ("FriendlyName", "the next"), ("Xml", "<key/>"))
            .Row("Users", [.. RawRows.HarmlessUser(8).Where(value => value.Column != "Id")])
            .Row("ApiTokens", ("UserId", 7), ("Name", "phone"), ("Hash", new string('b', 64)), ("CreatedAt", RawRows.At)).WriteAsync();
        var again = await Record.ExceptionAsync(() => new RawRows(database)
            .Row("DataProtectionKeys", ("FriendlyName", "the next"), ("Xml", "<key/>")).WriteAsync());

        Assert.Equal([LargeKey, LargeKey + 1], await KeysAsync("DataProtectionKeys"));
        // The highest ones had been deleted, of the tokens all.
        Assert.Equal([7, 9, LargeKey], await KeysAsync("Users"));
        Assert.Equal([LargeKey], await KeysAsync("ApiTokens"));
        Assert.IsAssignableFrom<System.Data.Common.DbException>(again);
        // And the application serves it.
        await using var app = await ProgramApp.StartAsync(database);
        using var api = await app.ApiAsync();
        Assert.Equal("user7", (await api.GetAsync("/api/users/7"))["userName"].GetString());

        Task<List<long>> KeysAsync(string table) =>
            database.QueryAsync<long>($"SELECT {database.Quote("Id")} FROM {database.Quote(table)} ORDER BY 1");
    }

    [Fact]
    public async Task Normal_forms_are_made_anew_by_the_rules_of_today_but_for_who_would_meet_another()
    {
        await using var database = await FirstVersionAsync();
        await new RawRows(database, ofFirstVersion: true)
            .User(21, ("Email", "a@münchen.example"), ("NormalizedEmail", "A@MÜNCHEN.EXAMPLE"))
            .User(22, ("UserName", "Ｏｌｄ"), ("NormalizedUserName", "ＯＬＤ"))
            .User(23, ("UserName", "user７"), ("NormalizedUserName", "USER７")).WriteAsync();

        (await HostedCommand.RunAsync(database.ConnectionString, CultureInfo.InvariantCulture, "db", "migrate")).Succeeded();

        var forms = await database.QueryAsync<string>($"SELECT {database.Quote("NormalizedEmail")} FROM {database.Quote("Users")} "
            + $"UNION ALL SELECT {database.Quote("NormalizedUserName")} FROM {database.Quote("Users")}");
        Assert.Superset(Set("A@XN--MNCHEN-3YA.EXAMPLE", "OLD", "USER7", "USER７", "USER21"), forms.ToHashSet());
    }

    private static async Task<TestDatabase> FirstVersionAsync()
    {
        var database = await TestDatabase.CreateAsync();
        if (database.Provider == DatabaseProvider.Sqlite)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Migrated.SqliteFile(database))!);
            // As the application begins one.
            await File.WriteAllBytesAsync(Migrated.SqliteFile(database), [], TestContext.Current.CancellationToken);
        }
        await using (var context = new EditionContext(database)) await context.MigrateToFirstAsync();
        var rows = new RawRows(database, ofFirstVersion: true)
            .User(7, ("DisplayName", "Zoë 😀 "), ("NormalizedDisplayName", "ZOË 😀 "), ("PhoneNumber", "+1"))
            .User(9, ("LockoutEnd", RawRows.At), ("TwoFactorEnabled", true))
            .Row("UserRoles", ("UserId", 7), ("RoleId", 1))
            .Row("UserClaims", ("Id", 3), ("UserId", 7), ("ClaimType", "floor"), ("ClaimValue", null))
            .Row("RoleClaims", ("Id", 3), ("RoleId", 1), ("ClaimType", "may"), ("ClaimValue", "all"))
            .Row("UserLogins", ("LoginProvider", "a"), ("ProviderKey", "b"), ("ProviderDisplayName", null), ("UserId", 9))
            .Row("UserTokens", ("UserId", 9), ("LoginProvider", "a"), ("Name", "b"), ("Value", "c"))
            .Row("ApiTokens", ("Id", 5), ("UserId", 7), ("Name", "laptop"), ("Hash", new string('a', 64)), ("CreatedAt", RawRows.At),
                ("ExpiresAt", null))
            // By the database's own numbers, as a key ring that has been in use for years.
            .Row("DataProtectionKeys", ("FriendlyName", "ring"), ("Xml", "<key/>"));
        foreach (var table in (string[])["Users", "ApiTokens", "DataProtectionKeys"]) await SetNextKeyAsync(database, table);
        await rows.WriteAsync();
        return database;
    }

    private static Task SetNextKeyAsync(TestDatabase database, string table) => database.ExecuteAsync(database.Provider switch
    {
        DatabaseProvider.Sqlite => $"INSERT INTO sqlite_sequence (name, seq) VALUES ('{table}', {LargeKey - 1})",
        DatabaseProvider.PostgreSql => $"ALTER TABLE \"{table}\" ALTER COLUMN \"Id\" RESTART WITH {LargeKey}",
        _ => $"ALTER TABLE {table} AUTO_INCREMENT = {LargeKey}",
    });

    private static bool IsDropped(string cell) => DroppedColumns.Contains(cell[..cell.IndexOf('=', StringComparison.Ordinal)]);

    private static List<(string Table, HashSet<string> Cells)> Rows(List<string> lines) =>
        [.. lines.Select(line => line.Split(": ", 2)).Select(parts => (parts[0], Set(parts[1].Split(", "))))];

    private static HashSet<string> Set(params string[] cells) => new(cells, StringComparer.Ordinal);
}
