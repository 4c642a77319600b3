using System.Security.Claims;
using System.Xml.Linq;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Support;

/// <summary>
/// Makes sessions that somebody signed in to long ago: the cookie is opened and closed again with the keys in the database.
/// </summary>
public static class SessionAge
{
    private const string Typed = "password-typed";

    /// <summary>
    /// The session as if its password had been typed that long ago; null takes the time out, as in a cookie of an older
    /// version.
    /// </summary>
    public static async Task<string> AgedAsync(this TestDatabase database, string session, TimeSpan? age)
    {
        await using var services = Services(await KeysAsync(database)).BuildServiceProvider();
        var format = new TicketDataFormat(services.GetRequiredService<IDataProtectionProvider>()
            .CreateProtector("Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationMiddleware", "Cookies", "v2"));
        var ticket = format.Unprotect(session) ?? throw new InvalidOperationException("The session can't be opened.");
        var identity = (ClaimsIdentity)ticket.Principal.Identity!;
        var claim = identity.FindFirst(Typed)!;
        identity.RemoveClaim(claim);
        if (age is { } time) identity.AddClaim(new(Typed, $"{(TimeProvider.System.GetUtcNow() - time).ToUnixTimeSeconds()}"));
        return format.Protect(ticket);
    }

    private static async Task<List<XElement>> KeysAsync(TestDatabase database)
    {
        var quote = database.Provider == DatabaseProvider.MySql ? '`' : '"';
        return [.. (await database.QueryAsync<string>($"SELECT {quote}Xml{quote} FROM {quote}DataProtectionKeys{quote}"))
            .Select(xml => XElement.Parse(xml))];
    }

    private static ServiceCollection Services(List<XElement> keys)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("UsersWeb").DisableAutomaticKeyGeneration();
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = new Keys(keys));
        return services;
    }

    private sealed class Keys(List<XElement> keys) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements() => keys;

        public void StoreElement(XElement element, string friendlyName) => throw new NotSupportedException();
    }
}
