using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace UsersWeb.Shared;

/// <summary>An error of the API as RFC 9457 has it.</summary>
/// <param name="Type">A URI that names the kind of problem: the section of RFC 9110 that defines its status.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What to do about it.</param>
/// <param name="Instance">The path that was asked for.</param>
/// <param name="Errors">Messages by member, where members are at fault.</param>
/// <param name="TraceId">To quote when asking for help; also in the log.</param>
public sealed record Problem(
    string Type, string Title, int Status, string? Detail, string Instance,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IDictionary<string, string[]>? Errors, string TraceId)
{
    internal const string MergePatch = "application/merge-patch+json";

    /// <summary>The answer to a request, as a result of an endpoint.</summary>
    public static IResult Result(HttpContext context, int status, string? detail = null, IDictionary<string, string[]>? errors = null,
        PathString? instance = null)
    {
        // Routing refuses most bodies by itself, so the type that is wanted is named here (RFC 5789, 2.2).
        var isPatch = HttpMethods.IsPatch(context.Request.Method);
        if (status == 415) context.Response.Headers[isPatch ? "Accept-Patch" : "Accept-Post"] = isPatch ? MergePatch : "application/json";
        return Results.Json(Of(context, status, detail, errors, instance ?? context.Request.Path), ProblemJsonContext.Readable.Problem,
            "application/problem+json", status);
    }

    /// <summary>Writes it as the answer.</summary>
    public static Task WriteAsync(HttpContext context, int status, PathString? instance = null) =>
        Result(context, status, instance: instance).ExecuteAsync(context);

    private static Problem Of(HttpContext context, int status, string? detail, IDictionary<string, string[]>? errors,
        PathString instance) =>
        new(TypeOf(status), ReasonPhrases.GetReasonPhrase(status), status, detail ?? DetailOf(status),
            context.Request.PathBase + instance, errors, context.TraceIdentifier);

    // RFC 9110 lists its statuses in order: 400 is section 15.5.1, 500 is 15.6.1.
    private static string TypeOf(int status) => status switch
    {
        429 => "https://www.rfc-editor.org/rfc/rfc6585#section-4",
        >= 500 => string.Create(CultureInfo.InvariantCulture, $"https://www.rfc-editor.org/rfc/rfc9110#section-15.6.{status - 499}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"https://www.rfc-editor.org/rfc/rfc9110#section-15.5.{status - 399}"),
    };

    private static string? DetailOf(int status) => status switch
    {
        401 => "Send a valid token: Authorization: Bearer …",
        403 => "This token's user has not the permission for this.",
        404 => "There is nothing here.",
        405 => "This method is not allowed here.",
        429 => "Too many requests; wait as long as Retry-After says.",
        500 => "Something went wrong here. Quote the trace id when asking for help.",
        503 => "The database can't take this request now; try again as Retry-After says.",
        _ => null,
    };
}

/// <summary>Ends a request with a problem.</summary>
public sealed class ProblemException(int status, string detail, Exception? inner = null) : Exception(detail, inner)
{
    /// <summary>The HTTP status, 400 to 499.</summary>
    public int Status => status;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJsonContext : JsonSerializerContext
{
    public static ProblemJsonContext Readable { get; } = new(JsonText.Readable);
}
