using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.KeyRing;

/// <summary>
/// Once a certificate is named, the keys of before are encrypted by it, too; the framework would only encrypt new ones. Keys that can't be
/// read keep the application from serving.
/// </summary>
public sealed partial class KeyRingEncryption(
    KeyRingSettings settings, IXmlRepository repository, IServiceScopeFactory scopes, IServiceProvider services, ILoggerFactory logging,
    ILogger<KeyRingEncryption> logger)
{
    /// <summary>Before a database is served.</summary>
    /// <param name="mayWrite">Whether it is not being moved.</param>
    /// <param name="cancellation">Of the start.</param>
    /// <exception cref="Databases.DatabaseObstacleException">The keys can't be read.</exception>
    public async Task BringUpToDateAsync(bool mayWrite, CancellationToken cancellation)
    {
        repository.GetAllElements();
        if (settings.Certificate is not { } certificate || !mayWrite) return;
        var (encryptor, decryptor) = (new CertificateXmlEncryptor(certificate, logging), new EncryptedXmlDecryptor(services));
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<UsersDbContext>();
        var count = 0;
        foreach (var key in await db.DataProtectionKeys.AsNoTracking().ToListAsync(cancellation))
        {
            var (before, xml) = (key.Xml, XElement.Parse(key.Xml!));
            if (!KeyXml.Encrypt(xml, certificate, encryptor, decryptor)) continue;
            var after = xml.ToString(SaveOptions.DisableFormatting);
            // Another instance may do the same.
            count += await db.DataProtectionKeys.Where(one => one.Id == key.Id && one.Xml == before)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.Xml, after), cancellation);
        }
        if (count > 0) LogEncrypted(logger, count, certificate.Subject);
    }

    [LoggerMessage(LogLevel.Information, "{Count} keys in the database are encrypted now, by the certificate {Subject}")]
    private static partial void LogEncrypted(ILogger logger, int count, string subject);
}
