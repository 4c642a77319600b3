using UsersWeb.Accounts.Sessions;

namespace UsersWeb.Audit;

/// <summary>Who did something.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="Name">What others call them.</param>
/// <param name="Address">The network address it came from.</param>
public sealed record Actor(long Id, string Name, string Address)
{
    /// <summary>The signed-in user of a request.</summary>
    public static Actor Of(HttpContext context) =>
        new(context.User.UserId(), context.User.Identity?.Name ?? "", context.Connection.RemoteIpAddress?.ToString() ?? "unknown");
}
