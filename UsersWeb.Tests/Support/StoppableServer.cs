using UsersWeb.Databases;

namespace UsersWeb.Tests.Support;

/// <summary>A server that a test stops and starts itself.</summary>
public sealed record StoppableServer(
    DatabaseServer Server, Func<Task> StartAgainAsync, Func<Task> StopAsync, Func<bool, Task> FreezeAsync) : IAsyncDisposable
{
    public static async Task<StoppableServer> StartAsync(DatabaseProvider provider)
    {
        if (provider == DatabaseProvider.PostgreSql)
        {
            var postgreSql = await PostgreSqlServer.StartNewAsync();
            return new(postgreSql, postgreSql.StartAsync, postgreSql.StopAsync, postgreSql.FreezeAsync);
        }
        var mySql = await MySqlServer.StartNewAsync();
        return new(mySql, mySql.StartAsync, mySql.StopAsync, mySql.FreezeAsync);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
