using Microsoft.AspNetCore.Mvc;
using UsersWeb.Accounts.Access;
using UsersWeb.Accounts.Selections;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Deeds;

/// <summary>Does one of the deeds that are done to many to one person, from their row in the list, and comes back to that place.</summary>
[Route("/users/{id:long}/deeds"), Requires(Permissions.ChangeUsers)]
public sealed class DeedsController(UsersDbContext db, UserDeeds deeds, Current current) : Controller
{
    /// <summary>What can be done to them. Where a script runs, the list itself shows it.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Show([FromRoute] long id, [FromQuery] string? list, CancellationToken cancellation) =>
        await SelectionPage.PersonAsync(db, id, cancellation) is { } person
            ? View(new DeedsPage(person, [.. RowItem.Of(person, current)], list)) : NotFound();

    /// <summary>Does it. Whoever has to prove first who they are comes back to the list, and nothing is done.</summary>
    [HttpPost("")]
    public async Task<IActionResult> Create(
        [FromRoute] long id, [FromForm] string? deed, [FromForm] string? list, CancellationToken cancellation)
    {
        if (BulkDeed.Find(deed) is not { IsQuick: true } found) return UnprocessableEntity();
        if (!current.May(found.Permission)) return Forbid();
        var back = ListPlace.Of(list);
        if (!RecentSignInAttribute.Holds(HttpContext)) return RecentSignInAttribute.Ask(Request.PathBase + back);
        var person = await SelectionPage.PersonAsync(db, id, cancellation);
        var result = await DoAsync(found, person, cancellation);
        if (result == BulkDeed.Above)
        {
            // Nobody is offered it, so they forged it, or the other one has become more meanwhile.
            AccessRefusals.NoteRank(HttpContext);
            return Forbid();
        }
        if (result == BulkDeed.Done) TellDone(found, person!, list);
        else
            TempData.Tell(T("Nothing was done to {0}: {1}.", "{0}", BulkDeed.ResultWords(result)),
                person?.Label ?? T("user {0}", Human.Id(id)));
        return LocalRedirect("~" + back);
    }

    private async Task<string> DoAsync(BulkDeed deed, BulkPerson? person, CancellationToken cancellation) =>
        person is null ? BulkDeed.Gone
        : deed.Refusal(person, current) ?? BulkDeed.ResultOf(await deeds.DoAsync(deed, person.Id, cancellation));

    private void TellDone(BulkDeed deed, BulkPerson person, string? list)
    {
        TempData.Tell(AuditActions.Find(deed.Action)!.Sentence + ".", person.Label);
        if (BulkDeed.Find(deed.UndoneBy) is { } reverse && deed.LeadsBackTo(person.Status))
            TempData.OfferUndo($"/users/{Human.Id(person.Id)}/deeds", ("deed", reverse.Code), list);
    }
}

/// <summary>What can be done to somebody.</summary>
/// <param name="Person">To whom.</param>
/// <param name="Items">What, as far as one sees.</param>
/// <param name="List">The query of the list to come back to; null for its beginning.</param>
public sealed record DeedsPage(BulkPerson Person, IReadOnlyList<RowItem> Items, string? List);
