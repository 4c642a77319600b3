namespace UsersWeb.Availability;

/// <summary>
/// Why a request is answered 503, where it is not an outage. A feature of the request, which the error page and the API's
/// problem read.
/// </summary>
/// <param name="Title">Heading of the page.</param>
/// <param name="Explanation">What the person can do.</param>
public sealed record Refusal(string Title, string Explanation);
