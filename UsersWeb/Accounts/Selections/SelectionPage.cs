using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Selections;

/// <summary>What the page of a selection shows.</summary>
/// <param name="Selection">Which.</param>
/// <param name="Deed">What is to be done, or was.</param>
/// <param name="Total">How many people.</param>
/// <param name="Noted">Of how many of them something is noted.</param>
/// <param name="IsBrokenOff">Whether it was begun, and nobody goes on with it.</param>
/// <param name="Reversible">For how many it can be taken back.</param>
/// <param name="Groups">What became of them, or before the start what is to be expected: how many, and some of them.</param>
public sealed record SelectionPage(
    Selection Selection, BulkDeed Deed, int Total, int Noted, bool IsBrokenOff, int Reversible, IReadOnlyList<SelectionGroup> Groups)
{
    private const int Named = 10;

    /// <summary>Whether it is being done.</summary>
    public bool IsRunning => Selection is { StartedAt: not null, EndedAt: null } && !IsBrokenOff;

    /// <summary>To how many it can be done, or was.</summary>
    public int Done => Groups.FirstOrDefault(group => group.Result == BulkDeed.Done)?.Count ?? 0;

    /// <summary>Everybody else, by reason.</summary>
    public IEnumerable<SelectionGroup> Others => Groups.Where(group => group.Result != BulkDeed.Done);

    /// <summary>Reads it.</summary>
    public static async Task<SelectionPage> ReadAsync(
        UsersDbContext db, Selection selection, Current current, CancellationToken cancellation)
    {
        var people = db.SelectedUsers.AsNoTracking().Where(one => one.SelectionId == selection.Id);
        var (total, noted) = (await people.CountAsync(cancellation), await people.CountAsync(one => one.Result != null, cancellation));
        var name = RunSelection.NameOf(selection.Id);
        var isBrokenOff = selection is { StartedAt: not null, EndedAt: null }
            && !await db.WorkItems.AnyAsync(item => item.UniqueName == name, cancellation);
        var page = new SelectionPage(selection, BulkDeed.Find(selection.Deed)!, total, noted, isBrokenOff,
            await ReversibleOf(db, selection).CountAsync(cancellation), []);
        return page with
        {
            Groups = selection.StartedAt is null ? await ExpectAsync(db, people, page.Deed, current, cancellation)
                : await CountAsync(db, people, cancellation),
        };
    }

    /// <summary>Those to whom it was done, and for whom the reverse leads back to where they were.</summary>
    public static IQueryable<SelectedUser> ReversibleOf(UsersDbContext db, Selection selection)
    {
        var done = db.SelectedUsers.AsNoTracking().Where(one => one.SelectionId == selection.Id && one.Result == BulkDeed.Done);
        var before = BulkDeed.Find(selection.Deed)!.UndoneFor.Select(status => status.ToString()).ToArray();
        return before.Length == 0 ? done : done.Where(one => before.Contains(one.Before));
    }

    /// <summary>Somebody as they are now; null for nobody.</summary>
    public static Task<BulkPerson?> PersonAsync(UsersDbContext db, long id, CancellationToken cancellation) =>
        db.Users.AsNoTracking().Where(user => user.Id == id).Select(PersonOf(db)).SingleOrDefaultAsync(cancellation);

    private static async Task<IReadOnlyList<SelectionGroup>> ExpectAsync(
        UsersDbContext db, IQueryable<SelectedUser> people, BulkDeed deed, Current current, CancellationToken cancellation)
    {
        var groups = new Dictionary<string, SelectionGroup>();
        var users = db.Users.AsNoTracking().Where(user => people.Any(one => one.UserId == user.Id)).OrderBy(user => user.Id);
        await foreach (var person in users.Select(PersonOf(db)).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            var result = deed.Refusal(person, current) ?? BulkDeed.Done;
            var group = groups.GetValueOrDefault(result) ?? new(result, 0, []);
            groups[result] = group.With(person.Id, person.Label, Named);
        }
        return [.. groups.Values];
    }

    private static async Task<IReadOnlyList<SelectionGroup>> CountAsync(
        UsersDbContext db, IQueryable<SelectedUser> people, CancellationToken cancellation)
    {
        var counts = await people.Where(one => one.Result != null).GroupBy(one => one.Result)
            .Select(group => new { Result = group.Key!, Count = group.Count() }).ToListAsync(cancellation);
        var groups = new List<SelectionGroup>();
        foreach (var count in counts)
        {
            var some = await people.Where(one => one.Result == count.Result).OrderBy(one => one.UserId).Take(Named)
                .Select(one => new
                {
                    one.UserId,
                    Label = db.Users.Where(user => user.Id == one.UserId).Select(user => user.DisplayName ?? user.UserName)
                        .FirstOrDefault(),
                }).ToListAsync(cancellation);
            groups.Add(new(count.Result, count.Count, [.. some.Select(one => (one.UserId, one.Label))]));
        }
        return groups;
    }

    private static Expression<Func<User, BulkPerson>> PersonOf(UsersDbContext db) => user => new BulkPerson(
        user.Id, user.DisplayName ?? user.UserName!, user.Status, user.PasswordHash != null, user.MustChangePassword,
        db.RolesThatCount.Where(role => role.UserId == user.Id).Sum(role => role.RoleId));
}

/// <summary>People of whom the same became.</summary>
/// <param name="Result">What, as a code.</param>
/// <param name="Count">How many.</param>
/// <param name="Some">The first of them, with what others call them; null for who is gone.</param>
public sealed record SelectionGroup(string Result, int Count, IReadOnlyList<(long Id, string? Label)> Some)
{
    internal SelectionGroup With(long id, string label, int most) =>
        this with { Count = Count + 1, Some = Some.Count < most ? [.. Some, (id, label)] : Some };
}
