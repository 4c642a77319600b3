using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace UsersWeb.Web;

/// <summary>Somebody asks for more than a limit leaves them. A page answers 429, and brings back what was typed.</summary>
/// <param name="retryAfter">When it can go on.</param>
public sealed class TooManyRequestsException(TimeSpan retryAfter) : Exception("Too many requests.")
{
    /// <summary>When it can go on; at least a second.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : retryAfter;
}

/// <summary>Answers that exception, of every page.</summary>
internal sealed class TooManyRequestsFilter : IExceptionFilter
{
    public void OnException(ExceptionContext context)
    {
        if (context.Exception is not TooManyRequestsException refusal) return;
        context.HttpContext.Response.Headers.RetryAfter =
            Math.Ceiling(refusal.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        // Without a body, so that the error page comes, with the form.
        context.Result = new StatusCodeResult(StatusCodes.Status429TooManyRequests);
    }
}
