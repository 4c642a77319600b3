using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Factors;

/// <summary>
/// Leads whoever has a role that demands a second factor, and has given none in the session, to the page where one is set up or asked
/// for, from every page but those marked.
/// </summary>
internal sealed class SecondFactorIsDue : IAsyncAuthorizationFilter, IOrderedFilter
{
    /// <summary>After the password that is due, which has 1,500.</summary>
    public int Order => 1600;

    public Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        var demanded = http.RequestServices.GetRequiredService<AccountSettings>().RolesWithSecondFactor;
        if (context.Result is not null || (http.User.Roles() & demanded) == 0 || http.User.GaveSecondFactor() || IsMarked(http))
            return Task.CompletedTask;
        context.Result = new RedirectResult("~/account/security");
        return Task.CompletedTask;
    }

    private static bool IsMarked(HttpContext http) => http.GetEndpoint()?.Metadata is { } route
        && (route.GetMetadata<WhileSecondFactorIsDueAttribute>() is not null
            || route.GetMetadata<WhilePasswordIsDueAttribute>() is not null);
}

/// <summary>Marks what somebody may do who has to set up a second factor first, besides what is open while a password is due.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class WhileSecondFactorIsDueAttribute : Attribute;
