using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using UsersWeb.Databases;
using UsersWeb.KeyRing;

namespace UsersWeb.Tests.KeyRing;

/// <summary>The keys in the database, encrypted by a certificate from whenever one is named.</summary>
public sealed class KeyRingTests : IAsyncLifetime
{
    private const string Password = "of the file";

    private TestDatabase database = null!;
    private TemporaryFolder folder = null!;

    public async ValueTask InitializeAsync()
    {
        folder = await TemporaryFolder.CreateAsync();
        database = await TestDatabase.CreateAsync();
        await Migrated.FillAsync(database, TestApp.Administrator);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await folder.DisposeAsync();
    }

    [Fact]
    public async Task A_certificate_takes_over_the_keys_there_are_another_one_after_it_and_nobody_is_signed_out()
    {
        using var browser = new Browsing();
        await using (var plain = await HostedApp.StartBesideAsync(database))
        {
            await browser.At(plain).SignInAsync(TestApp.Administrator, TestApp.Password);
            Assert.All(await KeysAsync(), key => Assert.Contains("requiresEncryption", key, StringComparison.Ordinal));
            var page = await browser.At(plain).GetAsync("/admin/database/move");
            Assert.Contains(KeyRingState.Warning, page.Text, StringComparison.Ordinal);
            Assert.Contains("not encrypted", (await plain.RunAsync("db", "status")).Succeeded().Output, StringComparison.Ordinal);
        }
        string first = Pfx("first"), second = Pem("second");

        await using (var app = await HostedApp.StartBesideAsync(database, ("DataProtection:Certificate", first),
            ("DataProtection:CertificatePassword", Password)))
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.At(app).GetAsync("/account")).Status);
            Assert.DoesNotContain(KeyRingState.Warning, (await browser.At(app).GetAsync("/admin/database/move")).Text,
                StringComparison.Ordinal);
            Assert.All(await KeysAsync(), key => Assert.DoesNotContain("requiresEncryption", key, StringComparison.Ordinal));
            Assert.Matches(@"Keys +encrypted\n", (await app.RunAsync("db", "status")).Succeeded().Output);
        }
        await using (var app = await HostedApp.StartBesideAsync(database, ("DataProtection:Certificate", second),
            ("DataProtection:PreviousCertificate", first), ("DataProtection:PreviousCertificatePassword", Password)))
            Assert.Equal(HttpStatusCode.OK, (await browser.At(app).GetAsync("/account")).Status);
        await using (var app = await HostedApp.StartBesideAsync(database, ("DataProtection:Certificate", second)))
            Assert.Equal(HttpStatusCode.OK, (await browser.At(app).GetAsync("/account")).Status);
    }

    [Fact]
    public async Task Keys_that_can_not_be_read_are_no_reason_to_make_new_ones()
    {
        await using (var app = await HostedApp.StartBesideAsync(database, ("DataProtection:Certificate", Pem("right"))))
        using (var visitor = app.Visit()) await visitor.SignInAsync(TestApp.Administrator, TestApp.Password);
        var keys = await KeysAsync();

        foreach (var settings in new[] { [], new[] { ("DataProtection:Certificate", Pem("another")) } })
        {
            await using var app = await HostedApp.BeginAsync(database, settings: settings);
            await app.LineAsync(line => line.Contains("set DataProtection:Certificate to the one", StringComparison.Ordinal));
            using var visitor = app.Visit();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.GetAsync("/account/login")).Status);
        }

        Assert.Equal(keys, await KeysAsync());
    }

    [Theory]
    [InlineData("nothing.pem", "there is no file")]
    [InlineData("elliptic.pem", "holds no private RSA key")]
    [InlineData("rubbish.pem", "can't be read")]
    [InlineData("locked.pfx", "can't be read")]
    public async Task A_certificate_that_is_none_is_said_at_the_start(string file, string problem)
    {
        using var key = ECDsa.Create();
        using var elliptic = new CertificateRequest("CN=e", key, HashAlgorithmName.SHA256).CreateSelfSigned(Begin, End);
        await File.WriteAllTextAsync(folder["elliptic.pem"], elliptic.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem(),
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["rubbish.pem"], "no certificate", TestContext.Current.CancellationToken);
        File.Move(Pfx("locked-by-password"), folder["locked.pfx"]);
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("DataProtection:Certificate", folder[file])]).Build();

        var refused = Assert.Throws<ConnectionStringException>(() => KeyRingSettings.Read(settings));

        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("DataProtection:Certificate: ", refused.Message, StringComparison.Ordinal);
    }

    private static DateTimeOffset Begin => TimeProvider.System.GetUtcNow().AddDays(-1);

    private static DateTimeOffset End => Begin.AddYears(1);

    private string Pfx(string name)
    {
        using var certificate = Make(name, out var key);
        using (key) File.WriteAllBytes(folder[name], certificate.Export(X509ContentType.Pfx, Password));
        return folder[name];
    }

    private string Pem(string name)
    {
        using var certificate = Make(name, out var key);
        using (key) File.WriteAllText(folder[name], certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        return folder[name];
    }

    private static X509Certificate2 Make(string name, out RSA key)
    {
        key = RSA.Create(2048);
        return new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(Begin, End);
    }

    private Task<List<string>> KeysAsync() =>
        database.QueryAsync<string>($"SELECT {database.Quote("Xml")} FROM {database.Quote("DataProtectionKeys")} ORDER BY 1");

    // One browser that goes on at another start of the application.
    private sealed class Browsing : IDisposable
    {
        private readonly CookieContainer cookies = new();
        private readonly List<Visitor> visitors = [];

        public Visitor At(HostedApp app)
        {
            visitors.Add(new(app.Address, cookies));
            return visitors[^1];
        }

        public void Dispose() => visitors.ForEach(visitor => visitor.Dispose());
    }
}
