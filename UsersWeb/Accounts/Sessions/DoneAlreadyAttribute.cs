using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Sessions;

/// <summary>
/// For the forms by which people come and go. Sent a second time, such a form holds the token of whoever was signed in before, and
/// would be refused although what it asks for is done: it goes on instead, and changes nothing.
/// </summary>
/// <param name="signedIn">Whether it is done when somebody is signed in, or when nobody is.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DoneAlreadyAttribute(bool signedIn) : Attribute, IAsyncAuthorizationFilter, IOrderedFilter
{
    /// <summary>Before the check of the antiforgery token, which has 1,000.</summary>
    public int Order => 500;

    /// <inheritdoc />
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        if (http.User.Identity?.IsAuthenticated != signedIn) return;
        if (!signedIn)
        {
            context.Result = new LocalRedirectResult("~/account/login");
            return;
        }
        if (await ReadAsync(http.Request) is not { } form) return;
        var urls = http.RequestServices.GetRequiredService<ReturnUrls>();
        context.Result = new LocalRedirectResult(urls.Choose(http, form[nameof(SignInForm.ReturnUrl)]));
    }

    // What is no form is refused as everywhere.
    private static async Task<IFormCollection?> ReadAsync(HttpRequest request)
    {
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync(request.HttpContext.RequestAborted) : null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return null;
        }
    }
}
