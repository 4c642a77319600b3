using Microsoft.Extensions.DependencyInjection;
using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Support;

/// <summary>The index of search, for people whom a test has written into the database itself.</summary>
public static class Indexing
{
    /// <summary>As after an upgrade: made anew, of all there are.</summary>
    public static async Task IndexAsync(this HostedApp app)
    {
        await app.Database.ExecuteAsync($"DELETE FROM {app.Database.Quote("SearchIndex")}");
        // Of the edition that the application runs in.
        var type = Edition.AssemblyFor(ConnectionString.Parse(app.Database.ConnectionString)).GetType("UsersWeb.Users.SearchIndexing")!;
        await using (var scope = app.Services.CreateAsyncScope())
            await (Task)type.GetMethod("ContinueAsync")!.Invoke(scope.ServiceProvider.GetRequiredService(type), [CancellationToken.None])!;
        await Eventually.IsTrueAsync(async () => await app.Database.QueryAsync<long>(
            $"SELECT {app.Database.Quote("IndexedTo")} FROM {app.Database.Quote("SearchIndex")}") is [SearchIndex.Complete],
            "everybody is in the index");
    }
}
