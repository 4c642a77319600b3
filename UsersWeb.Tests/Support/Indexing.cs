using Microsoft.Extensions.DependencyInjection;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Tests.Support;

/// <summary>The index of search, for people whom a test has written into the database itself.</summary>
public static class Indexing
{
    /// <summary>As after an upgrade: made anew, of all there are.</summary>
    public static async Task IndexAsync(this HostedApp app)
    {
        await app.Database.ExecuteAsync($"DELETE FROM {app.Database.Quote("SearchIndex")}");
        await using (var scope = app.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<SearchIndexing>().ContinueAsync(CancellationToken.None);
        await app.WhenIndexedAsync();
    }

    /// <summary>Waits until everybody is in it.</summary>
    public static Task WhenIndexedAsync(this TestApp app) => Eventually.IsTrueAsync(async () => await app.Database.QueryAsync<long>(
        $"SELECT {app.Database.Quote("IndexedTo")} FROM {app.Database.Quote("SearchIndex")}") is [SearchIndex.Complete],
        "everybody is in the index");
}
