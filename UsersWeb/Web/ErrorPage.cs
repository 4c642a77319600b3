namespace UsersWeb.Web;

/// <summary>
/// What an error page tells: what happened, what the person can do, an id to quote, and what they had typed, where it may be kept.
/// </summary>
public sealed record ErrorPage(int Status, string Title, string Explanation, string TraceId, KeptForm? Kept = null);
