using System.Data.Common;
using Npgsql;

namespace UsersWeb.Tests.Support;

/// <summary>
/// A PostgreSQL primary and a standby that follows it. Its connection string names both; what tests do behind the scenes goes to the one
/// that takes changes.
/// </summary>
public sealed class PostgreSqlPair : DatabaseServer
{
    private const string StandbyName = "standby";

    private PostgreSqlPair(PostgreSqlServer primary, PostgreSqlServer standby) => (Primary, Standby) = (primary, standby);

    public PostgreSqlServer Primary { get; private set; }

    public PostgreSqlServer Standby { get; private set; }

    /// <param name="isSynchronous">Whether commits wait for the standby, so that it has what was acknowledged.</param>
    /// <param name="options">Of both servers.</param>
    public static async Task<PostgreSqlPair> StartAsync(bool isSynchronous = false, params string[] options)
    {
        var primary = await PostgreSqlServer.StartNewAsync(options);
        var pair = new PostgreSqlPair(primary, await primary.StartStandbyAsync(StandbyName, options));
        await pair.FollowsAsync();
        if (!isSynchronous) return pair;
        await ExecuteAsync(primary.Connect("postgres"), $"ALTER SYSTEM SET synchronous_standby_names = '{StandbyName}'");
        await ExecuteAsync(primary.Connect("postgres"), "SELECT pg_reload_conf()");
        return pair;
    }

    /// <summary>Makes the standby the primary; the other one should have ended before. It waits for no standby of its own.</summary>
    public async Task PromoteAsync()
    {
        (Primary, Standby) = (Standby, Primary);
        await ExecuteAsync(Primary.Connect("postgres"), "SELECT pg_promote()");
    }

    /// <summary>Waits until the standby has everything.</summary>
    public Task CatchUpAsync() => Eventually.IsTrueAsync(async () => await AskAsync(
        "SELECT count(*) FROM pg_stat_replication WHERE replay_lsn >= pg_current_wal_lsn()") > 0, "the standby has caught up");

    /// <summary>With the primary first.</summary>
    public override string ConnectionString(string database) => Text(database, Primary, Standby);

    /// <summary>With the standby first, and the choice left to the application.</summary>
    public string StandbyFirst(string database) => Text(database, Standby, Primary);

    /// <summary>The same as libpq writes it, with the standby first.</summary>
    public string Url(string database) => $"postgresql://tester:{Uri.EscapeDataString(Password)}@{Standby.HostAndPort},"
        + $"{Primary.HostAndPort}/{database}?target_session_attrs=read-write";

    public override DbConnection Connect(string database) => Primary.Connect(database);

    public override Task DropAsync(string database) => Primary.DropAsync(database);

    public override async ValueTask DisposeAsync()
    {
        await Standby.DisposeAsync();
        await Primary.DisposeAsync();
    }

    private static string Text(string database, PostgreSqlServer first, PostgreSqlServer second)
    {
        var text = new NpgsqlConnectionStringBuilder(first.ConnectionString(database));
        text.Host = $"{first.HostAndPort},{second.HostAndPort}";
        return text.ConnectionString;
    }

    private Task FollowsAsync() => Eventually.IsTrueAsync(async () => await AskAsync(
        "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'") > 0, "the standby follows");

    private async Task<long> AskAsync(string question)
    {
        await using var connection = Primary.Connect("postgres");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = question;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
