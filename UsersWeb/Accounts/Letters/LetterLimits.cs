using System.Threading.RateLimiting;
using UsersWeb.Databases;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Letters;

/// <summary>
/// The setting <c>RateLimits:LettersPerHour</c>: for how many mails one client may ask. Counted once a form is there and valid, so
/// that another site can't use up somebody's share by forms that are refused.
/// </summary>
public sealed class LetterLimits : IDisposable
{
    private const int ByDefault = 20;
    private const int Segments = 6;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly PartitionedRateLimiter<string> limiter;

    /// <param name="perHour">0 for no limit.</param>
    public LetterLimits(int perHour) => limiter = PartitionedRateLimiter.Create<string, string>(client => perHour == 0
        ? RateLimitPartition.GetNoLimiter(client)
        : RateLimitPartition.GetSlidingWindowLimiter(client, _ => new()
        {
            PermitLimit = perHour,
            Window = Window,
            SegmentsPerWindow = Segments,
            AutoReplenishment = true,
        }));

    /// <exception cref="ConnectionStringException">The setting is no number.</exception>
    public static LetterLimits Read(IConfiguration settings) => new(RateLimits.Number(settings, "RateLimits:LettersPerHour", ByDefault));

    /// <summary>Counts one.</summary>
    /// <param name="client">An address, or a user.</param>
    /// <exception cref="TooManyRequestsException">The client has used up its share.</exception>
    public void Take(string client)
    {
        using var lease = limiter.AttemptAcquire(client);
        if (!lease.IsAcquired) throw new TooManyRequestsException(Window / Segments);
    }

    /// <inheritdoc />
    public void Dispose() => limiter.Dispose();
}
