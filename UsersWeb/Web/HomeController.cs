using Microsoft.AspNetCore.Mvc;
using UsersWeb.Shared;

namespace UsersWeb.Web;

/// <summary>Where everybody begins: at the users whoever may see them, everybody else at their own account.</summary>
public sealed class HomeController(Current current) : Controller
{
    /// <summary>Leads on.</summary>
    [HttpGet("/")]
    public IActionResult Show() => Redirect(StartPage.Of(current.Permissions));
}

/// <summary>The page on which somebody begins.</summary>
public static class StartPage
{
    /// <summary>Its path below the path base, with "~" before it.</summary>
    public static string Of(Permissions permissions) => permissions.HasFlag(Permissions.ReadUsers) ? "~/users" : "~/account";
}
