using System.Text.Json;

namespace UsersWeb.Tests.Commands;

public class UserCommandTests(MigratedDatabase given) : IClassFixture<MigratedDatabase>
{
    [Fact]
    public async Task A_user_is_created_and_listed()
    {
        var created =
            await given.RunAsync("users", "create", "--user-name", "zoë", "--email", "zoe@example.com", "--display-name", "Zoë 🙂");
        var listed = await given.RunAsync("users", "list", "--q", "ZOË", "--json");

        Assert.Equal(0, created.Code);
        using var user = JsonDocument.Parse(listed.Output);
        Assert.Equal(long.Parse(created.Output, System.Globalization.CultureInfo.InvariantCulture), user.RootElement.GetProperty("id")
            .GetInt64());
        Assert.Equal("Zoë 🙂", user.RootElement.GetProperty("displayName").GetString());
    }

    [Fact]
    public async Task A_taken_name_fails_and_says_which()
    {
        var again = await given.RunAsync("users", "create", "--user-name", "BOSS", "--email", "other@example.com");

        Assert.Equal(1, again.Code);
        Assert.Empty(again.Output);
        Assert.Contains("taken", again.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("with space", "a@example.com", "User")]
    [InlineData("fine", "no address", "address")]
    public async Task Bad_values_fail_with_what_to_do(string userName, string email, string expected)
    {
        var created = await given.RunAsync("users", "create", "--user-name", userName, "--email", email);

        Assert.Equal(1, created.Code);
        Assert.Contains(expected, created.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_short_password_is_refused_and_nobody_is_created()
    {
        var before = await given.CountAsync();

        var created = await Cli.RunAsync(given.Database.ConnectionString,
            ["users", "create", "--user-name", "short", "--email", "short@example.com", "--password-stdin"], "secret\n");

        Assert.Equal(1, created.Code);
        Assert.DoesNotContain("secret", created.Error, StringComparison.Ordinal);
        Assert.Equal(before, await given.CountAsync());
    }

    [Fact]
    public async Task A_temporary_password_must_be_changed_at_the_first_sign_in()
    {
        string[] create =
        [
            "users", "create", "--user-name", "temporary", "--email", "temporary@example.com", "--password-stdin", "--must-change-password",
        ];

        (await Cli.RunAsync(given.Database.ConnectionString, create, Migrated.Password + "\n")).Succeeded();

        Assert.Equal([1L], await given.Database.QueryAsync<long>($"SELECT COUNT(*) FROM {given.Quote("Users")} WHERE "
            + $"{given.Quote("UserName")} = 'temporary' AND {given.Quote("MustChangePassword")} AND "
            + $"{given.Quote("PasswordChangedAt")} IS NOT NULL"));
    }

    [Fact]
    public async Task A_token_is_alone_on_standard_output_and_only_its_hash_is_stored()
    {
        var created = await given.RunAsync("tokens", "create", "--user", "boss", "--name", "laptop", "--expires-days", "30");

        Assert.Equal(0, created.Code);
        Assert.Matches("^uw_[A-Za-z0-9_-]{43}\n$", created.Output);
        var hashes = await given.Database.QueryAsync<string>($"SELECT {given.Quote("Hash")} FROM {given.Quote("ApiTokens")}");
        Assert.Contains(UsersWeb.Data.TokenSecret.Hash(created.Output.Trim()), hashes);
        Assert.All(hashes, hash => Assert.Matches("^[0-9a-f]{64}$", hash));
    }

    [Fact]
    public async Task A_revoked_token_is_gone()
    {
        (await given.RunAsync("users", "create", "--user-name", "carl", "--email", "carl@example.com")).Succeeded();
        (await given.RunAsync("tokens", "create", "--user", "carl", "--name", "old")).Succeeded();
        var id = (await given.Database.QueryAsync<long>($"SELECT MAX({given.Quote("Id")}) FROM {given.Quote("ApiTokens")}"))[0];

        var revoked = await given.RunAsync("tokens", "revoke", "--id", id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var again = await given.RunAsync("tokens", "revoke", "--id", id.ToString(System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal((0, 1), (revoked.Code, again.Code));
        Assert.DoesNotContain("old", (await given.RunAsync("tokens", "list", "--user", "carl")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_for_nobody_is_refused()
    {
        var created = await given.RunAsync("tokens", "create", "--user", "nobody", "--name", "x");

        Assert.Equal(1, created.Code);
        Assert.Empty(created.Output);
        Assert.Contains("nobody", created.Error, StringComparison.Ordinal);
    }
}
