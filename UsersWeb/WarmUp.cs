using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb;

/// <summary>
/// Makes the model and a first query while the web server is built: this and that take some tenths of a second of the start, and neither
/// needs the other. EF Core keeps its part for the process. No database is asked.
/// </summary>
internal static class WarmUp
{
    /// <summary>Begins; what fails here fails again, and is told of, when it is needed.</summary>
    public static void Begin(IConfiguration settings) => Task.Run(() =>
    {
        using var services = new ServiceCollection().AddLogging().AddUsersDatabase(settings).BuildServiceProvider();
        using var scope = services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<UsersDbContext>();
        var none = 0L;
        return db.Roles.Where(role => role.Id == none).Select(role => role.Name).ToQueryString();
    });
}
