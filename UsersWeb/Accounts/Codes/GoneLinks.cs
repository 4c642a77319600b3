using Microsoft.AspNetCore.Mvc;

namespace UsersWeb.Accounts.Codes;

/// <summary>What somebody sees whose link works no more.</summary>
internal static class GoneLinks
{
    /// <summary>The page, with the status 410.</summary>
    public static ViewResult LinkIsGone(this Controller controller)
    {
        controller.Response.StatusCode = StatusCodes.Status410Gone;
        return controller.View("/Accounts/Codes/Gone.cshtml");
    }
}
