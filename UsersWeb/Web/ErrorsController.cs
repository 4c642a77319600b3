using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using UsersWeb.Availability;
using UsersWeb.Shared;

namespace UsersWeb.Web;

/// <summary>Every error without a body of its own ends here: a page for people, a problem for the API.</summary>
[AllowAnonymous, IgnoreAntiforgeryToken, WithoutDatabase]
[WhilePasswordIsDue]
public sealed class ErrorsController : Controller
{
    // As long as somebody waits who has read the page.
    private const int SecondsToNextTry = 5;

    /// <summary>Reached by re-execution; asked for directly it shows the page of that status.</summary>
    [Route("/error/{status:int:range(400,599)}")]
    public async Task<IActionResult> Show()
    {
        // Without parameters, so that nothing is bound: a form that can't be read would leave the status 0, and one with a
        // field of that name would choose it.
        var status = int.Parse((string)RouteData.Values["status"]!, CultureInfo.InvariantCulture);
        var failure = HttpContext.Features.Get<IExceptionHandlerPathFeature>();
        if (failure is not null) status = Response.StatusCode;
        // The antiforgery check reads the form first, and calls every failure to read it a bad request.
        if (status == 400 && Request.ContentLength > HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize)
            status = 413;
        var path = failure?.Path ?? HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath ?? Request.Path.Value;
        Response.StatusCode = status;
        var unavailable = status == 503 ? HttpContext.Features.Get<ServiceUnavailable>() : null;
        if (path is not null && new PathString(path).StartsWithSegments("/api"))
        {
            await Shared.Problem.Result(HttpContext, status, unavailable is null ? null : $"{unavailable.Title}. {unavailable.Explanation}",
                instance: path).ExecuteAsync(HttpContext);
            return new EmptyResult();
        }
        var (title, explanation) = unavailable is null ? Words(status, User.Identity?.IsAuthenticated == true)
            : (unavailable.Title, unavailable.Explanation);
        var again = status == 503 ? Again() : null;
        if (again is not null) HttpContext.ReloadIn(SecondsToNextTry);
        return View("Error", new ErrorPage(status, title, explanation, HttpContext.TraceIdentifier, await KeptForm.ReadAsync(HttpContext))
        {
            Again = again,
        });
    }

    // Null for a path that a browser would take for the name of another host.
    private string? Again()
    {
        if (!HttpMethods.IsGet(Request.Method) || HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not { } failed) return null;
        var again = new PathString(failed.OriginalPathBase).Add(failed.OriginalPath).ToUriComponent() + failed.OriginalQueryString;
        return Url.IsLocalUrl(again) ? again : null;
    }

    private static (string Title, string Explanation) Words(int status, bool isSignedIn) => status switch
    {
        400 => (T("That didn't arrive as it should"),
            T("The form may have been open for too long, or cookies are blocked. Go back, reload the page and try again.")),
        401 when isSignedIn => (T("Confirm that it is you"),
            T("What you are about to do matters, and it is a while since you proved who you are. Do it in another window; what you typed "
            + "stays here meanwhile. Then send it again.")),
        401 => (T("You are not signed in any more"),
            T("Your session has ended. Sign in again in another window; what you typed stays here meanwhile. Then send it again.")),
        403 => (T("You may not see this"),
            T("Your account has not the permission for this page. Ask an administrator for it, or sign in as somebody else.")),
        404 => (T("There is nothing here"), T("The address may be mistyped, or what was here has been deleted.")),
        405 => (T("That can't be done here"), T("Go back and try again from the page you came from.")),
        409 => (T("Somebody else was faster"), T("This was changed meanwhile. Reload the page and decide anew.")),
        413 => (T("That is too large"), T("Send less at once.")),
        429 => (T("Too many tries at once"),
            T("This server, or the network you come from, is busy with other tries. Wait a moment and send it once more.")),
        503 => (ServiceUnavailable.Outage.Title, ServiceUnavailable.Outage.Explanation),
        >= 500 => (T("Something went wrong here"),
            T("It is our fault, not yours. Try again; if it happens again, quote the id below when asking for help.")),
        _ => (ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } words ? words : T("That didn't work"), T("Go back and try again.")),
    };
}
