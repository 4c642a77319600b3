using UsersWeb.Availability;

namespace UsersWeb.Web;

/// <summary>Lets nobody begin with another request on a connection that is about to be closed.</summary>
internal sealed class Farewell(Shutdown shutdown)
{
    /// <summary>Middleware.</summary>
    public Task SayAsync(HttpContext context, RequestDelegate next)
    {
        if (shutdown.HasBegun) context.Response.Headers.Connection = "close";
        return next(context);
    }
}
