namespace UsersWeb.Web;

/// <summary>
/// What an error page tells: what happened, what the person can do, an id to quote, and what they had typed, where it may be kept.
/// </summary>
public sealed record ErrorPage(int Status, string Title, string Explanation, string TraceId, KeptForm? Kept = null)
{
    /// <summary>The address to try again, which the page does by itself; null where that may do something twice, or is no use.</summary>
    public string? Again { get; init; }
}
