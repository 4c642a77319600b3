using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using UsersWeb.Databases;

namespace UsersWeb.KeyRing;

/// <summary>
/// By what the keys in the database are encrypted that protect cookies, second factors and mails: <c>DataProtection:Certificate</c>, a
/// PKCS #12 or PEM file with an RSA key, and <c>DataProtection:CertificatePassword</c> where it has one.
/// </summary>
/// <param name="Certificate">Null for none: whoever has a copy of the database has the keys, too.</param>
/// <param name="Previous">
/// <c>DataProtection:PreviousCertificate</c>, with its own password: what was encrypted by it is encrypted anew; null for none.
/// </param>
public sealed record KeyRingSettings(X509Certificate2? Certificate, X509Certificate2? Previous)
{
    /// <summary>By which keys can be read.</summary>
    public IReadOnlyList<X509Certificate2> All => [.. new[] { Certificate, Previous }.OfType<X509Certificate2>()];

    /// <exception cref="ConnectionStringException">There is no such file, or no RSA key in it, or not by this password.</exception>
    public static KeyRingSettings Read(IConfiguration settings)
    {
        var (now, before) = (Load(settings, "Certificate"), Load(settings, "PreviousCertificate"));
        if (now is null && before is not null)
            throw new ConnectionStringException("DataProtection:PreviousCertificate needs DataProtection:Certificate.");
        return new(now, before);
    }

    private static X509Certificate2? Load(IConfiguration settings, string name)
    {
        var setting = $"DataProtection:{name}";
        if (settings[setting] is not { } text || string.IsNullOrWhiteSpace(text)) return null;
        var path = Path.GetFullPath(text.Trim(), Home.Folder);
        if (!File.Exists(path)) throw new ConnectionStringException($"{setting}: there is no file {path}.");
        try
        {
            var certificate = Load(path, settings[$"{setting}Password"]);
            if (certificate.GetRSAPrivateKey() is not null) return certificate;
            throw new ConnectionStringException($"{setting}: {path} holds no private RSA key.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new ConnectionStringException($"{setting}: {path} can't be read: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private static X509Certificate2 Load(string path, string? password)
    {
        if (X509Certificate2.GetCertContentType(path) == X509ContentType.Pkcs12)
            return X509CertificateLoader.LoadPkcs12FromFile(path, password, X509KeyStorageFlags.EphemeralKeySet);
        return string.IsNullOrEmpty(password)
            ? X509Certificate2.CreateFromPemFile(path) : X509Certificate2.CreateFromEncryptedPemFile(path, password);
    }
}
