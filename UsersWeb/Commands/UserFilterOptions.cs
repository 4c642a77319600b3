using System.CommandLine;
using UsersWeb.Users;

namespace UsersWeb.Commands;

/// <summary>The filters of the list of users as options of a verb.</summary>
internal sealed class UserFilterOptions
{
    private readonly List<(UserFilter Filter, Option<string?> Option)> options =
        [.. UserFilter.All.Select(filter => (filter, Create(filter)))];

    private readonly Option<string?> q =
        new("--q") { Description = "Part of a user name, e-mail, display name or phone number, in any case.", HelpName = "TEXT" };

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Verb verb)
    {
        verb.Options.Add(q);
        foreach (var (_, option) in options) verb.Options.Add(option);
    }

    /// <summary>What they ask for.</summary>
    public UserSearch Read(ParseResult arguments)
    {
        var search = new UserSearch { Q = arguments.GetValue(q) };
        foreach (var (filter, option) in options)
        {
            if (arguments.GetValue(option) is { } value) search.TrySet(filter, value);
        }
        return search;
    }

    private static Option<string?> Create(UserFilter filter)
    {
        var option = new Option<string?>(filter.Option) { Description = filter.Description, HelpName = filter.Placeholder };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !filter.Takes(token.Value)) result.AddError($"{filter.Option}: {filter.Problem}");
        });
        return option;
    }
}
