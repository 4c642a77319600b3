using Microsoft.Net.Http.Headers;

namespace UsersWeb.Shared;

/// <summary>Conditional requests (RFC 9110, 13): the entity tag of a user is its concurrency stamp.</summary>
internal static class EntityTags
{
    public static string Of(string stamp) => $"\"{stamp}\"";

    /// <summary>The stamp that If-Match asks for; null when there is no condition or "*".</summary>
    /// <exception cref="ProblemException">412 when the condition can't hold for this stamp.</exception>
    public static string? Require(HttpRequest request, string stamp)
    {
        var wanted = request.Headers.IfMatch;
        if (wanted.Count == 0) return null;
        if (!EntityTagHeaderValue.TryParseList(wanted, out var tags))
            throw new ProblemException(400, "If-Match is not a list of entity tags.");
        if (tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any))) return null;
        var current = new EntityTagHeaderValue(Of(stamp));
        return tags.Any(tag => tag.Compare(current, useStrongComparison: true)) ? stamp : throw Changed();
    }

    public static ProblemException Changed(Exception? inner = null) =>
        new(412, "The user has changed since you read it. Read it again and decide anew.", inner);

    /// <summary>Whether If-None-Match names this stamp, so that 304 is enough.</summary>
    public static bool IsFresh(HttpRequest request, string stamp) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var tags)
        && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any)
            || tag.Compare(new EntityTagHeaderValue(Of(stamp)), useStrongComparison: false));
}
