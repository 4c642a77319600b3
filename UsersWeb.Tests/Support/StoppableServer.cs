using UsersWeb.Databases;

namespace UsersWeb.Tests.Support;

/// <summary>A server that a test stops and starts itself.</summary>
public sealed record StoppableServer(DatabaseServer Server, Func<Task> StartAgainAsync, Func<Task> StopAsync) : IAsyncDisposable
{
    public static async Task<StoppableServer> StartAsync(DatabaseProvider provider)
    {
        if (provider == DatabaseProvider.PostgreSql)
        {
            var postgreSql = await PostgreSqlServer.StartNewAsync();
            return new(postgreSql, postgreSql.StartAsync, postgreSql.StopAsync);
        }
        var mySql = await MySqlServer.StartNewAsync();
        return new(mySql, mySql.StartAsync, mySql.StopAsync);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
