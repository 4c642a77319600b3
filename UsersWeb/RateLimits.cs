using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using UsersWeb.Shared;

namespace UsersWeb;

/// <summary>Limits that protect the machine, and one that an operator may set. A refused request is answered 429 with Retry-After.</summary>
public static class RateLimits
{
    /// <summary>Policy of routes that hash a password: one costs 0.2 s of a processor, so a queue keeps the rest responsive.</summary>
    public const string Hashing = "hashing";

    /// <summary>Policy of the API.</summary>
    public const string Api = "api";

    /// <summary>Reads <c>RateLimits:ApiPerMinute</c>, requests a minute for each token; none by default.</summary>
    public static void Configure(RateLimiterOptions options, IConfiguration settings)
    {
        var apiPerMinute = settings.GetValue("RateLimits:ApiPerMinute", 0);
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = RejectAsync;
        options.AddPolicy(Hashing, _ => RateLimitPartition.GetConcurrencyLimiter("all", _ => new()
        {
            PermitLimit = Math.Max(1, Environment.ProcessorCount - 1),
            QueueLimit = 64,
        }));
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

    private static async ValueTask RejectAsync(OnRejectedContext context, CancellationToken cancellation)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : TimeSpan.FromSeconds(10);
        context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (context.HttpContext.Request.Path.StartsWithSegments("/api")) await Problem.WriteAsync(context.HttpContext, 429);
    }
}
