using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Passwords;

/// <summary>Leads whoever has to change their password to the page for it, from every page but those marked.</summary>
internal sealed class PasswordIsDue : IAuthorizationFilter, IOrderedFilter
{
    /// <summary>After the check of the antiforgery token, which has 1,000.</summary>
    public int Order => 1500;

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        if (context.Result is not null || !http.User.MustChangePassword()) return;
        if (http.GetEndpoint()?.Metadata.GetMetadata<WhilePasswordIsDueAttribute>() is not null) return;
        var back = HttpMethods.IsGet(http.Request.Method) ? new QueryBuilder { { "returnUrl", http.Request.Here() } } : [];
        context.Result = new RedirectResult("~/account/password" + back.ToQueryString());
    }
}
