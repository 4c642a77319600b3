using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using UsersWeb.Data;
using UsersWeb.Databases.PostgreSql;
using UsersWeb.Databases.Sqlite;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Tests.Moves.Model;

/// <summary>The model says which columns are secret.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class SecrecyOfColumnsTests
{
    private static readonly Type[] CouldHoldASecret = [typeof(string), typeof(byte[]), typeof(Guid)];

    [Fact]
    public void Every_column_that_could_hold_a_secret_is_classified()
    {
        using var db = Sqlite();
        var silent = db.Model.GetEntityTypes()
            .SelectMany(type => type.GetProperties())
            .Where(property => property.IsSecret() is null)
            .Where(property => CouldHoldASecret.Contains(Type(property)) || IsWord(property))
            .Select(property => $"{property.DeclaringType.ShortName()}.{property.Name}");

        Assert.True(!silent.Any(), $"Say IsSecret() or IsNotSecret() in UsersDbContext of: {string.Join(", ", silent)}");
    }

    [Fact]
    public void What_lets_somebody_in_is_secret_on_every_engine()
    {
        string[] secret =
        [
            "ApiTokens.Hash", "Authenticators.Secret", "DataProtectionKeys.Xml", "ImportChunks.Bytes", "Notes.Text",
            "OneTimeCodes.Hash",
            "OutgoingMails.Body",
            "Passkeys.CredentialHash", "Passkeys.CredentialId", "Passkeys.PublicKey", "RecoveryCodes.Hash", "SavedViews.Query",
            "Sessions.Hash",
            "SignInFailures.Key", "SignInFailures.Subject", "Users.PasswordHash", "WorkItems.Payload",
        ];
        using var sqlite = Sqlite();
        using var postgreSql = new PostgreSqlUsersDbContext(new DbContextOptionsBuilder<PostgreSqlUsersDbContext>().UseNpgsql().Options);

        Assert.Equal(secret, Secrets(TableModel.Read(sqlite)));
        Assert.Equal(secret, Secrets(TableModel.Read(postgreSql)));
    }

    [Fact]
    public void What_nobody_classified_counts_as_secret()
    {
        using var db = new KindsContext(new DbContextOptionsBuilder<KindsContext>().UseSqlite().Options);

        Assert.Equal(["Credentials.Id", "Logins.Secret", "Things.Small"], Secrets(TableModel.Read(db)));
    }

    [Fact]
    public void A_secret_in_a_key_is_not_shown_and_still_tells_rows_apart()
    {
        var logins = KindsDatabase.Model.Tables.Single(table => table.Name == "Logins");

        var one = DisplayValue.Key(logins, ["google", "Xq7Kv2Zw"]);
        var other = DisplayValue.Key(logins, ["google", "Xq7Kv2Zx"]);

        Assert.StartsWith("google/(secret ", one, StringComparison.Ordinal);
        Assert.DoesNotContain("Xq7Kv2Z", one, StringComparison.Ordinal);
        Assert.NotEqual(one, other);
        Assert.Equal(one, DisplayValue.Key(logins, ["google", "Xq7Kv2Zw"u8.ToArray()]));
    }

    private static Type Type(IProperty property) => Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;

    private static bool IsWord(IProperty property) =>
        property.ClrType.IsEnum && property.GetTypeMapping().Converter?.ProviderClrType == typeof(string);

    private static SqliteUsersDbContext Sqlite() => new(new DbContextOptionsBuilder<SqliteUsersDbContext>().UseSqlite().Options);

    private static IEnumerable<string> Secrets(TableModel model) => model.All
        .SelectMany(table => table.Columns.Where(column => column.IsSecret).Select(column => $"{table.Name}.{column.Name}"))
        .Order(StringComparer.Ordinal);
}
