namespace UsersWeb.Databases;

/// <summary>What a server that is not alone knows of itself and of the others.</summary>
public abstract record DatabaseCluster;

/// <summary>A node of a group in which all are equal and each takes changes.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Size">How many nodes it has now, with this one.</param>
/// <param name="Address">Its own, as the others know it.</param>
/// <param name="State">How far it takes part.</param>
/// <param name="IsOfMost">Whether it is with most of the nodes; else it takes nothing and answers nothing.</param>
/// <param name="Others">The addresses of the others that are there.</param>
public sealed record GroupNode(string Group, int Size, string Address, NodeState State, bool IsOfMost, IReadOnlyList<string> Others)
    : DatabaseCluster;

/// <summary>How far a node takes part in its group. The numbers are Galera's.</summary>
public enum NodeState
{
    /// <summary>Not connected to the group, or none of the others.</summary>
    Apart = 0,

    /// <summary>It is given the data.</summary>
    Joining = 1,

    /// <summary>It gives its data to another, or was told to lag behind.</summary>
    Donor = 2,

    /// <summary>It has the data and catches up.</summary>
    Joined = 3,

    /// <summary>It has what the others have.</summary>
    Synced = 4,
}

/// <summary>The server that takes changes and sends them to others.</summary>
/// <param name="Standbys">Those that follow it now.</param>
/// <param name="IsStuck">Whether each change waits for a standby, and none of those that may be waited for is there.</param>
public sealed record PrimaryServer(IReadOnlyList<Follower> Standbys, bool IsStuck) : DatabaseCluster
{
    /// <summary>Whether the server told this role that they are there and not how they do.</summary>
    public bool AreHidden => Standbys.Any(one => one.State == FollowerState.Hidden);
}

/// <summary>A server that follows another, as that one sees it.</summary>
/// <param name="Name">What it calls itself.</param>
/// <param name="Address">Null where it is on the same machine, by a socket, or hidden.</param>
/// <param name="State">How far it is.</param>
/// <param name="Wait">Whether changes wait for it.</param>
/// <param name="BytesBehind">What it has not applied yet; null where that is not known.</param>
/// <param name="TimeBehind">How long the last changes took until it had applied them; null where there were none of late.</param>
public sealed record Follower(
    string Name, string? Address, FollowerState State, CommitWait Wait, long? BytesBehind, TimeSpan? TimeBehind);

/// <summary>How far a server that follows is.</summary>
public enum FollowerState
{
    /// <summary>The role may not know.</summary>
    Hidden,

    /// <summary>It begins.</summary>
    Startup,

    /// <summary>It is sent what it lacks.</summary>
    Catchup,

    /// <summary>It is sent each change at once.</summary>
    Streaming,

    /// <summary>It ends.</summary>
    Stopping,
}

/// <summary>Whether a change is acknowledged only when another server has it.</summary>
public enum CommitWait
{
    /// <summary>Nothing waits for it.</summary>
    Async,

    /// <summary>It is waited for as soon as one that is waited for is gone.</summary>
    Potential,

    /// <summary>It is waited for.</summary>
    Sync,

    /// <summary>Some of those like it are waited for.</summary>
    Quorum,
}

/// <summary>A server that follows another and takes no changes itself.</summary>
/// <param name="Primary">Whom it follows; null where the role may not know or nobody sends it anything.</param>
/// <param name="IsFollowing">Whether somebody sends it changes now.</param>
/// <param name="BytesToApply">What it has received and not applied yet.</param>
/// <param name="SinceLastChange">How long ago the last change was made that it has applied; null where there was none yet.</param>
public sealed record StandbyServer(string? Primary, bool IsFollowing, long BytesToApply, TimeSpan? SinceLastChange) : DatabaseCluster;

/// <summary>One of several hosts of the connection string.</summary>
/// <param name="Name">Host and port.</param>
/// <param name="IsInUse">Whether it is the one in use.</param>
/// <param name="IsUsable">Whether it could be used now: it answers, has room, and is of the kind that is wanted.</param>
public sealed record HostState(string Name, bool IsInUse, bool IsUsable);
