using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Failures;

/// <summary>
/// A cookie by which a browser is known again that has signed in with the right password: it says which users, and lets nobody in.
/// </summary>
public sealed class KnownDevice
{
    // No browser keeps a cookie for longer than 400 days.
    private static readonly TimeSpan Life = TimeSpan.FromDays(400);

    // A browser in a reception is used by many; a cookie has 4 KiB.
    private const int MostUsers = 20;

    private readonly IHttpContextAccessor accessor;
    private readonly IDataProtector protector;
    private readonly TimeProvider clock;
    private readonly Lazy<Device?> device;

    /// <summary>Of the current request.</summary>
    public KnownDevice(
        IHttpContextAccessor accessor, IDataProtectionProvider protection, TimeProvider clock, ILogger<KnownDevice> logger)
    {
        (this.accessor, this.clock) = (accessor, clock);
        protector = protection.CreateProtector(CookieNames.Device);
        device = new(() => Read(logger));
    }

    /// <summary>What this device is called; null when no user, or not this one, has signed in there.</summary>
    /// <param name="userId">Null: any user.</param>
    public string? Find(long? userId = null) =>
        userId is null || device.Value?.Users.ContainsKey(userId.Value) == true ? device.Value?.Id : null;

    /// <summary>Who signed in there last: whoever collects cookies has as many names as accounts. Null when nobody is known.</summary>
    public long? LastUser() => device.Value?.Users.MaxBy(user => user.Value).Key;

    /// <summary>This user has just signed in there.</summary>
    public void Remember(long userId)
    {
        var known = device.Value ?? new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), []);
        known.Users[userId] = clock.GetUtcNow().ToUnixTimeSeconds();
        var latest = known.Users.OrderByDescending(user => user.Value).Take(MostUsers).ToDictionary();
        accessor.HttpContext!.Response.Cookies.Append(
            CookieNames.Device, protector.Protect(JsonSerializer.Serialize(known with { Users = latest })), new()
            {
                MaxAge = Life,
                SameSite = SameSiteMode.Lax,
                HttpOnly = true,
                IsEssential = true,
            });
    }

    private Device? Read(ILogger logger)
    {
        if (accessor.HttpContext?.Request.Cookies[CookieNames.Device] is not { Length: > 0 } cookie) return null;
        try
        {
            var read = JsonSerializer.Deserialize<Device>(protector.Unprotect(cookie))!;
            var oldest = (clock.GetUtcNow() - Life).ToUnixTimeSeconds();
            var users = read.Users.Where(user => user.Value >= oldest).ToDictionary();
            return users.Count == 0 ? null : read with { Users = users };
        }
        catch (Exception e) when (e is CryptographicException or FormatException or JsonException)
        {
            DamagedCookies.LogDamaged(logger, "device");
            return null;
        }
    }

    /// <param name="Id">By what the device is counted.</param>
    /// <param name="Users">When each user signed in there last, in seconds since 1970.</param>
    private sealed record Device(string Id, Dictionary<long, long> Users);
}
