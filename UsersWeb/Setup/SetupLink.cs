using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using UsersWeb.Availability;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Setup;

/// <summary>
/// The one-time link by which the first administrator is created. The code is signed with the shared key ring, so every
/// instance knows it; it is good for <see cref="Life"/> and, since it works only while there is no administrator, once.
/// </summary>
public sealed class SetupLink(
    IDataProtectionProvider protection, IServiceScopeFactory scopes, PublicLinks links, TimeProvider clock) : IReadyTask
{
    /// <summary>How long a code is good.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);
    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("UsersWeb.Setup").ToTimeLimitedDataProtector();
    private readonly Lock announcing = new();
    private DateTimeOffset last;

    /// <summary>Prints the link when there is no administrator, at most once a minute.</summary>
    public async Task AnnounceAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<Administrators>().AnyAsync(cancellation)) return;
        var now = clock.GetUtcNow();
        lock (announcing)
        {
            if (now - last < Between) return;
            last = now;
        }
        // On the console and not in the log: a log is often kept and read by others.
        await Console.Out.WriteLineAsync($"""

            There is no administrator yet. Create the first one here (good for {Life.TotalMinutes:0} minutes, once):

                {links.Absolute("/setup?code=" + CreateCode())}

            """.AsMemory(), cancellation);
    }

    Task IReadyTask.RunAsync(CancellationToken cancellation) => AnnounceAsync(cancellation);

    /// <summary>A code that is good from now on for <see cref="Life"/>.</summary>
    public string CreateCode() => protector.Protect("first administrator", clock.GetUtcNow() + Life);

    /// <summary>Whether a code was made here and is not older than <see cref="Life"/>.</summary>
    public bool IsValid(string? code)
    {
        if (string.IsNullOrEmpty(code)) return false;
        try
        {
            protector.Unprotect(code, out var expires);
            return expires > clock.GetUtcNow();
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
