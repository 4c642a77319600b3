using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace UsersWeb.Tests.Support;

/// <summary>
/// A passkey in software, with the browser before it: ES256, made and used as WebAuthn says. What it lies about can be
/// chosen.
/// </summary>
public sealed class SoftAuthenticator(Uri address) : IDisposable
{
    private const byte UserPresent = 1;
    private const byte UserVerified = 4;
    private const byte HasCredential = 0x40;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] id = RandomNumberGenerator.GetBytes(32);
    private byte[] handle = [];

    /// <summary>What the browser says it is at.</summary>
    public string Origin { get; set; } = $"http://localhost:{address.Port}";

    /// <summary>Null for what the site asks.</summary>
    public string? RelyingParty { get; set; }

    /// <summary>Whether it says that it has seen the person.</summary>
    public bool Verifies { get; set; } = true;

    /// <summary>How often it says it has signed.</summary>
    public uint Count { get; set; }

    /// <summary>Null for the person that it was made for.</summary>
    public byte[]? Handle { get; set; }

    /// <summary>Null for its own.</summary>
    public ECDsa? SignsWith { get; set; }

    /// <summary>The answer to the options of a new passkey.</summary>
    public string Create(string options)
    {
        var asked = JsonNode.Parse(options)!;
        handle = Base64Url.DecodeFromChars((string)asked["user"]!["id"]!);
        var data = Data((string)asked["rp"]!["id"]!, HasCredential, [.. new byte[16], 0, (byte)id.Length, .. id, .. PublicKey()]);
        return Answer(new()
        {
            ["attestationObject"] = Base64Url.EncodeToString(Attestation(data)),
            ["clientDataJSON"] = Base64Url.EncodeToString(Client("webauthn.create", asked)),
            ["transports"] = new JsonArray("internal", "hybrid"),
        });
    }

    /// <summary>The answer to the options of a sign-in.</summary>
    public string Sign(string options)
    {
        var asked = JsonNode.Parse(options)!;
        var (data, client) = (Data((string)asked["rpId"]!, 0, []), Client("webauthn.get", asked));
        var signature = (SignsWith ?? key).SignData(
            [.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(new()
        {
            ["authenticatorData"] = Base64Url.EncodeToString(data),
            ["clientDataJSON"] = Base64Url.EncodeToString(client),
            ["signature"] = Base64Url.EncodeToString(signature),
            ["userHandle"] = Base64Url.EncodeToString(Handle ?? handle),
        });
    }

    public void Dispose() => key.Dispose();

    private string Answer(JsonObject response) => new JsonObject
    {
        ["id"] = Base64Url.EncodeToString(id),
        ["rawId"] = Base64Url.EncodeToString(id),
        ["type"] = "public-key",
        ["clientExtensionResults"] = new JsonObject(),
        ["response"] = response,
    }.ToJsonString();

    private byte[] Client(string type, JsonNode asked) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["type"] = type,
        ["challenge"] = (string)asked["challenge"]!,
        ["origin"] = Origin,
        ["crossOrigin"] = false,
    }.ToJsonString());

    private byte[] Data(string relyingParty, byte flags, byte[] credential)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        var seen = (byte)(flags | UserPresent | (Verifies ? UserVerified : 0));
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(RelyingParty ?? relyingParty)), seen, .. count, .. credential];
    }

    // EC2 on P-256 for ES256 (RFC 9053).
    private byte[] PublicKey()
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var cbor = new CborWriter(CborConformanceMode.Ctap2Canonical);
        cbor.WriteStartMap(5);
        cbor.WriteInt32(1);
        cbor.WriteInt32(2);
        cbor.WriteInt32(3);
        cbor.WriteInt32(-7);
        cbor.WriteInt32(-1);
        cbor.WriteInt32(1);
        cbor.WriteInt32(-2);
        cbor.WriteByteString(point.X!);
        cbor.WriteInt32(-3);
        cbor.WriteByteString(point.Y!);
        cbor.WriteEndMap();
        return cbor.Encode();
    }

    private static byte[] Attestation(byte[] data)
    {
        var cbor = new CborWriter(CborConformanceMode.Ctap2Canonical);
        cbor.WriteStartMap(3);
        cbor.WriteTextString("fmt");
        cbor.WriteTextString("none");
        cbor.WriteTextString("attStmt");
        cbor.WriteStartMap(0);
        cbor.WriteEndMap();
        cbor.WriteTextString("authData");
        cbor.WriteByteString(data);
        cbor.WriteEndMap();
        return cbor.Encode();
    }
}
