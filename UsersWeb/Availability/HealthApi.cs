using System.Text.Json.Serialization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using UsersWeb.Databases;
using UsersWeb.Shared;

namespace UsersWeb.Availability;

/// <summary>
/// GET /api/health, for administrators' monitoring: what /healthz/ready says to everybody, taken apart. It asks who it is, so without the
/// database it is answered 503 as everything is.
/// </summary>
public static class HealthApi
{
    /// <summary>Adds the route.</summary>
    public static RouteHandlerBuilder MapHealthApi(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/health", ShowAsync).Requires(Permissions.MoveDatabase).WithTags("Health").WithName("GetHealth")
            .WithSummary("How this instance does").Produces<HealthJson>().ProducesProblems();

    private static async Task<IResult> ShowAsync(
        ReadyLook look, DatabaseEngine engine, ReadOnlyMode mode, Migrator migrator, Shutdown shutdown, CancellationToken cancellation)
    {
        var (status, _) = await look.LookAsync();
        var pending = (await migrator.PendingAsync(cancellation)).Count();
        if (pending > 0) status = HealthStatus.Unhealthy;
        return TypedResults.Json(
            new HealthJson(status.ToString(), engine.Name, mode.IsRefused, mode.IsMoving, pending, shutdown.HasBegun),
            HealthJsonContext.Default.HealthJson, statusCode: HealthEndpoints.CodeOf(status));
    }
}

/// <summary>How an instance does.</summary>
/// <param name="Status">"Healthy"; "Degraded" while nothing can be changed; "Unhealthy" when no requests are to be sent here.</param>
/// <param name="Database">The engine.</param>
/// <param name="ReadOnly">The database's server takes no changes.</param>
/// <param name="Moving">The users are being moved to another database.</param>
/// <param name="PendingMigrations">How many the database does not have yet.</param>
/// <param name="ShuttingDown">The process is about to end.</param>
internal sealed record HealthJson(
    string Status, string Database, bool ReadOnly, bool Moving, int PendingMigrations, bool ShuttingDown);

/// <summary>What everybody may know.</summary>
internal sealed record StatusJson(string Status);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HealthJson))]
[JsonSerializable(typeof(StatusJson))]
internal sealed partial class HealthJsonContext : JsonSerializerContext;
