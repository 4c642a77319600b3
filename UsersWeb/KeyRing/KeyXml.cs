using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace UsersWeb.KeyRing;

/// <summary>Keys as the framework writes them: a secret element is marked, and stands in another one once it is encrypted.</summary>
internal static class KeyXml
{
    private static readonly XNamespace Own = "http://schemas.asp.net/2015/03/dataProtection";
    private static readonly XNamespace Signature = "http://www.w3.org/2000/09/xmldsig#";
    private static readonly XName Mark = Own + "requiresEncryption";
    private static readonly XName Envelope = Own + "encryptedSecret";
    private static readonly XName DecryptorType = "decryptorType";

    /// <summary>Whether a secret stands in it as it is.</summary>
    public static bool IsPlain(XElement key) => Secrets(key).Any();

    /// <summary>Whether everything in it can be read by one of these certificates.</summary>
    public static bool IsReadable(XElement key, IReadOnlyList<X509Certificate2> certificates) =>
        key.DescendantsAndSelf(Envelope).All(envelope => certificates.Any(certificate => IsFor(envelope, certificate)));

    /// <summary>Encrypts what is not encrypted by this certificate yet.</summary>
    /// <returns>Whether there was anything.</returns>
    public static bool Encrypt(XElement key, X509Certificate2 certificate, IXmlEncryptor encryptor, IXmlDecryptor decryptor)
    {
        var others = key.Descendants(Envelope).Where(envelope => !IsFor(envelope, certificate)).ToList();
        foreach (var envelope in others)
            envelope.ReplaceWith(Marked(decryptor.Decrypt(envelope.Elements().Single())));
        var secrets = Secrets(key).ToList();
        foreach (var secret in secrets)
        {
            secret.SetAttributeValue(Mark, null);
            var sealedSecret = encryptor.Encrypt(secret);
            secret.ReplaceWith(new XElement(Envelope,
                new XAttribute(DecryptorType, sealedSecret.DecryptorType.AssemblyQualifiedName!), sealedSecret.EncryptedElement));
        }
        return secrets.Count > 0;
    }

    private static IEnumerable<XElement> Secrets(XElement key) =>
        key.DescendantsAndSelf().Where(element => (bool?)element.Attribute(Mark) == true);

    private static XElement Marked(XElement secret)
    {
        secret.SetAttributeValue(Mark, true);
        return secret;
    }

    private static bool IsFor(XElement envelope, X509Certificate2 certificate)
    {
        var raw = Convert.ToBase64String(certificate.RawData);
        return envelope.Descendants(Signature + "X509Certificate")
            .Any(named => string.Concat(named.Value.Where(c => !char.IsWhiteSpace(c))) == raw);
    }
}
