using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.DataProtection.Repositories;
using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.KeyRing;

/// <summary>
/// The keys in the database, so that every instance reads the others' cookies. Where they can't be read nothing works by a new one
/// instead: it would stand there in the clear, and second factors, links and mails would be lost.
/// </summary>
internal sealed class KeyRingRepository(KeyRingSettings settings, IServiceProvider services, ILoggerFactory logging) : IXmlRepository
{
    private const string Unreadable =
        "The keys in the database are encrypted, and not by the certificate that the settings name: set DataProtection:Certificate to the "
        + "one they were encrypted by, and DataProtection:PreviousCertificate to it while another one takes over";

    private readonly EntityFrameworkCoreXmlRepository<UsersDbContext> repository = new(services, logging);

    /// <inheritdoc />
    /// <exception cref="DatabaseObstacleException">They are encrypted by another certificate.</exception>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var keys = repository.GetAllElements();
        return keys.All(key => KeyXml.IsReadable(key, settings.All)) ? keys : throw new DatabaseObstacleException(Unreadable);
    }

    /// <inheritdoc />
    public void StoreElement(XElement element, string friendlyName) => repository.StoreElement(element, friendlyName);
}
