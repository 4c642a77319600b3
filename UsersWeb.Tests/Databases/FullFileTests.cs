using System.Net;
using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Faults;

namespace UsersWeb.Tests.Databases;

/// <summary>A SQLite file on a disk that is full.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class FullFileTests
{
    [Fact]
    public async Task Changes_are_refused_and_reading_goes_on_and_when_there_is_room_again_everybody_can_write()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var folder = Path.GetDirectoryName(Migrated.SqliteFile(database))!;
        Directory.CreateDirectory(folder);
        await using var disk = await SmallDisk.MountAsync(folder, 16);
        await using var app = await HostedApp.StartAsync(database);
        using var api = await app.ApiAsync();
        await CreateAsync(api);
        await disk.FillAsync(0);

        var refused = new List<ApiAnswer>();
        for (var i = 0; i < 20; i++) refused.AddRange(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.PostAsync(Person.New()))));

        Assert.All(refused,
            answer => Assert.Contains(answer.Status, (HttpStatusCode[])[HttpStatusCode.ServiceUnavailable, HttpStatusCode.Created]));
        refused[^1].IsProblem(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/users")).Status);
        disk.Empty();
        await CreateAsync(api);
    }

    private static Task CreateAsync(Api api) => Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.CreateAsync()));
}
