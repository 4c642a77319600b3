using System.Net;
using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Users;

/// <summary>A row that another program has spoilt is seen as it is, and keeps nobody else from being seen.</summary>
public class DamagedRowTests(DamagedRowTests.Spoilt spoilt) : IClassFixture<DamagedRowTests.Spoilt>
{
    private static readonly string[] Fields = ["id", "userName", "status", "role", "createdAt", "updatedAt", "lastSignInAt"];

    public static TheoryData<string> Sorts => [.. Fields, .. Fields.Select(name => "-" + name)];

    [Theory, MemberData(nameof(Sorts))]
    public async Task Everybody_stands_once_in_each_order_page_by_page(string sort)
    {
        var all = new List<long>();
        string? cursor = null;
        do
        {
            var page = await spoilt.Api.GetAsync($"/api/users?limit=2&sort={sort}{(cursor is null ? "" : $"&cursor={cursor}")}");
            Assert.True(page.Status == HttpStatusCode.OK, page.Text + spoilt.App.Output);
            all.AddRange(page["items"].EnumerateArray().Select(user => user.GetProperty("id").GetInt64()));
            cursor = page["next"].GetString();
        }
        while (cursor is not null && all.Count < 100);

        Assert.Equal(Spoilt.Count, all.Count);
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.Equal(HttpStatusCode.OK, (await spoilt.Visitor.GetAsync($"/users?sort={sort}")).Status);
    }

