using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Databases;

[Trait(Runs.Once, Runs.Yes)]
public class ConnectionStringTests
{
    [Theory]
    [InlineData("Data Source=users.db", DatabaseProvider.Sqlite)]
    [InlineData("DataSource=users.db", DatabaseProvider.Sqlite)]
    [InlineData("Filename=users.db", DatabaseProvider.Sqlite)]
    [InlineData("Data Source=users.db;Mode=ReadWrite;Cache=Shared", DatabaseProvider.Sqlite)]
    [InlineData("data source=users.db;password=secret;cache=private", DatabaseProvider.Sqlite)]
    [InlineData("Host=db;Database=people", DatabaseProvider.PostgreSql)]
    [InlineData("Host=db;Port=5433;Database=people;Username=anna;Password=secret", DatabaseProvider.PostgreSql)]
    [InlineData("host=db;database=people;username=anna", DatabaseProvider.PostgreSql)]
    [InlineData("Server=db;Port=5432;Database=people;User ID=anna", DatabaseProvider.PostgreSql)]
    [InlineData("Host=a:5432,b:5433;Database=people;Target Session Attributes=read-write", DatabaseProvider.PostgreSql)]
    [InlineData("Server=a,b,c;Database=people;Load Balance=FailOver", DatabaseProvider.MySql)]
    [InlineData("postgresql://anna:secret@a:5432,b:5433/people?target_session_attrs=read-write", DatabaseProvider.PostgreSql)]
    [InlineData("mysql://anna:secret@a,b,c:3306/people?load_balance=FailOver", DatabaseProvider.MySql)]
    [InlineData("Server=db;Database=people", DatabaseProvider.MySql)]
    [InlineData("Server=db;Port=3307;Database=people;User ID=anna;Password=secret", DatabaseProvider.MySql)]
    [InlineData("server=db;uid=anna;pwd=secret;database=people", DatabaseProvider.MySql)]
    [InlineData("Host=db;Port=3306;Database=people;Username=anna", DatabaseProvider.MySql)]
    [InlineData("Data Source=db;Database=people;User ID=anna", DatabaseProvider.MySql)]
    [InlineData("sqlite:///users.db", DatabaseProvider.Sqlite)]
    [InlineData("sqlite3:////var/lib/users.db", DatabaseProvider.Sqlite)]
    [InlineData("postgresql://anna:secret@db:5432/people?sslmode=require", DatabaseProvider.PostgreSql)]
    [InlineData("postgres://db/people", DatabaseProvider.PostgreSql)]
    [InlineData("postgresql+psycopg://anna@db/people", DatabaseProvider.PostgreSql)]
    [InlineData("POSTGRESQL://db/people", DatabaseProvider.PostgreSql)]
    [InlineData("mysql://anna:secret@db:3306/people", DatabaseProvider.MySql)]
    [InlineData("mysql+pymysql://anna:secret@db/people?charset=utf8mb4", DatabaseProvider.MySql)]
    [InlineData("mariadb://db/people", DatabaseProvider.MySql)]
    [InlineData("  mysql://db/people\n", DatabaseProvider.MySql)]
    public void The_provider_follows_from_the_text(string text, DatabaseProvider provider) =>
        Assert.Equal(provider, ConnectionString.Parse(text).Provider);

