using System.Globalization;
using Limit;

// Limit FILE JOURNAL [--urls …]: a bare API over a file that UsersWeb has filled. JOURNAL is WAL or DELETE.
var (file, journal) = (args[0], args[1]);
var builder = WebApplication.CreateSlimBuilder(args[2..]);
builder.Logging.ClearProviders();
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, UserContext.Default));
await using var app = builder.Build();
using var writer = new Writer(file, journal);

app.MapGet("/api/users/{id:long}", (long id) =>
    Reader.OfThisThread(file).Find(id) is { } user ? Results.Json(user, UserContext.Default.User) : Results.NotFound());
app.MapGet("/api/users", (int limit) => Results.Json(Reader.OfThisThread(file).List(limit), UserContext.Default.UserList));
app.MapPost("/api/users", (UserInput input, HttpContext context) =>
{
    var user = writer.Create(input);
    context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"/api/users/{user.Id}");
    return Results.Json(user, UserContext.Default.User, statusCode: 201);
});
await app.RunAsync();
