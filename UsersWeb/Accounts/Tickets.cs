using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace UsersWeb.Accounts;

/// <summary>
/// What a form or a cookie carries from one request to the next, and nobody else can read or make: encrypted by the key ring, for one
/// purpose, until an end.
/// </summary>
public sealed class Tickets(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>For the form or cookie.</summary>
    /// <param name="purpose">What it is for.</param>
    /// <param name="value">What it says.</param>
    /// <param name="life">How long it is good.</param>
    public string Close<T>(string purpose, T value, TimeSpan life) =>
        Protector(purpose).Protect(JsonSerializer.Serialize(new Ticket<T>(value, clock.GetUtcNow() + life)));

    /// <summary>What it says; null when it is none, for something else or too old.</summary>
    public T? Open<T>(string purpose, string? text) where T : class
    {
        if (string.IsNullOrEmpty(text)) return null;
        try
        {
            var ticket = JsonSerializer.Deserialize<Ticket<T>>(Protector(purpose).Unprotect(text));
            return ticket?.EndsAt > clock.GetUtcNow() ? ticket.Value : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException or JsonException)
        {
            return null;
        }
    }

    private IDataProtector Protector(string purpose) => protection.CreateProtector("UsersWeb.Tickets", purpose);

    private sealed record Ticket<T>(T Value, DateTimeOffset EndsAt);
}
