using System.Globalization;
using Limit;

// A bare API over a database that UsersWeb has filled:
// Limit FILE JOURNAL [--urls …]: a file; JOURNAL is WAL or DELETE.
// Limit PostgreSql|MySql CONNECTION-STRING [--urls …]: on a server.
var builder = WebApplication.CreateSlimBuilder(args[2..]);
builder.Logging.ClearProviders();
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, UserContext.Default));
await using var app = builder.Build();
switch (args[0])
{
    case "PostgreSql": Serve(new(new Npgsql.NpgsqlDataSourceBuilder(args[1]).Build(), '"', " RETURNING \"Id\"")); break;
    case "MySql": Serve(new(new MySqlConnector.MySqlDataSource(args[1]), '`', "")); break;
    default: ServeFile(args[0], new(args[0], args[1])); break;
}
await app.RunAsync();

void ServeFile(string file, Writer writer)
{
    app.Lifetime.ApplicationStopped.Register(writer.Dispose);
    app.MapGet("/api/users/{id:long}", (long id) =>
        Reader.OfThisThread(file).Find(id) is { } user ? Results.Json(user, UserContext.Default.User) : Results.NotFound());
    app.MapGet("/api/users", (int limit) => Results.Json(Reader.OfThisThread(file).List(limit), UserContext.Default.UserList));
    app.MapPost("/api/users", (UserInput input, HttpContext context) =>
    {
        var user = writer.Create(input);
        context.Response.Headers.Location = Location(user.Id);
        return Results.Json(user, UserContext.Default.User, statusCode: 201);
    });
}

void Serve(OnServer server)
{
    app.MapGet("/api/users/{id:long}", async (long id) =>
        await server.FindAsync(id) is { } user ? Results.Json(user, UserContext.Default.ServerUser) : Results.NotFound());
    app.MapGet("/api/users", async (int limit) => Results.Json(await server.ListAsync(limit), UserContext.Default.ServerUserList));
    app.MapPost("/api/users", async (UserInput input, HttpContext context) =>
    {
        var user = await server.CreateAsync(input);
        context.Response.Headers.Location = Location(user.Id);
        return Results.Json(user, UserContext.Default.ServerUser, statusCode: 201);
    });
}

static string Location(long id) => string.Create(CultureInfo.InvariantCulture, $"/api/users/{id}");