    [Theory]
    [InlineData("/users")]
    [InlineData("/users/1003")]
    [InlineData("/users/1003/access")]
    [InlineData("/users/1003/edit")]
    [InlineData("/users/1003/delete")]
    public async Task It_is_shown_as_damaged_where_the_person_is_shown(string path)
    {
        var page = await spoilt.Visitor.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        if (!path.EndsWith("delete", StringComparison.Ordinal)) Assert.Contains("Damaged", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_API_tells_of_it_as_of_a_status_and_the_first_instant_of_all()
    {
        var user = await spoilt.Api.GetAsync("/api/users/1003");

        Assert.Equal("damaged", user["status"].GetString());
        Assert.Equal("0001-01-01T00:00:00Z", user["createdAt"].GetString());
        Assert.Equal([1003L, 1004L], (await spoilt.Api.GetAsync("/api/users?status=damaged"))["items"].EnumerateArray()
            .Select(one => one.GetProperty("id").GetInt64()));
        Assert.Equal(HttpStatusCode.BadRequest, (await spoilt.Api.PatchAsync(1001, new { status = "damaged" })).Status);
    }

    [Theory]
    [InlineData("/admin")]
    [InlineData("/users/export?format=csv")]
    [InlineData("/users?q=user&sort=-createdAt")]
    [InlineData("/users?q=user&sort=lastSignInAt&status=damaged")]
    public async Task Pages_of_everybody_are_not_taken_down(string path) =>
        Assert.Equal(HttpStatusCode.OK, (await spoilt.Visitor.GetAsync(path)).Status);

    [Fact]
    public async Task The_command_lists_everybody()
    {
        var listed = (await spoilt.App.RunAsync("users", "list")).Succeeded();

        Assert.Equal(Spoilt.Count + 1, listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    // The list is written from the columns, one user from an object.
    [Fact]
    public async Task In_the_list_it_is_byte_for_byte_what_it_is_alone()
    {
        var isSqlite = spoilt.App.Database.Provider == DatabaseProvider.Sqlite;
        await spoilt.SetAsync(1001,
            ("DisplayName", "\"\\ </é😀\t\u2028"), ("CreatedAt", "2026-01-02T03:04:05.100000Z"), ("PhoneNumber", ""));
        if (isSqlite)
        {
            await SetAsSqlAsync(1002, ("DisplayName", "CAST(x'41FF42' AS TEXT)"), ("TimeZone", "'a' || char(0) || 'b'"));
            await SetAsSqlAsync(1007, ("DisplayName", "x'C3A9'"), ("TimeZone", "x''"), ("Language", "17"), ("LastSignInAt", "''"));
            await SetAsSqlAsync(1008, ("LastSignInAt", "'2026-01-02T03:04:05.678901Z and more than that'"));
        }

        var list = await spoilt.Api.GetAsync("/api/users");

        Assert.Equal(Spoilt.Count, list["items"].GetArrayLength());
        foreach (var one in list["items"].EnumerateArray())
            Assert.Equal((await spoilt.Api.GetAsync($"/api/users/{one.GetProperty("id")}")).Text, one.GetRawText());
        await spoilt.SetAsync(1001, ("DisplayName", null), ("PhoneNumber", null));
        foreach (var id in (long[])[1002, 1007, 1008])
        {
            await spoilt.SetAsync(id, ("DisplayName", null), ("TimeZone", null), ("Language", null));
            await spoilt.SetAsync(id, ("LastSignInAt", "2026-01-02T03:04:05.678901Z"));
        }
    }

    [Fact]
    public async Task It_is_mended_by_hand()
    {
        await spoilt.SpoilAsync(1005);

        await spoilt.Api.PatchAsync(1005, new { status = "deactivated" });
        var user = await spoilt.Api.PatchAsync(1005, new { status = "active" });

        Assert.Equal(HttpStatusCode.OK, user.Status);
        Assert.Equal("active", user["status"].GetString());
        await spoilt.RepairAsync(1005);
    }

    [Fact]
    public async Task Whose_lock_is_damaged_is_shut_out_is_no_other_administrator_and_can_be_unlocked()
    {
        await spoilt.App.Database.SetPasswordAsync(1006, "anything");
        await spoilt.App.Database.MakeAdministratorAsync(1006);
        await spoilt.SpoilLockAsync(1006);

        var last = await spoilt.Visitor.GetAsync("/users/1/access");
        var page = await spoilt.Visitor.GetAsync("/users/1006/access");

        Assert.Contains("This is the last active administrator.", last.Text, StringComparison.Ordinal);
        Assert.Contains("Locked until Damaged.", page.Text, StringComparison.Ordinal);
        await spoilt.Visitor.SubmitAsync(page, page.Form("/users/1006/access/locks/delete"));
        Assert.DoesNotContain("This is the last active administrator.", (await spoilt.Visitor.GetAsync("/users/1/access")).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_with_a_blank_behind_it_is_filtered_as_what_it_is_shown_as()
    {
        await spoilt.SetAsync(1007, ("Status", "Active "));

        var shown = (await spoilt.Api.GetAsync("/api/users/1007"))["status"].GetString()!;
        var with = await IdsAsync($"/api/users?status={shown}");
        var without = await IdsAsync($"/api/users?status={(shown == "active" ? "damaged" : "active")}");

        var listed = (await spoilt.Api.GetAsync("/api/users"))["items"].EnumerateArray()
            .Single(one => one.GetProperty("id").GetInt64() == 1007);
        await spoilt.SetAsync(1007, ("Status", "Active"));
        Assert.Equal(shown, listed.GetProperty("status").GetString());
        Assert.Contains(1007, with);
        Assert.DoesNotContain(1007, without);
    }

    [Fact]
    public async Task Whose_lock_is_damaged_counts_as_locked_in_the_list()
    {
        await spoilt.SetAsync(1008, ("LockedUntil", spoilt.App.Database.Provider == DatabaseProvider.Sqlite ? "" : spoilt.NoInstant(0)));

        Assert.Contains(1008, await IdsAsync("/api/users?locked=yes"));
        Assert.DoesNotContain(1008, await IdsAsync("/api/users?locked=no"));
        await spoilt.SetAsync(1008, ("LockedUntil", null));
    }

    private Task SetAsSqlAsync(long id, params (string Column, string Sql)[] values) => new RawRows(spoilt.App.Database).Run(
        $"UPDATE \"Users\" SET {string.Join(", ", values.Select(value => $"\"{value.Column}\" = {value.Sql}"))} WHERE \"Id\" = {id}")
        .WriteAsync();

    private async Task<List<long>> IdsAsync(string path) =>
        [.. (await spoilt.Api.GetAsync(path))["items"].EnumerateArray().Select(one => one.GetProperty("id").GetInt64())];

    /// <summary>A few people, two of whom are spoilt.</summary>
    public sealed class Spoilt : IAsyncLifetime
    {
        public const int Count = 9;

        public HostedApp App { get; } = new();

        public Api Api { get; private set; } = null!;

        public Visitor Visitor { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await App.InitializeAsync();
            Api = await App.ApiAsync();
            Visitor = await App.SignInAsAdministratorAsync();
            var rows = new RawRows(App.Database);
            for (var id = 1001; id <= 1008; id++) rows.User(id, ("LastSignInAt", RawRows.At.AddDays(id)));
            await rows.WriteAsync();
            await SpoilAsync(1003);
            await SpoilAsync(1004);
        }

        public Task SpoilAsync(long id) => SetAsync(id, ("Status", id == 1003 ? "gone" : ""), ("CreatedAt", NoInstant(id)),
            ("UpdatedAt", NoInstant(id)), ("LastSignInAt", NoInstant(id)), ("LockedUntil", NoInstant(id)));

        /// <summary>By what every engine takes for a time that is over.</summary>
        public Task SpoilLockAsync(long id) =>
            SetAsync(id, ("LockedUntil", App.Database.Provider == DatabaseProvider.Sqlite ? "1999-99-99" : NoInstant(id)));

        public Task RepairAsync(long id) => SetAsync(id, ("CreatedAt", "2026-01-02T03:04:05.678901Z"),
            ("LastSignInAt", "2026-01-02T03:04:05.678901Z"), ("LockedUntil", null));

        // SQLite takes any text; the others what they have of their own.
        public string NoInstant(long id) => (App.Database.Provider, id) switch
        {
            (DatabaseProvider.Sqlite, 1003) => "not a time",
            (DatabaseProvider.Sqlite, _) => "2026-13-45T03:04:05.678901Z",
            (DatabaseProvider.PostgreSql, 1003) => "20000-01-01T03:04:05.678901Z",
            (DatabaseProvider.PostgreSql, 1004) => "4000-01-01T03:04:05Z BC",
            (DatabaseProvider.PostgreSql, _) => "-infinity",
            (_, 1003) => "2026-00-10 00:00:00",
            (_, 1004) => "2026-02-00 00:00:00",
            _ => "0000-00-00 00:00:00",
        };

        public async Task SetAsync(long id, params (string Column, string? Value)[] values)
        {
            var set = string.Join(", ", values.Select(value => $"{App.Database.Quote(value.Column)} = {Literal(value.Value)}"));
            var (table, key) = (App.Database.Quote("Users"), App.Database.Quote("Id"));
            await new RawRows(App.Database).Run($"UPDATE {table} SET {set} WHERE {key} = {id}").WriteAsync();
        }

        private string Literal(string? value) => value is null ? "NULL"
            : App.Database.Provider == DatabaseProvider.MySql && value.Contains(':') ? $"'{value.Replace('T', ' ').TrimEnd('Z')}'"
            : $"'{value}'";

        public async ValueTask DisposeAsync()
        {
            Api?.Dispose();
            Visitor?.Dispose();
            await App.DisposeAsync();
        }
    }
}
