using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using UsersWeb.Databases;

namespace UsersWeb.Availability;

/// <summary>Answers 503 with Retry-After while the database can't be used, and notices when it stops answering.</summary>
public sealed partial class DatabaseGate(
    RequestDelegate next, DatabaseState state, ReadOnlyMode mode, DatabaseEngine engine, IServiceScopeFactory scopes,
    ILogger<DatabaseGate> logger)
{
    // Each may have waited for as long as a statement takes.
    private const int MostTimeOuts = 3;

    private const int RetryAfterSeconds = 2;

    private int timeOuts;

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
            await RefuseAsync(context, state.Unavailable);
            return;
        }
        try
        {
            await next(context);
            timeOuts = 0;
        }
        catch (Exception e) when (!context.Response.HasStarted && MayRepeat(context, e))
        {
            await RepeatAsync(context, e);
        }
        catch (Exception e) when (!context.Response.HasStarted && IsAnswered(engine.Classify(e)))
        {
            await FailAsync(context, e);
        }
    }

    /// <summary>Middleware behind the sign-in: from here on the request's body is read, and something may be written.</summary>
    public static Task Begin(HttpContext context, RequestDelegate next)
    {
        context.Features.Set(new Begun());
        return next(context);
    }

    // Connections die in the pool, of a limit of the server or its restart; the one that comes instead knows nothing of the request.
    private bool MayRepeat(HttpContext context, Exception exception) =>
        engine.Classify(exception) == DatabaseFailure.Unreachable && engine.FindLoss() is null
            && (state.IsReady || engine.Hosts is not null)
            && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
                || context.Features.Get<Begun>() is null);

    private async Task RepeatAsync(HttpContext context, Exception exception)
    {
        engine.ForgetConnections();
        if (!await IsAnyThereAsync(context.RequestAborted))
        {
            await FailAsync(context, exception);
            return;
        }
        context.Response.Clear();
        // What was read in the first try, who is signed in and what the context tracks, stays there.
        var scope = scopes.CreateAsyncScope();
        // After the answer, as the request's own: a connection that can't be closed in order must not turn it into an error.
        context.Response.RegisterForDisposeAsync(scope);
        var first = context.Features.Get<IServiceProvidersFeature>();
        context.Features.Set<IServiceProvidersFeature>(new ServicesOfRepetition(scope.ServiceProvider));
        try
        {
            await next(context);
            timeOuts = 0;
        }
        catch (Exception e) when (!context.Response.HasStarted && IsAnswered(engine.Classify(e)))
        {
            await FailAsync(context, e);
        }
        finally
        {
            context.Features.Set(first);
        }
    }

    // Where there is one host only, whoever connects finds out.
    private async Task<bool> IsAnyThereAsync(CancellationToken cancellation)
    {
        if (engine.Hosts is not { } hosts) return true;
        if (!await hosts.ChooseAsync(cancellation)) return false;
        if (hosts.IsSecondBest) mode.IsRefused = true;
        return true;
    }

    private Task FailAsync(HttpContext context, Exception exception)
    {
        var failure = engine.Classify(exception);
        LogFailure(logger, failure, exception.GetBaseException().GetType().Name, context.TraceIdentifier);
        if (engine.FindLoss() is { } loss) state.Lost(loss);
        else if (failure == DatabaseFailure.Unreachable || HasTimedOut(exception)) state.Down();
        if (failure == DatabaseFailure.ReadOnly) mode.IsRefused = true;
        return RefuseAsync(context, failure == DatabaseFailure.ReadOnly ? ServiceUnavailable.Refused : Reason(exception));
    }

    private ServiceUnavailable? Reason(Exception exception) =>
        UncertainCommit.Is(exception) ? ServiceUnavailable.Uncertain : state.Unavailable;

    private bool HasTimedOut(Exception exception)
    {
        // A turn in the queue of writers that did not come says nothing of the database.
        if (exception.GetBaseException() is not TimeoutException || engine.Provider == DatabaseProvider.Sqlite) return false;
        return Interlocked.Increment(ref timeOuts) >= MostTimeOuts;
    }

    private static bool IsAnswered(DatabaseFailure failure) => failure is not (DatabaseFailure.None or DatabaseFailure.UniqueViolation);

    private static Task RefuseAsync(HttpContext context, ServiceUnavailable? why)
    {
        context.Response.Clear();
        if (why is not null) context.Features.Set(why);
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database failed a request: {Failure}, {Exception} (trace {TraceId})")]
    private static partial void LogFailure(ILogger logger, DatabaseFailure failure, string exception, string traceId);

    private sealed record Begun;

    private sealed class ServicesOfRepetition(IServiceProvider services) : IServiceProvidersFeature
    {
        public IServiceProvider RequestServices { get; set; } = services;
    }
}
