namespace UsersWeb.Shared;

/// <summary>
/// Of a scope outside of a request: who acts in it, where that is not the application itself. Set before anything else is asked for.
/// </summary>
public sealed class ActingAs
{
    /// <summary>Who; null for the application.</summary>
    public Current? Current { get; set; }
}
