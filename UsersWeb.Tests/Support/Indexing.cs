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
        // The one of the start is not to be met in its last moment.
        await Eventually.IsTrueAsync(async () => await app.Database.QueryAsync<long>(
            $"SELECT COUNT(*) FROM {app.Database.Quote("WorkItems")} WHERE {app.Database.Quote("Kind")} = 'users.index' AND "
            + $"{app.Database.Quote("DueAt")} IS NOT NULL") is [0], "the index of the start is made");
        await app.Database.ExecuteAsync($"DELETE FROM {app.Database.Quote("SearchIndex")}");
        await app.CallSearchIndexingAsync("ContinueAsync");
        await app.IndexedAsync();
    }

    /// <summary>Waits until everybody is in it.</summary>
    public static Task IndexedAsync(this HostedApp app) => Eventually.IsTrueAsync(async () => await app.Database.QueryAsync<long>(
        $"SELECT {app.Database.Quote("IndexedTo")} FROM {app.Database.Quote("SearchIndex")}") is [SearchIndex.Complete],
        "everybody is in the index");

    /// <summary>Calls what work in the background calls, of the edition that the application runs in.</summary>
    public static async Task CallSearchIndexingAsync(this HostedApp app, string method)
    {
        var edition = Edition.AssemblyFor(ConnectionString.Parse(app.Database.ConnectionString));
        var type = edition.GetType("UsersWeb.Users.Search.SearchIndexing")!;
        await using var scope = app.Services.CreateAsyncScope();
        await (Task)type.GetMethod(method)!.Invoke(scope.ServiceProvider.GetRequiredService(type), [CancellationToken.None])!;
    }
}
