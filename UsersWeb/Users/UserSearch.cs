using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users;

/// <summary>Which users, and in which order: as it stands in the URL of the page, of the API and of the export.</summary>
public sealed class UserSearch
{
    /// <summary>Matches are counted no further than this; a broad search would read the whole table only for a number.</summary>
    public const int CountLimit = 10_000;

    /// <summary>Most rows a page.</summary>
    public const int SizeLimit = 200;

    /// <summary>Sizes the page offers.</summary>
    public static readonly int[] Sizes = [20, 50, 100, SizeLimit];

    /// <summary>Part of a user name, e-mail, display name or phone number, in any case.</summary>
    public string? Q { get; set; }

    /// <summary>A field of <see cref="UserSort"/>, with "-" before it for descending.</summary>
    public string Sort { get; set; } = "userName";

    /// <summary>Values by the names of <see cref="UserFilter.All"/>; no filter that is not there.</summary>
    public Dictionary<string, string> Filters { get; } = new(StringComparer.Ordinal);

    /// <summary>Rows a page, 1 to <see cref="SizeLimit"/>.</summary>
    public int Size { get; set; } = 50;

    /// <summary>Cursor of the page that comes next.</summary>
    public string? After { get; set; }

    /// <summary>Cursor of the page that comes before.</summary>
    public string? Before { get; set; }

    /// <summary>Whether it asks for anything but everybody.</summary>
    public bool IsNarrow => Filters.Count > 0 || !string.IsNullOrWhiteSpace(Q);

    /// <summary>The filters that are set, in the order of the list.</summary>
    public IEnumerable<(UserFilter Filter, string Value)> Set =>
        UserFilter.All.Where(filter => Filters.ContainsKey(filter.Name)).Select(filter => (filter, Filters[filter.Name]));

    /// <summary>
    /// Reads a query. An empty value is none; what is unknown, doubled or not understood is named, and is not in it: whoever asks for
    /// something must not be answered with everybody.
    /// </summary>
    /// <param name="query">Names and values.</param>
    /// <param name="errors">What is wrong, by name.</param>
    public static UserSearch Read(IEnumerable<KeyValuePair<string, StringValues>> query, out Dictionary<string, string> errors)
    {
        var search = new UserSearch();
        errors = new(StringComparer.Ordinal);
        foreach (var (name, values) in query)
        {
            var text = values.Count == 1 ? values[0]?.Trim() ?? "" : "";
            if (values.Count > 1) errors[name] = "Send this once.";
            else if (!search.TryTake(name, text)) errors[name] = Problem(name);
        }
        return search;
    }

    // False where the name, or its value, means nothing.
    private bool TryTake(string name, string text)
    {
        switch (name)
        {
            case "q": Q = text; return true;
            case "after": After = text; return true;
            case "before": Before = text; return true;
            case "sort" when UserSort.TryParse(text, out _): Sort = text; return true;
            case "size" when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size):
                if (size is >= 1 and <= SizeLimit) Size = size;
                return true;
            // An order or a size that is none is the usual one: both show the same people.
            case "sort" or "size": return true;
            default: return UserFilter.Find(name) is { } filter && (text.Length == 0 || TrySet(filter, text));
        }
    }

    /// <summary>Sets a filter; false when its value is not understood.</summary>
    public bool TrySet(UserFilter filter, string value)
    {
        if (filter.Takes(value)) Filters[filter.Name] = value;
        return filter.Takes(value);
    }

    private static string Problem(string name) => UserFilter.Find(name)?.Problem ?? "There is no such filter.";

    /// <summary>What it asks for as JSON, for the audit: filters, and the fact of a search without its text.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject(Set.Select(set => KeyValuePair.Create(set.Filter.Name, (JsonNode?)set.Value)));
        if (!string.IsNullOrWhiteSpace(Q)) json["q"] = true;
        return json;
    }

    /// <summary>The users that match, in no order.</summary>
    /// <param name="db">Where they are.</param>
    /// <param name="now">UTC.</param>
    public IQueryable<User> Matching(UsersDbContext db, DateTime now) =>
        Matching(Set.Aggregate(db.Users.AsNoTracking(), (users, set) => users.Where(set.Filter.ConditionOf(set.Value, db, now))));

    /// <summary>The same in the order of <see cref="Sort"/>.</summary>
    internal IQueryable<User> Ordered(UsersDbContext db, DateTime now) =>
        Order.Keyset.Seek(Matching(db, now), Order.Descending, from: null);

    private UserSort Order => UserSort.TryParse(Sort, out var parsed) ? parsed : new("userName", false);

    private IQueryable<User> Matching(IQueryable<User> users)
    {
        if (string.IsNullOrWhiteSpace(Q)) return users;
        var typed = Q.Trim();
        if (typed.Length > UserLimits.Normalized || !Text.IsSearchable(typed)) return users.Where(u => false);
        var text = Text.Normalize(typed);
        if (!Ascii.IsValid(typed)) return FilterInternational(users, typed, text);
        return users.Where(u => u.NormalizedUserName.Contains(text) || u.NormalizedEmail.Contains(text)
            || u.NormalizedDisplayName.Contains(text) || u.PhoneNumber!.Contains(typed));
    }

    // Whole labels of a domain are found in either spelling. A part of one has no other, so it is looked for where it stands as typed.
    private static IQueryable<User> FilterInternational(IQueryable<User> users, string typed, string text)
    {
        var (name, folded) = (NormalForms.UserName(typed), Text.Fold(typed));
        var (local, small) = (Text.Normalize(folded), folded.ToLowerInvariant());
        var email = folded.Contains('@', StringComparison.Ordinal) ? NormalForms.Email(folded) : NormalForms.Domain(folded);
        return users.Where(u => u.NormalizedUserName.Contains(name) || u.NormalizedEmail.Contains(email)
            || u.NormalizedEmail.Contains(local) || u.Email!.Contains(folded) || u.Email!.Contains(small)
            || u.NormalizedDisplayName.Contains(text));
    }

    /// <summary>One page of them. A cursor that is not of this order starts at the beginning.</summary>
    public async Task<Page<UserRow>> ReadAsync(UsersDbContext db, DateTime now, CancellationToken cancellation)
    {
        var sort = Order;
        var backward = Before is not null && After is null;
        sort.TryReadCursor(After ?? Before, out var from);
        return await ReadAsync(Matching(db, now), sort, from, from is not null && backward, cancellation);
    }

    /// <summary>How many match, counted up to one more than <see cref="CountLimit"/>.</summary>
    public Task<int> CountAsync(UsersDbContext db, DateTime now, CancellationToken cancellation) =>
        Matching(db, now).Take(CountLimit + 1).CountAsync(cancellation);

    private async Task<Page<UserRow>> ReadAsync(IQueryable<User> users, UserSort sort, KeysetPlace? from, bool backward,
        CancellationToken cancellation)
    {
        var size = Math.Clamp(Size, 1, SizeLimit);
        var rows = await sort.Keyset.Seek(users, sort.Descending != backward, from)
            .Select(UserRow.FromUser).Take(size + 1).ToListAsync(cancellation);
        var more = rows.Count > size;
        if (more) rows.RemoveAt(size);
        if (backward) rows.Reverse();
        var hasNext = backward || more;
        var hasPrevious = backward ? more : from is not null;
        return new(rows,
            hasNext && rows.Count > 0 ? Cursor.Write(sort.ToString(), sort.Keyset.PlaceOf(rows[^1])) : null,
            hasPrevious && rows.Count > 0 ? Cursor.Write(sort.ToString(), sort.Keyset.PlaceOf(rows[0])) : null);
    }
}
