using UsersWeb.Shared;

namespace UsersWeb.Web;

/// <summary>
/// Marks an action that a script asks for every few seconds: such a request says nothing of whether anybody is there, and keeps no
/// session from ending (ASVS 7.3.1). For a page that loads itself again there is <see cref="Unattended"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AskedByTimerAttribute : Attribute;

/// <summary>Requests that a browser makes by itself, while a page is open.</summary>
public static class Unattended
{
    private static readonly object Key = new();

    /// <summary>Has the browser load the page once more after so long.</summary>
    public static void ReloadIn(this HttpContext context, int seconds)
    {
        context.Response.Headers["Refresh"] = Human.Id(seconds);
        context.ReloadsByItself();
    }

    /// <summary>Tells of a page that has the browser do so in another way.</summary>
    public static void ReloadsByItself(this HttpContext context) => context.Items[Key] = true;

    /// <summary>
    /// Whether the request is, or may be, one that nobody made. Of a page that loads itself again the first one counts as such, too:
    /// whoever began what it watches has made a request by that. The one that shows the end loads itself no more, and counts once.
    /// </summary>
    public static bool IsUnattended(this HttpContext context) =>
        context.Items.ContainsKey(Key) || context.GetEndpoint()?.Metadata.GetMetadata<AskedByTimerAttribute>() is not null;
}
