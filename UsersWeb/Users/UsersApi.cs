using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Shared;
using UsersWeb.Users.Changes;

namespace UsersWeb.Users;

/// <summary>The JSON API of users, /api/users, for bearers of an administrator's token.</summary>
public static class UsersApi
{
    private const int MostAttempts = 100;

    private static readonly RowByKey<long, UserRow> Find =
        new((db, id) => db.Users.Where(u => u.Id == id).Select(UserRow.FromUser), UserRow.Read);

    /// <summary>Adds the routes.</summary>
    public static RouteGroupBuilder MapUsersApi(this IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup("/api/users").WithTags("Users");
        users.AddEndpointFilter(AnswerProblems);
        users.AddEndpointFilterFactory(QueryParameters.RefuseOthers);
        users.MapGet("/", UsersApiList.ListAsync).Requires(Permissions.ReadUsers).WithName("ListUsers").WithSummary("Users, page by page")
            .WithMetadata(UserFilter.Parameters)
            .Produces<UserListJson>().ProducesProblems(400);
        users.MapGet("/{id:long}", GetAsync).Requires(Permissions.ReadUsers).WithName("GetUser").WithSummary("One user")
            .Produces<UserRow>().Produces(304).ProducesProblems(400, 404);
        users.MapPost("/", CreateAsync).Requires(Permissions.ChangeUsers).WithName("CreateUser").WithSummary("A new user")
            .Accepts<UserFields>("application/json").Produces<UserRow>(201).ProducesProblems(400, 409, 412, 413, 415);
        users.MapPut("/{id:long}", ReplaceAsync).Requires(Permissions.ChangeUsers).WithName("ReplaceUser")
            .WithSummary("All of a user; absent members become null")
            .Accepts<UserFields>("application/json").Produces<UserRow>().ProducesProblems(400, 404, 409, 412, 413, 415);
        users.MapPatch("/{id:long}", PatchAsync).Requires(Permissions.ChangeUsers).WithName("PatchUser")
            .WithSummary("Some of a user (merge patch)")
            .Accepts<UserFields>(UserBody.MergePatch, "application/json").Produces<UserRow>()
                .ProducesProblems(400, 404, 409, 412, 413, 415);
        users.MapDelete("/{id:long}", DeleteAsync).Requires(Permissions.DeleteUsers).WithName("DeleteUser")
            .WithSummary("Deletes a user for good")
            .Produces(204).ProducesProblems(400, 404, 409, 412);
        users.MapGet("/{id:long}/changes", ChangesApi.ListAsync).Requires(Permissions.ReadAudit).WithName("ListChangesOfUser")
            .WithSummary("What changed about a user, the newest first")
            .Produces<ChangeListJson>().ProducesProblems(400, 404);
        return users;
    }

