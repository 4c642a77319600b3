using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using UsersWeb.Databases;
using UsersWeb.Shared;

namespace UsersWeb.Web;

/// <summary>
/// The limit that an operator may set. A refused request is answered 429 with Retry-After.
/// </summary>
public static class RateLimits
{
    /// <summary>Policy of the API.</summary>
    public const string Api = "api";

    /// <summary>Sets the policies up.</summary>
    /// <param name="options">To set.</param>
    /// <param name="apiPerMinute">Requests a minute for each token's user; 0 for no limit.</param>
    public static void Configure(RateLimiterOptions options, int apiPerMinute)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = RejectAsync;
        options.AddPolicy(Api, context => apiPerMinute <= 0
            ? RateLimitPartition.GetNoLimiter("none")
            : RateLimitPartition.GetSlidingWindowLimiter(context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "nobody", _ => new()
            {
                PermitLimit = apiPerMinute,
                Window = TimeSpan.FromMinutes(1),
                SegmentsPerWindow = 6,
                AutoReplenishment = true,
            }));
    }

    /// <summary>The setting <c>RateLimits:ApiPerMinute</c>; 0, no limit, when absent.</summary>
    public static int ApiPerMinute(IConfiguration settings) => Number(settings, "RateLimits:ApiPerMinute", 0);

    /// <summary>A setting that is a number from 0.</summary>
    /// <exception cref="ConnectionStringException">It is not.</exception>
    public static int Number(IConfiguration settings, string name, int otherwise)
    {
        var text = settings[name];
        if (string.IsNullOrEmpty(text)) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : throw new ConnectionStringException($"{name} is {text}; it must be a number from 0.");
    }

    private static async ValueTask RejectAsync(OnRejectedContext context, CancellationToken cancellation)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : TimeSpan.FromSeconds(10);
        context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (context.HttpContext.Request.Path.StartsWithSegments("/api")) await Problem.WriteAsync(context.HttpContext, 429);
    }
}
