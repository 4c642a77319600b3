using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Access;
using UsersWeb.Data;
using UsersWeb.Jobs;
using UsersWeb.Shared;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Selections;

/// <summary>
/// Does a deed to each of the people who were selected, and notes what became of it. Begun again after an instance died it goes on with
/// whom nothing is noted of; a deed that was done and not noted finds that it is done, and leaves no second entry in the audit. It is
/// done with the rights that whoever asked has at that time.
/// </summary>
public sealed class RunSelection(UsersDbContext db, IServiceScopeFactory scopes, TimeProvider clock) : IWorkHandler
{
    /// <summary>The kind.</summary>
    public const string Kind = "users.selection";

    private const int Batch = 50;

    /// <inheritdoc />
    public async Task DoAsync(WorkInHand work, CancellationToken cancellation)
    {
        var asked = JsonSerializer.Deserialize<SelectionAsked>(work.Payload)!;
        var people = db.SelectedUsers.AsNoTracking().Where(one => one.SelectionId == asked.Selection);
        var (total, done) = (await people.CountAsync(cancellation), await people.CountAsync(one => one.Result != null, cancellation));
        while (await FindAsync(asked.Selection, cancellation) is { StoppedAt: null, EndedAt: null } selection)
        {
            work.Report(done, total);
            var next = await people.Where(one => one.Result == null).OrderBy(one => one.UserId).Select(one => one.UserId).Take(Batch)
                .ToListAsync(cancellation);
            if (next.Count == 0) break;
            if (await ActorAsync(selection, asked.By, cancellation) is not { } actor) break;
            await DoAsync(selection, next, actor, cancellation);
            done += next.Count;
        }
        work.Report(done, total);
        DateTime? now = clock.Now();
        await db.Selections.Where(one => one.Id == asked.Selection && one.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.EndedAt, now), cancellation);
    }

    private Task<Selection?> FindAsync(long id, CancellationToken cancellation) =>
        db.Selections.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancellation);

    // Null for whoever may not do it any more.
    private async Task<Current?> ActorAsync(Selection selection, string by, CancellationToken cancellation)
    {
        var isIn = await db.Users.Where(MaySignIn.IsOpen(clock.Now())).AnyAsync(user => user.Id == selection.UserId, cancellation);
        var roles = await db.RolesThatCount.Where(role => role.UserId == selection.UserId).SumAsync(role => role.RoleId, cancellation);
        var actor = Current.OfText(by)! with { Permissions = RolePermissions.OfSum(roles) };
        return isIn && actor.May(BulkDeed.Find(selection.Deed)!.Permission) ? actor : null;
    }

    private async Task DoAsync(Selection selection, List<long> ids, Current actor, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActingAs>().Current = actor;
        var deeds = scope.ServiceProvider.GetRequiredService<UserDeeds>();
        var people = scope.ServiceProvider.GetRequiredService<UsersDbContext>();
        var deed = BulkDeed.Find(selection.Deed)!;
        foreach (var id in ids)
        {
            var result = await ResultAsync(deed, deeds, await SelectionPage.PersonAsync(people, id, cancellation), actor, cancellation);
            await db.SelectedUsers.Where(one => one.SelectionId == selection.Id && one.UserId == id)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.Result, result), cancellation);
        }
    }

    private static async Task<string> ResultAsync(
        BulkDeed deed, UserDeeds deeds, BulkPerson? person, Current actor, CancellationToken cancellation)
    {
        if (person is null) return BulkDeed.Gone;
        if (deed.Refusal(person, actor) is { } refusal) return refusal;
        return await deeds.DoAsync(deed, person.Id, cancellation) switch
        {
            ChangeResult.Done => BulkDeed.Done,
            ChangeResult.NotFound => BulkDeed.Gone,
            ChangeResult.Above => BulkDeed.Above,
            ChangeResult.LastAdministrator => BulkDeed.LastAdministrator,
            ChangeResult.TooLate => BulkDeed.NotNow,
            _ => "changed",
        };
    }
}
