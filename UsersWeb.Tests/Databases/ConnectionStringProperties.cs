using CsCheck;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Databases;

[Trait(Runs.Once, Runs.Yes)]
public class ConnectionStringProperties
{
    private const long Tries = 3000;

    // Nobody's password by chance, so that finding it means a leak.
    private const string Secret = "Xq7Kv2Zw";

    // Everything a person can type, but no line feed at the end, which the framework's own builder loses; with what URLs
    // and keywords use as punctuation made common.
    private static readonly Gen<string> Words = Gen.OneOf(
        Gen.Char[" ;='\"@:/?#%&+[]{}\\,.*!$~-_abcXYZ0189"],
        Gen.Char['\u0001', '\ud7ff'],
        Gen.Char['\ue000', '\ufffd']).Array[1, 20].Select(characters => new string(characters) + (characters[^1] == '\n' ? "." : ""));

    private static readonly Gen<string> Hosts = Gen.Char["abcxyz0189.-"].Array[1, 20].Select(characters => "h" + new string(characters));

    private static readonly Gen<int> Ports = Gen.Int[1, 65535];

    [Fact]
    public void Any_postgresql_address_comes_back_from_the_driver() =>
        Gen.Select(Words, Words, Hosts, Ports, Words).Sample((user, password, host, port, database) =>
    {
        var parsed = ConnectionString.Parse(
            $"postgresql://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@{host}:{port}/{Uri.EscapeDataString(database)}");

        var driver = new NpgsqlConnectionStringBuilder(parsed.Text);
        Assert.Equal((user, password, host, port, database), (driver.Username, driver.Password, driver.Host, driver.Port, driver.Database));
    }, iter: Tries);

    [Fact]
    public void Any_mysql_address_comes_back_from_the_driver() =>
        Gen.Select(Words, Words, Hosts, Ports, Words).Sample((user, password, host, port, database) =>
    {
        var parsed = ConnectionString.Parse(
            $"mysql://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@{host}:{port}/{Uri.EscapeDataString(database)}");

        var driver = new MySqlConnectionStringBuilder(parsed.Text);
        Assert.Equal((user, password, host, (uint)port, database),
            (driver.UserID, driver.Password, driver.Server, driver.Port, driver.Database));
    }, iter: Tries);

    [Fact]
    public void Any_sqlite_address_comes_back_from_the_driver() => Words.Sample(file =>
    {
        var parsed = ConnectionString.Parse($"sqlite:///{Uri.EscapeDataString(file)}");

        Assert.Equal(file, new SqliteConnectionStringBuilder(parsed.Text).DataSource);
    }, iter: Tries);

    [Fact]
    public void Any_keywords_for_postgresql_come_back_from_the_driver() =>
        Gen.Select(Words, Words, Hosts, Words).Sample((user, password, host, database) =>
    {
        var parsed = ConnectionString.Parse(
            new NpgsqlConnectionStringBuilder { Host = host, Username = user, Password = password, Database = database }.ConnectionString);

        var driver = new NpgsqlConnectionStringBuilder(parsed.Text);
        Assert.Equal(DatabaseProvider.PostgreSql, parsed.Provider);
        Assert.Equal((user, password, host, database), (driver.Username, driver.Password, driver.Host, driver.Database));
    }, iter: Tries);

    [Fact]
    public void Any_keywords_for_mysql_come_back_from_the_driver() =>
        Gen.Select(Words, Words, Hosts, Words).Sample((user, password, host, database) =>
    {
        var parsed = ConnectionString.Parse(
            new MySqlConnectionStringBuilder { Server = host, UserID = user, Password = password, Database = database }.ConnectionString);

        var driver = new MySqlConnectionStringBuilder(parsed.Text);
        Assert.Equal(DatabaseProvider.MySql, parsed.Provider);
        Assert.Equal((user, password, host, database), (driver.UserID, driver.Password, driver.Server, driver.Database));
    }, iter: Tries);

    [Fact]
    public void Any_keywords_for_sqlite_come_back_from_the_driver() => Words.Sample(file =>
    {
        var parsed =
            ConnectionString.Parse(new SqliteConnectionStringBuilder { DataSource = file }.ConnectionString, DatabaseProvider.Sqlite);

        Assert.Equal(file, new SqliteConnectionStringBuilder(parsed.Text).DataSource);
    }, iter: Tries);

    [Fact]
    public void A_password_in_a_malformed_address_is_never_shown() =>
        Gen.Select(Gen.OneOf("postgresql", "mysql", "mariadb", "oracle", "sqlite", "x"), Words, Words, Words, Words)
            .Sample((scheme, user, before, after, rest) =>
            NeverShows($"{scheme}://{Uri.EscapeDataString(user)}:{before}{Secret}{after}@{rest}"), iter: Tries);

    [Fact]
    public void A_password_in_malformed_keywords_is_never_shown() =>
        Gen.Select(Gen.OneOf("Password", "password", "Pwd", "PWD", "Passwort", "Pass word", "SSL Password", "Secret"), Words, Words)
            .Sample((keyword, before, after) =>
            NeverShows($"{before};{keyword}={Secret};{after}"), iter: Tries);

    [Fact]
    public void A_password_in_an_option_of_an_address_is_never_shown() =>
        Gen.Select(Gen.OneOf("postgresql", "mysql", "sqlite", "x"), Gen.OneOf("password", "Password", "sslpassword", "pwd"), Words)
            .Sample((scheme, option, after) =>
            NeverShows($"{scheme}://db/people?{option}={Secret}&{after}"), iter: Tries);

    private static void NeverShows(string text)
    {
        Assert.DoesNotContain(Secret, ConnectionString.Mask(text), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, Shown(text), StringComparison.Ordinal);
    }

    private static string Shown(string text)
    {
        try
        {
            return ConnectionString.Parse(text).Masked;
        }
        catch (ConnectionStringException e)
        {
            Assert.Single(e.Message.Split('\n', '\r'));
            return e.Message;
        }
    }
}
