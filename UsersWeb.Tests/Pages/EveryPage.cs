using System.Net;
using System.Reflection;

namespace UsersWeb.Tests.Pages;

/// <summary>The pages that are checked for accessibility, as the server writes them, and some with mistakes and notices.</summary>
internal static class EveryPage
{
    private static readonly string[] OfAdministrators =
        [.. Paths(nameof(AccessibilityTests.A_page_of_an_administrator_has_no_violation)), "/admin/database/move"];

    private static readonly string[] OfStrangers =
        [.. Paths(nameof(AccessibilityTests.A_page_of_a_stranger_has_no_violation)), "/error/503"];

    /// <summary>All of them in a language, each with its name.</summary>
    public static async Task<List<(string Name, HtmlPage Page)>> VisitAsync(AccessibilityTests.Rooms rooms, string language)
    {
        using var administrator = await rooms.App.SignInAsAdministratorAsync();
        using var stranger = rooms.App.Visit();
        using var first = rooms.Empty.Visit();
        foreach (var visitor in new[] { administrator, stranger, first }) visitor.Language = language;
        var pages = new List<(string Name, HtmlPage Page)>();
        foreach (var path in OfAdministrators)
            pages.Add((path, await administrator.GetAsync(path.Replace("{id}", $"{rooms.UserId}", StringComparison.Ordinal))));
        foreach (var path in OfStrangers) pages.Add(("a stranger's " + path, await stranger.GetAsync(path)));
        pages.Add(("/setup", await first.GetAsync("/setup")));
        pages.Add(("/setup by the link", await first.GetAsync(await rooms.Empty.SetupLinkAsync())));
        foreach (var (name, visitor) in new[] { ("/users/create", administrator), ("/account/login", stranger) })
            pages.Add((name + " sent empty", await visitor.SubmitAsync(await visitor.GetAsync(name))));
        var edit = await administrator.GetAsync($"/users/{rooms.UserId}/edit");
        var saved = await administrator.SubmitAsync(edit, ("PhoneNumber", $"+49 30 {pages.Count}{language.Length}"));
        pages.Add(("a person with a notice", await administrator.FollowAsync(saved)));

        foreach (var (name, page) in pages)
        {
            Assert.True(page.Location is null && page.Status != HttpStatusCode.InternalServerError,
                $"{name} was answered {page.Status} {page.Location}.");
        }
        return pages;
    }

    private static IEnumerable<string> Paths(string test) =>
        typeof(AccessibilityTests).GetMethod(test)!.GetCustomAttributes<InlineDataAttribute>().Select(data => (string)data.Data[0]!);
}
