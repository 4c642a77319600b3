using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MySqlConnector;
using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Hostile;

/// <summary>MariaDB servers that are set up otherwise than usual.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class MySqlServerTests
{
    [Fact]
    public async Task A_server_that_leaves_numbers_out_for_others_gives_any_number_above_the_mark()
    {
        await using var server = await MySqlServer.StartNewAsync("--auto-increment-increment=3", "--auto-increment-offset=2",
            "--innodb-default-row-format=compact", "--lower-case-table-names=1", "--character-set-server=latin1");
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);
        await using var target = TestDatabase.On(server, DatabaseProvider.MySql);
        await moving.Rows.User(6).WriteAsync();

        (await Moving.RunAsync(moving.Source, target)).EndedWith(0);
        (await Moving.RunAsync(moving.Source, target, "--resume")).EndedWith(0);

        await new RawRows(target).Row("Users", [.. RawRows.HarmlessUser(7).Where(value => value.Column != "Id")]).WriteAsync();
        Assert.Equal([6L, 8L], await target.QueryAsync<long>("SELECT Id FROM Users ORDER BY Id"));
    }

    [Fact]
    public async Task A_socket_is_a_source_and_a_target()
    {
        await using var server = await MySqlServer.StartNewAsync();
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);
        await using var other = TestDatabase.On(server, DatabaseProvider.MySql);
        await using var last = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var socket = new MySqlConnectionStringBuilder(other.ConnectionString)
        {
            Server = server.Socket,
            ConnectionProtocol = MySqlConnectionProtocol.UnixSocket,
        }.ConnectionString;

        (await Moving.RunAsync(moving.Source.ConnectionString, socket)).EndedWith(0);
        (await Moving.RunAsync(socket, last.ConnectionString)).EndedWith(0);

        Assert.Equal(await Content.ReadAsync(moving.Source), await Content.ReadAsync(last));
    }

    // The driver checks who signed the certificate and no name; MariaDB's own program can check both or nothing.
    [Fact]
    public async Task A_backup_that_the_server_s_certificate_does_not_let_through_is_told_before_anything_is_written()
    {
        await using var folder = await TemporaryFolder.CreateAsync("mysql");
        await WriteCertificatesAsync(folder);
        await using var server = await MySqlServer.StartNewAsync(
            $"--ssl-ca={folder["ca.pem"]}", $"--ssl-cert={folder["server.pem"]}", $"--ssl-key={folder["server.key"]}");
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);
        await using var source = TestDatabase.On(server, DatabaseProvider.MySql);
        await using var last = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        (await Moving.RunAsync(moving.Source, source)).EndedWith(0);
        var checkedOne = $"{source.ConnectionString};SSL Mode=VerifyCA;SSL CA={folder["ca.pem"]}";

        var moved = new Moved(await Cli.RunAsync(checkedOne, ["db", "move", "--to", last.ConnectionString, "--json"])).EndedWith(3);
        var without = await Moving.RunAsync(checkedOne, last.ConnectionString);

        Assert.Contains(moved.Problems, problem => problem.Advice.Contains("The backup can't be made", StringComparison.Ordinal)
            && problem.Advice.Contains("--no-backup", StringComparison.Ordinal));
        without.EndedWith(0);
    }

    private static async Task WriteCertificatesAsync(TemporaryFolder folder)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (begin, end) = (now.AddDays(-1), now.AddDays(1));
        using var caKey = RSA.Create(2048);
        var authority = new CertificateRequest("CN=authority", caKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var ca = authority.CreateSelfSigned(begin, end);
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=another.example.org", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.Create(ca, begin, end, [1, 2, 3, 4]);
        await File.WriteAllTextAsync(folder["ca.pem"], ca.ExportCertificatePem());
        await File.WriteAllTextAsync(folder["server.pem"], certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(folder["server.key"], key.ExportRSAPrivateKeyPem());
    }
}
