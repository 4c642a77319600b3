using UsersWeb.Shared;

namespace UsersWeb.Availability;

/// <summary>Whether changes are refused for a while, as the whole process knows it. A request reads two fields.</summary>
public sealed class ReadOnlyMode
{
    private const string RetryAfterSeconds = "10";

    private volatile bool isMoving;
    private volatile bool isRefused;
    private volatile bool isClosing;

    /// <summary>Whether changes are refused, for any reason.</summary>
    public bool IsOn => isMoving || isRefused || isClosing;

    /// <summary>A move of the configured database is running.</summary>
    public bool IsMoving
    {
        get => isMoving;
        set => isMoving = value;
    }

    /// <summary>A live move is about to leave the configured database: requests that change something wait, and nothing else writes.</summary>
    public bool IsClosing
    {
        get => isClosing;
        set => isClosing = value;
    }

    /// <summary>The database's server takes no changes: it is a standby, or somebody has set it so.</summary>
    public bool IsRefused
    {
        get => isRefused;
        set => isRefused = value;
    }

    /// <summary>What people are told.</summary>
    public ServiceUnavailable Why => isMoving || isClosing ? ServiceUnavailable.ReadOnly : ServiceUnavailable.Refused;

    /// <summary>Middleware: requests that could change something are answered 503 with Retry-After; pages say so at their head.</summary>
    public Task RefuseChangesAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsOn) return next(context);
        if (isRefused) context.Features.Set(new Banner(ServiceUnavailable.Refused.Title, ServiceUnavailable.Refused.Explanation));
        if (Reads(context.Request.Method) || IsExempt(context.GetEndpoint()?.Metadata)) return next(context);
        context.Features.Set(Why);
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    private static bool Reads(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    // An error page is reached by the method of the request that failed.
    private static bool IsExempt(EndpointMetadataCollection? route) =>
        route?.GetMetadata<WhileReadOnlyAttribute>() is not null || route?.GetMetadata<WithoutDatabaseAttribute>() is not null;
}
