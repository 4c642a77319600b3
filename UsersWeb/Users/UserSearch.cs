using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Shared;
using UsersWeb.Users.Search;

namespace UsersWeb.Users;

/// <summary>Which users, and in which order: as it stands in the URL of the page, of the API and of the export.</summary>
public sealed class UserSearch
{
    /// <summary>Most rows a page.</summary>
    public const int SizeLimit = 200;

    /// <summary>Sizes the page offers.</summary>
    public static readonly int[] Sizes = [25, 50, 100, SizeLimit];

    /// <summary>
    /// Words in any order, each the beginning of a word of the user name, the name, the e-mail address or the phone number; see <see
    /// cref="SearchText"/>.
    /// </summary>
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
            if (values.Count > 1) errors[name] = T("Send this once.");
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

    /// <summary>
    /// The one query, without "?", that asks for the same: filters in the order of their list, search, order, size. Of the place in the
    /// list it says nothing.
    /// </summary>
    public string ToQuery() =>
        QueryOf(Set.Select(set => (set.Filter.Name, set.Value)), Q, Sort, Size).Value![1..];

    internal static QueryString QueryOf(IEnumerable<(string Name, string Value)> filters, string? q, string sort, int size)
    {
        var query = new QueryBuilder(filters.Select(filter => KeyValuePair.Create(filter.Name, filter.Value)));
        if (!string.IsNullOrWhiteSpace(q)) query.Add("q", q);
        query.Add("sort", sort);
        query.Add("size", size.ToString(CultureInfo.InvariantCulture));
        return query.ToQueryString();
    }

    private static string Problem(string name) => UserFilter.Find(name)?.Problem ?? T("There is no such filter.");

    /// <summary>What it asks for as JSON, for the audit: filters, and the fact of a search without its text.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject(Set.Select(set => KeyValuePair.Create(set.Filter.Name, (JsonNode?)set.Value)));
        if (!string.IsNullOrWhiteSpace(Q)) json["q"] = true;
        return json;
    }

    /// <summary>All users that match, in no order, for whoever reads them all.</summary>
    /// <param name="db">Where they are.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellation">Of the caller.</param>
    public async Task<IQueryable<User>> MatchingAsync(UsersDbContext db, DateTime now, CancellationToken cancellation) =>
        Matching(db.Users.AsNoTracking(), db, now, await IndexedToAsync(db, cancellation));

    /// <summary>The same in the order of <see cref="Sort"/>.</summary>
    internal async Task<IQueryable<User>> OrderedAsync(UsersDbContext db, DateTime now, CancellationToken cancellation) =>
        Order.All(db, await MatchingAsync(db, now, cancellation));

    /// <summary>One page of them. A cursor that is not of this order starts at the beginning.</summary>
    /// <returns>Its rows as JSON, to be disposed of, and the cursor of the next one; null at the end.</returns>
    internal async Task<(UserRowsJson Rows, string? Next)> ReadJsonAsync(
        UsersDbContext db, DatabaseEngine engine, DateTime now, CancellationToken cancellation)
    {
        var rows = new UserRowsJson(Math.Clamp(Size, 1, SizeLimit), engine);
        Order.TryReadCursor(After, out var from);
        await new UserFinder(db, engine, Order, rows, now).ReadAsync(this, from, backward: false, cancellation);
        var next = rows is { IsFull: true, Last: { } last } ? Order.WriteCursor(last.Row, last.Stretch, (from?.Number ?? 0) + rows.Size)
            : null;
        return (rows, next);
    }

    /// <summary>One page of them, and how many there are.</summary>
    public async Task<(Page<UserRow> Page, UserTotal? Total)> ReadWithTotalAsync(
        UsersDbContext db, DatabaseEngine engine, DateTime now, CancellationToken cancellation)
    {
        var (page, slice) = await ReadPageAsync(db, engine, now, cancellation);
        // Nothing to count where the page shows all there is.
        if (page is { Next: null, Previous: null, Start: 0 }) return (page, new(page.Items.Count, IsExact: true));
        return (page, await UserTotal.CountAsync(db, slice, cancellation));
    }

    internal IReadOnlyList<UserCondition> Conditions(UsersDbContext db, DateTime now, long indexedTo) =>
    [
        .. string.IsNullOrWhiteSpace(Q) ? [] : WordConditions.Of(db, Q, indexedTo),
        .. Set.Select(set => set.Filter.ConditionOf(set.Value, db, now)),
    ];

    private UserSort Order => UserSort.TryParse(Sort, out var parsed) ? parsed : new("userName", false);

    private static Task<long> IndexedToAsync(UsersDbContext db, CancellationToken cancellation) =>
        db.SearchIndex.Where(index => index.Id == SearchIndex.OnlyId && index.Rules == SearchText.Rules)
            .Select(index => index.IndexedTo).FirstOrDefaultAsync(cancellation);

    private IQueryable<User> Matching(IQueryable<User> users, UsersDbContext db, DateTime now, long indexedTo)
    {
        foreach (var condition in Conditions(db, now, indexedTo))
        {
            // A word that the index knows; the databases know by themselves how to find what a column has.
            if (condition.IsWord && condition.Ids is { } ids && indexedTo == SearchIndex.Complete)
                users = users.Where(user => ids.Contains(user.Id));
            users = users.Where(condition.Holds);
        }
        return users;
    }

    private async Task<(Page<UserRow> Page, UserSlice Slice)> ReadPageAsync(
        UsersDbContext db, DatabaseEngine engine, DateTime now, CancellationToken cancellation)
    {
        var (sort, size) = (Order, Math.Clamp(Size, 1, SizeLimit));
        sort.TryReadCursor(After ?? Before, out var from);
        var backward = from is not null && After is null;
        var rows = new UserRowList(size, engine);
        var slice = await new UserFinder(db, engine, sort, rows, now).ReadAsync(this, from, backward, cancellation);
        return (PageOf(rows.Found, sort, size, from, backward), slice);
    }

    private static Page<UserRow> PageOf(List<UserFound> found, UserSort sort, int size, UserPlace? from, bool backward)
    {
        var more = found.Count > size;
        var rows = found.Take(size).ToList();
        if (backward) rows.Reverse();
        var hasNext = rows.Count > 0 && (backward || more);
        var hasPrevious = rows.Count > 0 && (backward ? more : from is not null);
        var start = from?.Number ?? 0;
        if (backward) start = more ? Math.Max(1, start - rows.Count) : 0;
        return new([.. rows.Select(one => one.Row)],
            hasNext ? sort.WriteCursor(rows[^1].Row, rows[^1].Stretch, start + rows.Count) : null,
            hasPrevious ? sort.WriteCursor(rows[0].Row, rows[0].Stretch, start) : null, start);
    }
}
