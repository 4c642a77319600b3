using System.Globalization;
using UsersWeb.Databases;

namespace UsersWeb.Availability;

/// <summary>Answers 503 with Retry-After while the database can't be used, and notices when it stops answering.</summary>
public sealed partial class DatabaseGate(RequestDelegate next, DatabaseState state, DatabaseEngine engine, ILogger<DatabaseGate> logger)
{
    private const int RetryAfterSeconds = 2;

    /// <summary>Middleware.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<WithoutDatabaseAttribute>() is not null)
        {
            await next(context);
            return;
        }
        if (!state.IsReady)
        {
            await RefuseAsync(context);
            return;
        }
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && engine.Classify(e) is DatabaseFailure.Unreachable or DatabaseFailure.Busy
            or DatabaseFailure.Full)
        {
            var failure = engine.Classify(e);
            LogFailure(logger, failure, e.GetBaseException().GetType().Name, context.TraceIdentifier);
            if (failure == DatabaseFailure.Unreachable) state.Down();
            await RefuseAsync(context);
        }
    }

    private Task RefuseAsync(HttpContext context)
    {
        context.Response.Clear();
        if (state.Unavailable is { } why) context.Features.Set(why);
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database failed a request: {Failure}, {Exception} (trace {TraceId})")]
    private static partial void LogFailure(ILogger logger, DatabaseFailure failure, string exception, string traceId);
}
