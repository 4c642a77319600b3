using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace UsersWeb.Tests.Support;

/// <summary>A real nginx before an application, with lines of docs/operating.md for its server.</summary>
public sealed partial class Nginx : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly Daemon daemon;

    private readonly string certificate;

    private Nginx(TemporaryFolder folder, Daemon daemon, Uri address, string certificate) =>
        (this.folder, this.daemon, Address, this.certificate) = (folder, daemon, address, certificate);

    /// <summary>Where it listens, by https.</summary>
    public Uri Address { get; }

    /// <param name="server">The lines, whose ports and files are replaced by ones of here.</param>
    /// <param name="app">What stands behind it.</param>
    public static async Task<Nginx> StartAsync(string server, Uri app)
    {
        var folder = await TemporaryFolder.CreateAsync();
        var port = DatabaseServer.FreePort();
        var certificate = WriteCertificate(folder);
        var lines = Listen().Replace(server, $"listen 127.0.0.1:{port} ssl;").Replace("http://localhost:5000", app.ToString().TrimEnd('/'),
            StringComparison.Ordinal).Replace("/etc/ssl/users", folder["users"], StringComparison.Ordinal);
        // As many an administrator has it: everything is compressed.
        await File.WriteAllTextAsync(folder["nginx.conf"], $$"""
            daemon off;
            worker_processes 1;
            pid {{folder["nginx.pid"]}};
            error_log stderr;
            events { }
            http {
                access_log off;
                client_body_temp_path {{folder["body"]}};
                proxy_temp_path {{folder["proxy"]}};
                fastcgi_temp_path {{folder["fastcgi"]}};
                uwsgi_temp_path {{folder["uwsgi"]}};
                scgi_temp_path {{folder["scgi"]}};
                gzip on;
                gzip_types *;
                gzip_proxied any;
                gzip_min_length 1;
                {{lines}}
            }
            """);
        var nginx = Installed.Find("apt-get install nginx", "nginx");
        var daemon = await Daemon.StartAsync([nginx, "-e", "stderr", "-p", folder.Path, "-c", folder["nginx.conf"]], signal: "TERM");
        await Eventually.IsTrueAsync(() => ListensAsync(port), "nginx listens");
        return new(folder, daemon, new($"https://127.0.0.1:{port}"), certificate);
    }

    /// <summary>Knows its certificate, which nobody signed.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate },
    })
    { BaseAddress = Address };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await daemon.DisposeAsync();
        await folder.DisposeAsync();
    }

    private static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <returns>Its hash.</returns>
    private static string WriteCertificate(TemporaryFolder folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=users.example.org", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(folder["users.pem"], certificate.ExportCertificatePem());
        File.WriteAllText(folder["users.key"], key.ExportPkcs8PrivateKeyPem());
        return certificate.GetCertHashString();
    }

    [GeneratedRegex("listen 443 ssl;")]
    private static partial Regex Listen();
}
