using System.Text.Json.Nodes;
using UsersWeb.Databases;

namespace UsersWeb.Commands;

/// <summary>A cluster for programs.</summary>
internal static class ClusterJson
{
    /// <summary>Null where the server is alone.</summary>
    public static JsonObject? Of(DatabaseCluster? cluster) => cluster switch
    {
        GroupNode node => new()
        {
            ["role"] = "node",
            ["name"] = node.Group,
            ["size"] = node.Size,
            ["address"] = node.Address,
            ["state"] = Word(node.State),
            ["primaryComponent"] = node.IsOfMost,
            ["others"] = new JsonArray([.. node.Others.Select(one => JsonValue.Create(one))]),
        },
        PrimaryServer primary => new()
        {
            ["role"] = "primary",
            ["stuck"] = primary.IsStuck,
            ["standbys"] = new JsonArray([.. primary.Standbys.Select(Of)]),
        },
        StandbyServer standby => new()
        {
            ["role"] = "standby",
            ["primary"] = standby.Primary,
            ["following"] = standby.IsFollowing,
            ["bytesToApply"] = standby.BytesToApply,
            ["secondsSinceLastChange"] = standby.SinceLastChange?.TotalSeconds,
        },
        _ => null,
    };

    /// <summary>Null where the connection string names one host.</summary>
    public static JsonArray? Of(IReadOnlyList<HostState>? hosts) => hosts is null ? null :
        new([.. hosts.Select(host => new JsonObject { ["name"] = host.Name, ["inUse"] = host.IsInUse, ["usable"] = host.IsUsable })]);

    private static JsonObject Of(Follower standby)
    {
        var isKnown = standby.State != FollowerState.Hidden;
        return new()
        {
            ["name"] = standby.Name,
            ["address"] = standby.Address,
            ["state"] = isKnown ? Word(standby.State) : null,
            ["sync"] = isKnown ? Word(standby.Wait) : null,
            ["bytesBehind"] = standby.BytesBehind,
            ["secondsBehind"] = standby.TimeBehind?.TotalSeconds,
        };
    }

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();
}
