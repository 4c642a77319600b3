using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace UsersWeb.Web;

/// <summary>
/// Where a page's parameters come from, unless one says it itself: a form's from the form alone, of whatever encoding, so that a
/// name or password in an address is never read; those of a page that is only looked at from its address.
/// </summary>
internal sealed class FormSource : IActionModelConvention
{
    public void Apply(ActionModel action)
    {
        var source = action.Selectors.All(IsOnlyLookedAt) ? BindingSource.Query : BindingSource.Form;
        foreach (var parameter in action.Parameters)
        {
            if (parameter.BindingInfo?.BindingSource is not null) continue;
            parameter.BindingInfo ??= new();
            parameter.BindingInfo.BindingSource = source;
        }
    }

    private static bool IsOnlyLookedAt(SelectorModel selector) =>
        selector.EndpointMetadata.OfType<IHttpMethodMetadata>().Any(route => route.HttpMethods.All(HttpMethods.IsGet));
}
