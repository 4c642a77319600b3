using System.Reflection;
using Microsoft.AspNetCore.Mvc;

namespace UsersWeb.Shared;

/// <summary>
/// A route takes the parameters that its method declares as [FromQuery] and those of its metadata, in their spelling and each once.
/// Any other is answered 400: a filter that is mistyped and ignored would answer with everybody.
/// </summary>
internal static class QueryParameters
{
    /// <summary>Filter for all routes of a group.</summary>
    public static EndpointFilterDelegate RefuseOthers(EndpointFilterFactoryContext route, EndpointFilterDelegate next)
    {
        var known = route.MethodInfo.GetParameters().Where(parameter => parameter.IsDefined(typeof(FromQueryAttribute)))
            .Select(parameter => parameter.Name!).ToHashSet(StringComparer.Ordinal);
        return context => Check(context.HttpContext, known) is { Any: true } errors
            ? ValueTask.FromResult<object?>(errors.ToProblem(context.HttpContext, "Some parameters are not valid."))
            : next(context);
    }

    private static MemberErrors? Check(HttpContext context, HashSet<string> known)
    {
        var query = context.Request.Query;
        if (query.Count == 0) return null;
        var more = context.GetEndpoint()?.Metadata.GetMetadata<MoreParameters>();
        var errors = new MemberErrors();
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name) && more?.Has(name) != true) errors.AddUnknown(name, "There is no such parameter.");
            else if (values.Count > 1) errors.Add(name, "Send this parameter once.");
        }
        return errors;
    }
}
