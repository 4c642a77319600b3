using System.Data.Common;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;

namespace UsersWeb.Web;

/// <summary>What somebody typed into a form that could not be taken, to be sent once more.</summary>
/// <param name="Action">Where the form goes.</param>
/// <param name="Fields">What may be shown of it.</param>
/// <param name="Token">
/// A token of whoever is signed in now; null when none can be made in an outage, and the next answer brings one.
/// </param>
public sealed partial record KeptForm(string Action, IReadOnlyList<KeyValuePair<string, string>> Fields, string? Token)
{
    /// <summary>The field of the token.</summary>
    public const string TokenField = "__RequestVerificationToken";

    // Of the fields of all forms that come back; one that is not here is called by its name in the code.
    private static readonly Dictionary<string, string> Labels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AddSamplePeople"] = TKey("Add sample people"),
        ["Days"] = TKey("Days"),
        ["Deed"] = TKey("Deed"),
        ["DisplayName"] = TKey("Display name"),
        ["Email"] = TKey("Email"),
        ["Everybody"] = TKey("Everybody"),
        ["Ids"] = TKey("Ids"),
        ["Language"] = TKey("Language"),
        ["Login"] = TKey("Login"),
        ["Name"] = TKey("Name"),
        ["PhoneNumber"] = TKey("Phone number"),
        ["Reason"] = TKey("Reason"),
        ["Remember"] = TKey("Remember"),
        ["Roles"] = TKey("Roles"),
        ["Scopes"] = TKey("Scopes"),
        ["Status"] = TKey("Status"),
        ["Text"] = TKey("Text"),
        ["TimeZone"] = TKey("Time zone"),
        ["UserName"] = TKey("User name"),
    };

    /// <summary>The fields that a person typed: what is empty, or for the program alone, is not shown.</summary>
    public IEnumerable<(string Label, string Value)> Typed => Fields
        .Where(one => one.Key is not ("Stamp" or "Code" or "ReturnUrl" or "list") && !one.Key.Contains('.', StringComparison.Ordinal)
            && one.Value.Length > 0)
        .Select(one => (Label(one.Key), one.Value));

    /// <summary>Whether a request brings a form of this application that is worth keeping.</summary>
    public static bool IsIn(HttpContext context, Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<ComesBackAttribute>() is not null && context.Request.HasFormContentType && IsOwn(context);

    // Another site must not lay words into somebody's mouth. A browser tells whose form it is by a header that no page can write; where it
    // does not, on plain http, it names the origin. That is "null" here, because pages have the browser name no address they lead from.
    private static bool IsOwn(HttpContext context) => context.Request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        "same-origin" => true,
        "" => IsOwn(context.Request.Headers.Origin.ToString(), context),
        _ => false,
    };

    // Browsers name the origin of what they post; whoever names none is no browser.
    private static bool IsOwn(string origin, HttpContext context) => origin.Length == 0
        || (Uri.TryCreate(origin, UriKind.Absolute, out var named)
            && named.Authority.Equals(context.Request.Host.Value, StringComparison.OrdinalIgnoreCase))
        || (context.RequestServices.GetRequiredService<PublicAddress>().Url is { } url
            && new Uri(url).GetLeftPart(UriPartial.Authority).Equals(origin, StringComparison.OrdinalIgnoreCase));

    /// <summary>From an error page: the form of the request that failed; null when there is none to be kept.</summary>
    public static async Task<KeptForm?> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not { Endpoint: { } endpoint } failed || !IsIn(context, endpoint))
            return null;
        var keeps = endpoint.Metadata.GetMetadata<ComesBackAttribute>()!;
        if (await ReadFieldsAsync(context.Request) is not { } form) return null;
        var fields = form.Where(field => keeps.Keeps(field.Key))
            .SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? ""))).ToList();
        var action = failed.OriginalPathBase + failed.OriginalPath + failed.OriginalQueryString;
        return fields.Count == 0 ? null : new(action, fields, Sign(context));
    }

    private static async Task<IFormCollection?> ReadFieldsAsync(HttpRequest request)
    {
        try
        {
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return null;
        }
    }

    private static string? Sign(HttpContext context)
    {
        try
        {
            return context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context).RequestToken;
        }
        catch (Exception e) when (e is DbException or CryptographicException or InvalidOperationException or TimeoutException)
        {
            // The keys are in the database, and this instance has not read them yet.
            return null;
        }
    }

    private static string Label(string field) => Labels.TryGetValue(field, out var label) ? T(label)
        : char.ToUpperInvariant(field[0]) + Capitals().Replace(field, match => " " + match.Value.ToLowerInvariant())[1..];

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Capitals();
}