    [Theory]
    [InlineData("Database=people")]
    [InlineData("Host=db;Database=people;User=anna")]
    [InlineData("Server=db;Database=people;Username=anna")]
    public void A_text_that_leaves_it_open_asks_for_the_setting(string text)
    {
        var refusal = Assert.Throws<ConnectionStringException>(() => ConnectionString.Parse(text));

        Assert.Contains("Database:Provider", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Server=db;Database=people;Username=anna", DatabaseProvider.PostgreSql)]
    [InlineData("Server=db;Database=people;Username=anna", DatabaseProvider.MySql)]
    [InlineData("Server=db;Database=people", DatabaseProvider.PostgreSql)]
    [InlineData("Host=db;Database=people", DatabaseProvider.MySql)]
    [InlineData("Data Source=people.db;Password=secret", DatabaseProvider.Sqlite)]
    public void The_setting_wins_over_a_guess(string text, DatabaseProvider provider) =>
        Assert.Equal(provider, ConnectionString.Parse(text, provider).Provider);

    [Fact]
    public void A_setting_that_contradicts_an_address_is_refused()
    {
        var refusal =
            Assert.Throws<ConnectionStringException>(() => ConnectionString.Parse("mysql://db/people", DatabaseProvider.PostgreSql));

        Assert.Contains("Database:Provider says PostgreSql", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\n")]
    [InlineData("people")]
    [InlineData("users.db")]
    [InlineData("oracle://anna:secret@db/people")]
    [InlineData("http://anna:secret@db/people")]
    [InlineData("sqlite://users.db")]
    [InlineData("sqlite:///")]
    [InlineData("sqlite:///:memory:")]
    [InlineData("Data Source=")]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=people;Mode=Memory;Cache=Shared")]
    [InlineData("postgresql:///people")]
    [InlineData("postgresql://anna:secret@/people")]
    [InlineData("postgresql://anna:secret@db:99999/people")]
    [InlineData("postgresql://anna:secret@db:0/people")]
    [InlineData("postgresql://anna:secret@db:port/people")]
    [InlineData("postgresql://anna:secret@db/people?colour=red")]
    [InlineData("postgresql://anna:secret@db/people?sslmode=perhaps")]
    [InlineData("postgresql://anna:se/cret@db/people")]
    [InlineData("postgresql://anna:secret@db,/people")]
    [InlineData("postgresql://anna:secret@db:5432,other:99999/people")]
    [InlineData("postgresql://anna:secret@db,other/people?port=5432,5433,5434")]
    [InlineData("postgresql://anna:secret@/people?host=db,other&port=many")]
    [InlineData("postgresql://anna:secret@db,other/people?target_session_attrs=perhaps")]
    [InlineData("Host=db:5432,other:port;Database=people;Password=secret")]
    [InlineData("Host=db,,other;Database=people;Password=secret")]
    [InlineData("mysql://anna:secret@db:3306,other:3307/people")]
    [InlineData("mysql://anna:secret@db,other/people?load_balance=perhaps")]
    [InlineData("Server=db,;Database=people;Password=secret")]
    [InlineData("mysql://anna:secret@db/people?pooling=perhaps")]
    [InlineData("Host=db;Database=people;Password=secret;Colour=red")]
    [InlineData("Host=db;Database=people;Password=secret;Port=many")]
    [InlineData("Host=db;Database=people;Password=\"secret")]
    [InlineData("Host=db;Database=people\nPassword=secret;;=;")]
    [InlineData("Server=db;Database=people;Pwd=secret;Colour=red")]
    [InlineData("Server=db;Database=people;Passwort=secret")]
    public void What_is_not_understood_is_refused_in_one_line_with_the_forms_and_without_the_password(string? text)
    {
        var refusal = Assert.Throws<ConnectionStringException>(() => ConnectionString.Parse(text));

        Assert.Single(refusal.Message.Split('\n', '\r'));
        Assert.Contains("Data Source=users.db", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("postgresql://user:pass@host:5432/name", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("mysql://user:pass@host:3306/name", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cret", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite:///users.db", "users.db")]
    [InlineData("sqlite:///data/users.db", "data/users.db")]
    [InlineData("sqlite:////var/lib/people/users.db", "/var/lib/people/users.db")]
    [InlineData("sqlite:///my%20people%3F.db", "my people?.db")]
    [InlineData("sqlite:///C:/people/users.db", "C:/people/users.db")]
    public void A_sqlite_address_names_a_file(string address, string file) =>
        Assert.Equal(file, new SqliteConnectionStringBuilder(ConnectionString.Parse(address).Text).DataSource);

    [Fact]
    public void A_postgresql_address_reaches_the_driver_whole()
    {
        var parsed = ConnectionString.Parse("postgresql://anna%40example.com:p%40ss%2Fw%3Ard%25@[::1]:5433/our%20people"
            + "?sslmode=verify-full&sslrootcert=ca.pem&connect_timeout=7&application_name=users+web&target_session_attrs=read-write");

        var driver = new NpgsqlConnectionStringBuilder(parsed.Text);
        Assert.Equal("anna@example.com", driver.Username);
        Assert.Equal("p@ss/w:rd%", driver.Password);
        Assert.Equal("::1", driver.Host);
        Assert.Equal(5433, driver.Port);
        Assert.Equal("our people", driver.Database);
        Assert.Equal(SslMode.VerifyFull, driver.SslMode);
        Assert.Equal("ca.pem", driver.RootCertificate);
        Assert.Equal(7, driver.Timeout);
        Assert.Equal("users web", driver.ApplicationName);
        Assert.Equal("read-write", driver.TargetSessionAttributes);
    }

    [Fact]
    public void A_mysql_address_reaches_the_driver_whole()
    {
        var parsed = ConnectionString.Parse("mysql://anna:p%40ss%3Bw%3Drd@db.example.com:3307/people"
            + "?ssl-mode=VERIFY_IDENTITY&ssl-ca=ca.pem&charset=utf8mb4&connect_timeout=7");

        var driver = new MySqlConnectionStringBuilder(parsed.Text);
        Assert.Equal("anna", driver.UserID);
        Assert.Equal("p@ss;w=rd", driver.Password);
        Assert.Equal("db.example.com", driver.Server);
        Assert.Equal(3307u, driver.Port);
        Assert.Equal("people", driver.Database);
        Assert.Equal(MySqlSslMode.VerifyFull, driver.SslMode);
        Assert.Equal("ca.pem", driver.SslCa);
        Assert.Equal(7u, driver.ConnectionTimeout);
    }

    [Theory]
    [InlineData("postgresql://anna:p%2Css@a:5433,b/people", "a:5433 b:5432")]
    [InlineData("postgresql://[::1]:5433,[fe80::2],c/people?target_session_attrs=primary", "::1:5433 fe80::2:5432 c:5432")]
    [InlineData("postgresql:///people?host=a,b&port=5433,5434", "a:5433 b:5434")]
    [InlineData("postgresql:///people?port=5433&host=::1,b", "::1:5433 b:5433")]
    [InlineData("postgresql://a,b/people?port=5433", "a:5433 b:5433")]
    [InlineData("postgresql://%2Frun%2Fpostgresql/people", "/run/postgresql:5432")]
    [InlineData("postgresql:///people?host=/run/postgresql&port=5433", "/run/postgresql:5433")]
    [InlineData("Host=a:5433,b;Port=5434;Database=people", "a:5433 b:5434")]
    [InlineData("Host=[::1]:5433, ::2 ,[::3];Database=people;Load Balance Hosts=true", "::1:5433 ::2:5432 ::3:5432")]
    [InlineData("Host=a:5433;Database=people", "a:5433")]
    [InlineData("Host=/var/run/postgresql;Database=people", "/var/run/postgresql:5432")]
    public void Each_host_of_postgresql_has_its_port(string text, string hosts)
    {
        var found = ConnectionString.Parse(text).Hosts.Select(host => new NpgsqlConnectionStringBuilder(host.Text)).ToList();

        Assert.Equal(hosts, string.Join(' ', found.Select(host => $"{host.Host}:{host.Port}")));
        Assert.All(found, host => Assert.Equal("people", host.Database));
    }

    [Theory]
    [InlineData("mysql://anna:secret@a,b,c:3307/people?load_balance=FailOver", "a:3307 b:3307 c:3307")]
    [InlineData("mysql://a:3307,b:3307/people", "a:3307 b:3307")]
    [InlineData("mysql://a,[::1]/people", "a:3306 ::1:3306")]
    [InlineData("mysql:///people?host=a,b&port=3307", "a:3307 b:3307")]
    [InlineData("Server=a, b;Port=3307;Database=people", "a:3307 b:3307")]
    public void All_hosts_of_mysql_have_one_port(string text, string hosts)
    {
        var found = ConnectionString.Parse(text).Hosts.Select(host => new MySqlConnectionStringBuilder(host.Text)).ToList();

        Assert.Equal(hosts, string.Join(' ', found.Select(host => $"{host.Server}:{host.Port}")));
        Assert.All(found, host => Assert.Equal("people", host.Database));
    }

    [Theory]
    [InlineData("Host=a:5432,b:5433;Database=people;Username=anna;Password=secret;Target Session Attributes=read-write")]
    [InlineData("postgresql://anna:secret@a:5432,b:5433/people?target_session_attrs=read-write")]
    [InlineData("Server=a,b;Database=people;User ID=anna;Password=secret;Load Balance=FailOver")]
    [InlineData("mysql://anna:secret@a,b/people?load_balance=FailOver")]
    public void Several_hosts_are_shown_without_the_password(string text)
    {
        string[] shown = [ConnectionString.Mask(text), ConnectionString.Parse(text).Masked];

        Assert.All(shown, one => Assert.DoesNotContain("secret", one, StringComparison.Ordinal));
        Assert.All(shown, one => Assert.Matches("read-write|FailOver", one));
        Assert.All(shown, one => Assert.Matches("a(:5432)?,b(:5433)?", one));
    }

    [Theory]
    [InlineData("disable", SslMode.Disable)]
    [InlineData("prefer", SslMode.Prefer)]
    [InlineData("require", SslMode.Require)]
    [InlineData("verify-ca", SslMode.VerifyCA)]
    [InlineData("verify-full", SslMode.VerifyFull)]
    public void Each_ssl_mode_of_libpq_is_understood(string mode, SslMode expected) =>
        Assert.Equal(expected,
            new NpgsqlConnectionStringBuilder(ConnectionString.Parse($"postgres://db/people?sslmode={mode}").Text).SslMode);

    [Theory]
    [InlineData("DISABLED", MySqlSslMode.Disabled)]
    [InlineData("PREFERRED", MySqlSslMode.Preferred)]
    [InlineData("REQUIRED", MySqlSslMode.Required)]
    [InlineData("require", MySqlSslMode.Required)]
    [InlineData("VERIFY_CA", MySqlSslMode.VerifyCA)]
    [InlineData("VERIFY_IDENTITY", MySqlSslMode.VerifyFull)]
    public void Each_ssl_mode_of_mysql_is_understood(string mode, MySqlSslMode expected) =>
        Assert.Equal(expected, new MySqlConnectionStringBuilder(ConnectionString.Parse($"mysql://db/people?ssl-mode={mode}").Text).SslMode);

    [Fact]
    public void The_text_for_people_keeps_everything_but_the_password()
    {
        var masked = ConnectionString.Parse("postgresql://anna:secret@db:5433/people?sslmode=require").Masked;

        Assert.Contains("host=db", masked, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("5433", masked, StringComparison.Ordinal);
        Assert.Contains("people", masked, StringComparison.Ordinal);
        Assert.Contains("***", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", masked, StringComparison.Ordinal);
    }
}
