using UsersWeb.Databases;
using UsersWeb.Shared;

namespace UsersWeb.Monitoring;

/// <summary>A cluster for people, the same on the page and the command line.</summary>
public static class ClusterWords
{
    /// <summary>What there is to say of the server in use, and of the hosts of the connection string; nothing where it is alone.</summary>
    /// <param name="cluster">What the server knows.</param>
    /// <param name="hosts">Null where there is only one.</param>
    public static IReadOnlyList<ClusterLine> Of(DatabaseCluster? cluster, IReadOnlyList<HostState>? hosts) =>
        [.. Of(cluster), .. hosts is null ? [] : Of(hosts)];

    /// <summary>What is not as it should be, and what to do; null where there is no such thing.</summary>
    public static string? Trouble(DatabaseCluster? cluster) => cluster switch
    {
        GroupNode { IsOfMost: false } => T(
            "This node is cut off from most of its cluster, and takes nothing until it is back. Look at its network and its log."),
        PrimaryServer { IsStuck: true } => T(
            "Each change waits for a standby, and none that it may wait for is there. Start one, or empty synchronous_standby_names."),
        StandbyServer { IsFollowing: false } => T(
            "Nobody sends this standby changes now: what it shows gets old. Look at its primary, and at its log."),
        _ => null,
    };

    /// <summary>What the server did not tell, and what to do; null where it told everything.</summary>
    public static string? Missing(DatabaseCluster? cluster) => cluster is PrimaryServer { AreHidden: true }
        ? T("How the standbys do is not shown: the server tells it only to roles with pg_monitor. GRANT pg_monitor to this application's "
            + "role to see it.")
        : null;

    private static IEnumerable<ClusterLine> Of(DatabaseCluster? cluster) => cluster switch
    {
        GroupNode node =>
        [
            new(T("Cluster"), [TPlural(node.Size, "{1}, {0} node", "{1}, {0} nodes", node.Group)]),
            new(T("This server"), [T("{0}, {1}", node.Address, Of(node.State))]),
            new(T("Other nodes"), node.Others.Count == 0 ? [T("none")] : node.Others),
        ],
        PrimaryServer primary =>
        [
            new(T("This server"), [T("primary")]),
            new(T("Standbys"), primary.Standbys.Count == 0 ? [T("none")] : [.. primary.Standbys.Select(Of)]),
        ],
        StandbyServer standby =>
        [
            new(T("This server"),
                [standby.Primary is { } name ? T("standby of {0}, takes no changes", name) : T("standby, takes no changes")]),
            new(T("Behind"), [Behind(standby)]),
        ],
        _ => [],
    };

    private static IEnumerable<ClusterLine> Of(IReadOnlyList<HostState> hosts) =>
    [
        .. hosts.Where(host => host.IsInUse).Select(host => new ClusterLine(T("Host"), [host.Name])),
        new(T("Other hosts"), [.. hosts.Where(host => !host.IsInUse).Select(host =>
            host.IsUsable ? T("{0}: can be used", host.Name) : T("{0}: can't be used now", host.Name))]),
    ];

    // With the server's own word, to look it up by.
    private static string Of(NodeState state) => state switch
    {
        NodeState.Synced => T("in step (Synced)"),
        NodeState.Donor => T("gives its data to another, or is held back (Donor/Desynced)"),
        NodeState.Joined => T("catches up (Joined)"),
        NodeState.Joining => T("is given the data (Joining)"),
        _ => T("apart from the others"),
    };

    private static string Of(Follower standby)
    {
        var who = standby.Address is { } address ? T("{0} at {1}", standby.Name, address) : standby.Name;
        return standby.State == FollowerState.Hidden ? who
            : T("{0}: {1}", who, string.Join(", ", [Of(standby.State), Of(standby.Wait), .. Behind(standby)]));
    }

    private static string Of(FollowerState state) => state switch
    {
        FollowerState.Streaming => T("follows"),
        FollowerState.Catchup => T("catches up"),
        FollowerState.Startup => T("starts"),
        _ => T("stops"),
    };

    private static string Of(CommitWait wait) => wait switch
    {
        CommitWait.Sync => T("changes wait for it"),
        CommitWait.Quorum => T("is one of those that changes wait for"),
        CommitWait.Potential => T("changes wait for it when another is gone"),
        _ => T("changes don't wait for it"),
    };

    private static IEnumerable<string> Behind(Follower standby) => standby switch
    {
        { BytesBehind: null } => [],
        { BytesBehind: 0 } => [T("has everything")],
        { BytesBehind: { } bytes, TimeBehind: { } time } => [T("{0} and {1} behind", Human.Bytes(bytes), Human.Time(time))],
        { BytesBehind: { } bytes } => [T("{0} behind", Human.Bytes(bytes))],
    };

    private static string Behind(StandbyServer standby)
    {
        var received = standby.BytesToApply == 0 ? T("it has applied all that it was sent")
            : T("it was sent {0} that it has not applied yet", Human.Bytes(standby.BytesToApply));
        return standby.SinceLastChange is { } age ? T("{0}; its last change is {1} old", received, Human.Time(age)) : received;
    }
}

/// <summary>One thing about a cluster.</summary>
/// <param name="Label">What it is about.</param>
/// <param name="Values">One or several.</param>
public sealed record ClusterLine(string Label, IReadOnlyList<string> Values);
