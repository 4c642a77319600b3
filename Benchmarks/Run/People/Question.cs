using System.Buffers.Text;
using System.Text;

namespace Run.People;

/// <summary>A list of users that is asked for.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Query">Of the API.</param>
/// <param name="Goal">The p95 it is to stay below, ms.</param>
internal sealed record Question(string Title, string Query, int Goal)
{
    private const int SingleGoal = 20;
    private const int PairGoal = 100;

    private static readonly string[] Sorts =
        ["id", "userName", "displayName", "email", "status", "role", "createdAt", "updatedAt", "lastSignInAt"];

    private static readonly string[] Filters =
    [
        "status=active", "status=deactivated", "status=waiting", "role=administrator", "role=none", "secondFactor=app", "secondFactor=none",
        "locked=yes", "locked=no", "signedIn=yes", "signedIn=no", "sample=yes", "sample=no", "signedInSince=30d", "signedInSince=2d",
        "notSignedInSince=90d", "notSignedInSince=1000d", "createdSince=30d", "createdSince=2d", "createdBefore=1000d",
    ];

    // Names of the sample people: everybody is at example.com, .org or .net; some have one of few given and family names.
    private static readonly (string Title, string Words)[] Searches =
    [
        ("rare", "4242"), ("common", "example"), ("a letter", "a"), ("a name", "anna"), ("no hit", "qqqq"), ("two words", "anna 99"),
        ("two common words", "anna example"), ("two common words that meet rarely", "anna zhang"),
    ];

    /// <summary>One thing at a time.</summary>
    public static IEnumerable<Question> Singles =>
    [
        .. Sorts.SelectMany(sort => new[] { Single("sort " + sort, "sort=" + sort), Single("sort -" + sort, "sort=-" + sort) }),
        Single("middle", $"sort=userName&cursor={Cursor("userName", "M")}"),
        Single("end", $"sort=userName&cursor={Cursor("userName", "\U0002FFFF")}"),
        .. Filters.Select(filter => Single(filter, "sort=userName&" + filter)),
        .. Searches.Select(search => Single("search: " + search.Title, "sort=userName&q=" + Uri.EscapeDataString(search.Words))),
    ];

    /// <summary>Every filter and every search in every order.</summary>
    public static IEnumerable<Question> Pairs =>
    [
        .. Filters.SelectMany(filter => Sorts.Select(sort => Pair($"{filter}, {sort}", $"sort={sort}&{filter}"))),
        .. Searches.SelectMany(search => Sorts.Select(sort =>
            Pair($"search: {search.Title}, {sort}", $"sort={sort}&q={Uri.EscapeDataString(search.Words)}"))),
    ];

    private static Question Single(string title, string query) => new(title, query, SingleGoal);

    private static Question Pair(string title, string query) => new(title, query, PairGoal);

    // As the application writes one: the order, its part, how many were before, the key and the value.
    private static string Cursor(string sort, string value) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{sort}/0/1 1 {value}"));
}
