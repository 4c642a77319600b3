using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Audit;

/// <summary>
/// Which entries of the audit are asked for, as typed: in the URL of the page and of the export, and on the command line. All filters
/// hold together; what is absent asks for nothing.
/// </summary>
public sealed class AuditSearch
{
    /// <summary>An action, or with a dot at its end all that begin so.</summary>
    public string? Action { get; set; }

    /// <summary>Who did it: the number of a user, a user name, or the name that an entry has.</summary>
    public string? Actor { get; set; }

    /// <summary>To whom it was done, likewise.</summary>
    public string? Subject { get; set; }

    /// <summary>The network address it came from.</summary>
    public string? Address { get; set; }

    /// <summary>The first day, minute or second; UTC.</summary>
    public string? From { get; set; }

    /// <summary>The last day, minute or second; UTC. It is still inside.</summary>
    public string? Until { get; set; }

    /// <summary>Who did it or to whom it was done, likewise. Not in an URL.</summary>
    internal string? Person { get; set; }

    /// <summary>The filters that are set, by their names in an URL.</summary>
    public IEnumerable<(string Name, string Value)> Filters => new (string Name, string? Value)[]
    {
        ("action", Action), ("actor", Actor), ("subject", Subject), ("address", Address), ("from", From), ("until", Until),
    }.Where(filter => !string.IsNullOrWhiteSpace(filter.Value)).Select(filter => (filter.Name, filter.Value!.Trim()));

    /// <summary>The filters as the query of an URL; empty when none is set.</summary>
    public QueryString ToQueryString() =>
        new QueryBuilder(Filters.Select(filter => KeyValuePair.Create(filter.Name, filter.Value))).ToQueryString();

    /// <summary>What is wrong with which filter, by its name in an URL.</summary>
    public IEnumerable<(string Name, string Message)> Check() =>
        Filters.Append(("person", Person?.Trim() ?? "")).Select(filter => (filter.Item1, Problem(filter.Item1, filter.Item2)))
            .Where(error => error.Item2 is not null)!;

    /// <summary>What they ask the database for.</summary>
    /// <param name="db">Where they are looked up, and read later.</param>
    /// <param name="cancellation">Of the caller.</param>
    public async Task<AuditQuery> QueryAsync(UsersDbContext db, CancellationToken cancellation)
    {
        var entries = db.AuditEntries.AsNoTracking();
        if (await FindAsync(db, Actor, cancellation) is { } actor)
            entries = actor.Id is { } id ? entries.Where(e => e.ActorId == id) : entries.Where(e => e.ActorName == actor.Name);
        if (await FindAsync(db, Subject, cancellation) is { } subject)
            entries = subject.Id is { } id ? entries.Where(e => e.SubjectId == id) : entries.Where(e => e.SubjectName == subject.Name);
        if (Typed(Address) is { } address)
        {
            var written = IPAddress.TryParse(address, out var parsed) ? parsed.ToString() : address;
            entries = entries.Where(e => e.Address == written);
        }
        if (PeriodOf(From) is { Start: var start }) entries = entries.Where(e => e.At >= start);
        if (PeriodOf(Until) is { End: var end }) entries = entries.Where(e => e.At < end);
        return new(OfPerson(OfAction([entries]), await FindAsync(db, Person, cancellation)));
    }

    private IEnumerable<IQueryable<AuditEntry>> OfAction(IEnumerable<IQueryable<AuditEntry>> parts) => Typed(Action) is { } action
        ? parts.SelectMany(part => AuditActions.Matching(action).Select(code => part.Where(e => e.Action == code)))
        : parts;

    private static IReadOnlyList<IQueryable<AuditEntry>> OfPerson(IEnumerable<IQueryable<AuditEntry>> parts, Found? person) => person switch
    {
        null => [.. parts],
        { Id: { } id } => [.. parts.SelectMany(part =>
            new[] { part.Where(e => e.SubjectId == id), part.Where(e => e.ActorId == id && e.SubjectId != id) })],
        { Name: var name } => [.. parts.Select(part => part.Where(e => e.SubjectName == name || e.ActorName == name))],
    };

    // A number is always a key: somebody may be called "7" to stand before the seventh user.
    private static async Task<Found?> FindAsync(UsersDbContext db, string? text, CancellationToken cancellation)
    {
        if (Typed(text) is not { } typed) return null;
        if (long.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var key)) return new(key, typed);
        var normalized = NormalForms.UserName(typed);
        var id = await db.Users.Where(user => user.NormalizedUserName == normalized).Select(user => (long?)user.Id)
            .SingleOrDefaultAsync(cancellation);
        return new(id, typed);
    }

    private static string? Problem(string name, string value) => name switch
    {
        "action" => AuditActions.Matching(value).Count == 0 ? T("There is no such action.") : null,
        "from" or "until" => Period.Read(value) is null ? Period.Hint : null,
        _ when value.Length > AuditEntry.Name => T("Nothing is longer than {0} characters.", Human.Number(AuditEntry.Name)),
        _ => Text.IsSearchable(value) ? null : T("This holds a character that nothing has."),
    };

    private static Period? PeriodOf(string? text) => Typed(text) is { } typed ? Period.Read(typed) : null;

    private static string? Typed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    // Whom a text names: a user there is or was, or whoever had that name in an entry.
    private sealed record Found(long? Id, string Name);
}
