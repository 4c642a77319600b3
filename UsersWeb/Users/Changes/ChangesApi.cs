using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Audit.Pages;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users.Changes;

/// <summary>GET /api/users/{id}/changes: what changed about one user, the newest first.</summary>
internal static class ChangesApi
{
    private const int DefaultLimit = 50;

    public static async Task<IResult> ListAsync(
        long id, HttpContext context, UsersDbContext db, IFieldWords words, CancellationToken cancellation,
        [FromQuery] string? limit = null, [FromQuery] string? cursor = null, [FromQuery] string? field = null)
    {
        var (errors, size, wanted) = (new MemberErrors(), DefaultLimit, ChangedField.Find(field));
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out size)
            || size is < 1 or > AuditPlace.SizeLimit))
            errors.Add("limit", $"This must be a number from 1 to {AuditPlace.SizeLimit}.");
        if (field is not null && wanted is null)
            errors.Add("field", $"This must be one of {string.Join(", ", ChangedField.All.Select(one => one.Name))}.");
        if (cursor is not null && !AuditQuery.IsCursor(cursor))
            errors.Add("cursor", "This is not a cursor of this list; take it from \"next\".");
        if (errors.Any) return errors.ToProblem(context, "Some parameters are not valid.");
        if (!await db.Users.AnyAsync(user => user.Id == id, cancellation)) return Problem.Result(context, 404, "There is no such user.");
        var page = await ChangeHistory.Query(db, id, wanted).ReadAsync(size, cursor, null, cancellation);
        if (page.Next is not null) context.Response.Headers.Link = $"<{UsersApiList.Next(context.Request, page.Next)}>; rel=\"next\"";
        var items = page.Items.Select(entry => Json(EntryChanges.Of(entry, wanted, words)));
        return TypedResults.Json(new ChangeListJson([.. items], page.Next), ChangesJsonContext.Readable.ChangeListJson);
    }

    private static ChangeJson Json(EntryChanges changes)
    {
        var (entry, before, after) = (changes.Entry, Members(changes.Entry.Before), Members(changes.Entry.After));
        return new(entry.Id, entry.At, entry.Action, new(entry.ActorKind, entry.ActorId, entry.ActorName, entry.TokenId),
            [.. changes.Fields.Select(change => Field(change, before, after))]);
    }

    private static FieldChangeJson Field(FieldChange change, JsonObject? before, JsonObject? after)
    {
        var name = change.Field.Name;
        return change.Field.IsSecret ? new(name, null, change.After)
            : new(name, before?[name]?.DeepClone(), after?[name]?.DeepClone());
    }

    private static JsonObject? Members(string? json) => json is null ? null : JsonNode.Parse(json) as JsonObject;
}

/// <summary>A page of changes.</summary>
/// <param name="Items">The entries of the audit.</param>
/// <param name="Next">Cursor of the next page, or null at the end; also in the Link header (RFC 8288).</param>
public sealed record ChangeListJson(IReadOnlyList<ChangeJson> Items, string? Next);

/// <summary>An entry of the audit.</summary>
/// <param name="Id">Its number.</param>
/// <param name="At">RFC 3339, UTC, microseconds.</param>
/// <param name="Action">What was done, as "user.update".</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Fields">What changed; never empty but for entries that somebody wrote by hand.</param>
public sealed record ChangeJson(long Id, DateTime At, string Action, ChangeActorJson Actor, IReadOnlyList<FieldChangeJson> Fields);

/// <summary>Who made a change.</summary>
/// <param name="Kind">nobody, user, token, commandLine or system.</param>
/// <param name="Id">Of the user, there or not; or null.</param>
/// <param name="Name">What others called them then.</param>
/// <param name="Token">The number of the token they used, or null.</param>
public sealed record ChangeActorJson(string Kind, long? Id, string Name, long? Token);

/// <summary>A field that changed.</summary>
/// <param name="Field">
/// A member of a user, or roles, emailConfirmed, password, mustChangePassword, lockedUntil, lockReason, erasedAfter.
/// </param>
/// <param name="Before">What it was, or null; always null for the password.</param>
/// <param name="After">What it became, or null; of the password, "set", "changed" or "removed".</param>
public sealed record FieldChangeJson(string Field, JsonNode? Before, JsonNode? After);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ChangeListJson))]
internal sealed partial class ChangesJsonContext : JsonSerializerContext
{
    public static ChangesJsonContext Readable { get; } = new(new(JsonText.Readable));
}