    private static async Task<IResult> GetAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await Find.FindAsync(context.RequestServices, id, cancellation) is not { } user)
            return Problem.Result(context, 404, "There is no such user.");
        context.Response.Headers.ETag = EntityTags.Of(user.Stamp);
        return EntityTags.IsFresh(context.Request, user.Stamp) ? TypedResults.StatusCode(304) : Json(user);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, UserChanges changes, CancellationToken cancellation)
    {
        var body = await UserBody.ReadAsync(context.Request, cancellation);
        var fields = body.Apply(new(), null);
        if (body.Errors.Any) return Invalid(context, body);
        var user = new User();
        fields.ApplyTo(user);
        EntityTags.RequireOfUntagged(context.Request);
        if (await changes.AddAsync(user, cancellation) == ChangeResult.Duplicate)
            return await DuplicateAsync(context, changes, user, cancellation);
        context.Response.Headers.ETag = EntityTags.Of(user.ConcurrencyStamp);
        context.Response.Headers.Location = context.Request.PathBase + FormattableString.Invariant($"/api/users/{user.Id}");
        return Json(UserRow.From(user), 201);
    }

    private static Task<IResult> ReplaceAsync(long id, HttpContext context, UsersDbContext db, UserChanges changes,
        CancellationToken cancellation) =>
        ChangeAsync(id, context, db, changes, user => new(Status: user.Status), cancellation);

    private static Task<IResult> PatchAsync(long id, HttpContext context, UsersDbContext db, UserChanges changes,
        CancellationToken cancellation) =>
        ChangeAsync(id, context, db, changes, UserFields.From, cancellation);

    private static async Task<IResult> ChangeAsync(
        long id, HttpContext context, UsersDbContext db, UserChanges changes, Func<User, UserFields> start, CancellationToken cancellation)
    {
        var body = await UserBody.ReadAsync(context.Request, cancellation);
        // Without If-Match the last write wins, so a write in between only means to read again. Each time somebody else got
        // through, so as many attempts are enough as there are rivals.
        for (var attempt = 1; ; attempt++)
        {
            if (await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellation) is not { } user)
                return Problem.Result(context, 404, "There is no such user.");
            var required = EntityTags.Require(context.Request, user.ConcurrencyStamp);
            body.Errors.Clear();
            var fields = body.Apply(start(user), UserRow.From(user));
            if (body.Errors.Any) return Invalid(context, body);
            fields.ApplyTo(user);
            var result = await changes.SaveAsync(user, cancellation);
            if (result == ChangeResult.Stale && required is not null) throw EntityTags.Changed();
            if (result == ChangeResult.Stale && attempt < MostAttempts) continue;
            return result switch
            {
                ChangeResult.Done => Changed(context, user),
                ChangeResult.Duplicate => await DuplicateAsync(context, changes, user, cancellation),
                ChangeResult.LastAdministrator => LastAdministrator(context),
                ChangeResult.Above => Problem.Result(context, 403, Rank.Above),
                ChangeResult.NotByToken => Problem.Result(context, 403, Rank.NotByToken),
                _ => Problem.Result(context, 409, "Others keep changing this user; try again."),
            };
        }
    }

    private static async Task<IResult> DeleteAsync(long id, HttpContext context, UsersDbContext db, UserChanges changes,
        CancellationToken cancellation)
    {
        var stamp = await db.Users.Where(u => u.Id == id).Select(u => u.ConcurrencyStamp).SingleOrDefaultAsync(cancellation);
        if (stamp is null) return Problem.Result(context, 404, "There is no such user.");
        return await changes.DeleteAsync(id, EntityTags.Require(context.Request, stamp), cancellation) switch
        {
            ChangeResult.Done => TypedResults.NoContent(),
            ChangeResult.LastAdministrator => LastAdministrator(context),
            ChangeResult.Above => Problem.Result(context, 403, Rank.Above),
            ChangeResult.Stale => throw EntityTags.Changed(),
            _ => Problem.Result(context, 404, "There is no such user."),
        };
    }

    private static IResult Changed(HttpContext context, User user)
    {
        context.Response.Headers.ETag = EntityTags.Of(user.ConcurrencyStamp);
        return Json(UserRow.From(user));
    }

    private static IResult Invalid(HttpContext context, UserBody body) =>
        body.Errors.ToProblem(context, "Some members are not valid.");

    private static async Task<IResult> DuplicateAsync(HttpContext context, UserChanges changes, User user, CancellationToken cancellation)
    {
        var taken = await changes.FindDuplicatesAsync(user, cancellation);
        return Problem.Result(context, 409, "Another user has this.",
            taken.ToDictionary(pair => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(pair.Key), pair => new[] { pair.Value }));
    }

    private static IResult LastAdministrator(HttpContext context) =>
        Problem.Result(context, 409, Administrators.LastOne);

    private static JsonHttpResult<UserRow> Json(UserRow user, int status = 200) =>
        TypedResults.Json(user, UsersJsonContext.Readable.UserRow, statusCode: status);

    private static async ValueTask<object?> AnswerProblems(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ProblemException e)
        {
            return Problem.Result(context.HttpContext, e.Status, e.Message);
        }
    }
}
