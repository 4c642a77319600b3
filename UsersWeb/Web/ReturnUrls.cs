using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing.Template;
using UsersWeb.Shared;

namespace UsersWeb.Web;

/// <summary>Where a form leads on to: a page of this application that a browser can ask for, and nothing else (ASVS 5, 2.2.1).</summary>
public sealed class ReturnUrls(EndpointDataSource endpoints, ParameterPolicyFactory policies)
{
    private readonly Lazy<List<Page>> pages = new(() =>
        [.. endpoints.Endpoints.OfType<RouteEndpoint>().Where(IsPage).Select(endpoint => new Page(endpoint, policies))]);

    /// <summary>The wish, as it can stand in a header (RFC 9110, 5.5: ASCII); where the person begins when it is no page of ours.</summary>
    /// <param name="context">Of the request, whose path base comes first in the wish.</param>
    /// <param name="wish">A path and query, as it came.</param>
    /// <param name="otherwise">A path below the path base instead of where the person begins.</param>
    public string Choose(HttpContext context, string? wish, string? otherwise = null)
    {
        var home = context.Request.PathBase + (otherwise ?? StartPage.Of(context.User.Permissions())[1..]);
        if (!RedirectHttpResult.IsLocalUrl(wish) || wish[0] != '/') return home;
        if (!Uri.TryCreate("http://here" + wish, UriKind.Absolute, out var address)) return home;
        // What is taken for a path by this server must be one for the browser, too, now that ".." is gone.
        var url = address.PathAndQuery + address.Fragment;
        if (!RedirectHttpResult.IsLocalUrl(url)) return home;
        var isInside = PathString.FromUriComponent(address.AbsolutePath).StartsWithSegments(context.Request.PathBase, out var path);
        return isInside && pages.Value.Any(page => page.Matches(context, path.HasValue ? path : "/")) ? url : home;
    }

    private static bool IsPage(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<ControllerActionDescriptor>() is not null
        && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(HttpMethods.Get) == true;

    private sealed class Page(RouteEndpoint endpoint, ParameterPolicyFactory policies)
    {
        private readonly TemplateMatcher matcher = new(new(endpoint.RoutePattern), []);
        private readonly List<(string Name, IRouteConstraint Constraint)> constraints =
            [.. endpoint.RoutePattern.ParameterPolicies.SelectMany(parameter => parameter.Value
                .Select(policy => policies.Create(endpoint.RoutePattern.GetParameter(parameter.Key), policy)).OfType<IRouteConstraint>()
                .Select(constraint => (parameter.Key, constraint)))];

        public bool Matches(HttpContext context, PathString path)
        {
            var values = new RouteValueDictionary();
            return matcher.TryMatch(path, values)
                && constraints.All(c => c.Constraint.Match(context, null, c.Name, values, RouteDirection.IncomingRequest));
        }
    }
}
