using System.Data.Common;
using Npgsql;

namespace UsersWeb.Databases.PostgreSql;

/// <summary>
/// What a server knows of those that follow it, or of the one that it follows. It tells everybody that they are there, and how they do
/// only roles with pg_monitor.
/// </summary>
internal static class PostgreSqlCluster
{
    // Neither a backup nor a subscriber of some tables stands in for this server.
    private const string Followers = """
        SELECT application_name, host(client_addr), state, sync_state, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::bigint,
            EXTRACT(epoch FROM replay_lag)::float8
        FROM pg_stat_replication r WHERE state IS DISTINCT FROM 'backup'
            AND NOT EXISTS (SELECT FROM pg_replication_slots s WHERE s.active_pid = r.pid AND s.slot_type = 'logical')
        ORDER BY application_name, pid
        """;

    private const string Standby = """
        SELECT (SELECT sender_host || ':' || sender_port FROM pg_stat_wal_receiver), EXISTS (SELECT FROM pg_stat_wal_receiver),
            GREATEST(0, COALESCE(pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()), 0))::bigint,
            EXTRACT(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8
        """;

    /// <summary>Null where nobody follows this server and it follows nobody.</summary>
    public static async Task<DatabaseCluster?> ReadAsync(DbConnection open, CancellationToken cancellation)
    {
        try
        {
            var (isStandby, waits) = (await open.ReadRowsAsync(
                "SELECT pg_is_in_recovery(), current_setting('synchronous_standby_names') <> ''",
                row => (row.GetBoolean(0), row.GetBoolean(1)), cancellation))[0];
            if (isStandby) return (await open.ReadRowsAsync(Standby, ReadStandby, cancellation))[0];
            var followers = await open.ReadRowsAsync(Followers, ReadFollower, cancellation);
            return followers.Count == 0 && !waits ? null : new PrimaryServer(followers, waits && followers.TrueForAll(IsNotWaitedFor));
        }
        catch (PostgresException e) when (
            e.SqlState is PostgresErrorCodes.FeatureNotSupported or PostgresErrorCodes.InsufficientPrivilege)
        {
            // A service that keeps copies by means of its own refuses some of these functions.
            return null;
        }
    }

    private static bool IsNotWaitedFor(Follower one) =>
        one.State != FollowerState.Hidden && one.Wait is not (CommitWait.Sync or CommitWait.Quorum);

    private static Follower ReadFollower(DbDataReader row) => new(
        row.GetTextOrNull(0) ?? "", row.GetTextOrNull(1),
        Enum.TryParse<FollowerState>(row.GetTextOrNull(2), ignoreCase: true, out var state) ? state : FollowerState.Hidden,
        Enum.TryParse<CommitWait>(row.GetTextOrNull(3), ignoreCase: true, out var wait) ? wait : CommitWait.Async,
        row.IsDBNull(4) ? null : Math.Max(0, row.GetInt64(4)), ReadTime(row, 5));

    private static StandbyServer ReadStandby(DbDataReader row) =>
        new(row.GetTextOrNull(0), row.GetBoolean(1), row.GetInt64(2), ReadTime(row, 3));

    // Two machines may not agree on the time.
    private static TimeSpan? ReadTime(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : TimeSpan.FromSeconds(Math.Max(0, row.GetDouble(column)));
}
