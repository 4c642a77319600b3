namespace UsersWeb.Availability;

/// <summary>Whether a move of the configured database is running, as the whole process knows it. A request reads a field.</summary>
public sealed class ReadOnlyMode
{
    private const string RetryAfterSeconds = "10";

    private volatile bool isOn;

    /// <summary>Whether changes are refused.</summary>
    public bool IsOn
    {
        get => isOn;
        set => isOn = value;
    }

    /// <summary>Middleware: requests that could change something are answered 503 with Retry-After.</summary>
    public Task RefuseChangesAsync(HttpContext context, RequestDelegate next)
    {
        if (!isOn || Reads(context.Request.Method) || IsExempt(context.GetEndpoint()?.Metadata)) return next(context);
        context.Features.Set(ServiceUnavailable.ReadOnly);
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    private static bool Reads(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    // An error page is reached by the method of the request that failed.
    private static bool IsExempt(EndpointMetadataCollection? route) =>
        route?.GetMetadata<WhileReadOnlyAttribute>() is not null || route?.GetMetadata<WithoutDatabaseAttribute>() is not null;
}
