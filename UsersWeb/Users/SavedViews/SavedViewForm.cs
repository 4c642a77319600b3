using Microsoft.AspNetCore.WebUtilities;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users.SavedViews;

/// <summary>What somebody typed for a view, and what is wrong with it.</summary>
public static class SavedViewForm
{
    /// <summary>Said of a list that is too long to be kept.</summary>
    public static string ListTooLong =>
        T("This list asks for too much to be kept: more than {0} characters. Shorten the search.", Human.Number(SavedView.LongestQuery));

    /// <summary>Said to whoever has enough.</summary>
    public static string TooMany =>
        T("You have {0} views, and can't have more. Remove one, or replace one by this list.", SavedView.Most);

    /// <summary>Said of a name that another one has.</summary>
    public static string Taken => T("You have a view of this name.");

    /// <summary>What is wrong with a name, or null. It has been trimmed.</summary>
    public static string? Check(string name) =>
        name.Length == 0 ? T("Give the view a name.") : UserRules.Text(name, SavedView.LongestName);

    /// <summary>
    /// The canonical query of the list that a form carries: filters in their order, search, order and size, no place in it. Null where a
    /// parameter is not understood.
    /// </summary>
    public static string? QueryOf(string? list)
    {
        var search = UserSearch.Read(QueryHelpers.ParseQuery(list), out var errors);
        return errors.Count == 0 ? search.ToQuery() : null;
    }

    /// <summary>Whether the list of a view is still understood.</summary>
    public static bool IsUnderstood(SavedView view) => QueryOf(view.Query) is not null;
}
