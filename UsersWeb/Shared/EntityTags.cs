using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace UsersWeb.Shared;

/// <summary>Conditional requests (RFC 9110, 13): the entity tag of a user is its concurrency stamp.</summary>
internal static class EntityTags
{
    public static string Of(string stamp) => $"\"{stamp}\"";

    /// <summary>
    /// The stamp that If-Match asks a write for; null when there is no condition or "*". If-None-Match is judged after it.
    /// </summary>
    /// <exception cref="ProblemException">412 when a condition can't hold for this stamp; 400 when it can't be read.</exception>
    public static string? Require(HttpRequest request, string stamp)
    {
        var required = Match(request, stamp);
        if (Tags(request.Headers.IfNoneMatch, "If-None-Match").Any(tag => Names(tag, stamp)))
            throw new ProblemException(412, "If-None-Match names the user as it is now, so nothing was written.");
        return required;
    }

    /// <summary>The same for what is there but has no tag: the list of users.</summary>
    /// <exception cref="ProblemException">As in <see cref="Require"/>.</exception>
    public static void RequireOfUntagged(HttpRequest request)
    {
        var wanted = Tags(request.Headers.IfMatch, "If-Match");
        if (wanted.Count > 0 && !wanted.Any(IsAny))
            throw new ProblemException(412, "The list of users has no entity tag; leave If-Match out.");
        if (Tags(request.Headers.IfNoneMatch, "If-None-Match").Any(IsAny))
            throw new ProblemException(412, "If-None-Match: * asks for a list of users that is not there yet; leave it out.");
    }

    public static ProblemException Changed(Exception? inner = null) =>
        new(412, "The user has changed since you read it. Read it again and decide anew.", inner);

    /// <summary>Whether If-None-Match names this stamp, so that 304 is enough.</summary>
    public static bool IsFresh(HttpRequest request, string stamp) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var tags) && tags.Any(tag => Names(tag, stamp));

    private static string? Match(HttpRequest request, string stamp)
    {
        var wanted = Tags(request.Headers.IfMatch, "If-Match");
        if (wanted.Count == 0 || wanted.Any(IsAny)) return null;
        var current = new EntityTagHeaderValue(Of(stamp));
        if (wanted.Any(tag => tag.Compare(current, useStrongComparison: true))) return stamp;
        throw wanted.Any(tag => tag.IsWeak) ? Weak() : Changed();
    }

    private static ProblemException Weak() => new(412,
        "If-Match holds a weak tag (W/…), which never matches (RFC 9110, 13.1.1). A proxy that compresses answers has made it weak: "
        + "switch that off for the API, or send the tag without W/.");

    // RFC 9110, 13.1.2: by the weak comparison.
    private static bool Names(EntityTagHeaderValue tag, string stamp) =>
        IsAny(tag) || tag.Compare(new EntityTagHeaderValue(Of(stamp)), useStrongComparison: false);

    private static bool IsAny(EntityTagHeaderValue tag) => tag.Equals(EntityTagHeaderValue.Any);

    private static IList<EntityTagHeaderValue> Tags(StringValues header, string name)
    {
        if (header.Count == 0) return [];
        return EntityTagHeaderValue.TryParseList(header, out var tags)
            ? tags : throw new ProblemException(400, $"{name} is not a list of entity tags.");
    }
}
