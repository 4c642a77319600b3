using UsersWeb.Databases;
using UsersWeb.Monitoring;

namespace UsersWeb.Tests.Monitoring;

/// <summary>What can't be brought about at will on real servers.</summary>
public class ClusterWordsTests
{
    [Theory]
    [InlineData(NodeState.Donor, "a:3306, gives its data to another, or is held back (Donor/Desynced)")]
    [InlineData(NodeState.Joined, "a:3306, catches up (Joined)")]
    [InlineData(NodeState.Joining, "a:3306, is given the data (Joining)")]
    [InlineData(NodeState.Apart, "a:3306, apart from the others")]
    public void A_node_says_how_far_it_takes_part(NodeState state, string words) =>
        Assert.Equal(words, Values(new GroupNode("users", 3, "a:3306", state, IsOfMost: true, ["b:3306", "c:3306"]))[1]);

    [Fact]
    public void A_node_that_is_cut_off_says_so()
    {
        var node = new GroupNode("users", 1, "a:3306", NodeState.Apart, IsOfMost: false, []);

        Assert.Equal(["users, 1 node", "a:3306, apart from the others", "none"], Values(node));
        Assert.Contains("cut off from most of its cluster", ClusterWords.Trouble(node), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FollowerState.Catchup, CommitWait.Potential, 12_300_000L, 200, "catches up, changes wait for it when another is gone, "
        + "12.3 MB and 3 min behind")]
    [InlineData(FollowerState.Streaming, CommitWait.Quorum, 0L, null, "follows, is one of those that changes wait for, has everything")]
    [InlineData(FollowerState.Startup, CommitWait.Async, null, null, "starts, changes don't wait for it")]
    [InlineData(FollowerState.Stopping, CommitWait.Async, 100L, null, "stops, changes don't wait for it, 100 B behind")]
    public void A_primary_says_how_a_standby_does(FollowerState state, CommitWait wait, long? bytes, int? seconds, string words) =>
        Assert.Equal("db2: " + words, Values(new PrimaryServer(
            [new("db2", null, state, wait, bytes, seconds is { } some ? TimeSpan.FromSeconds(some) : null)], IsStuck: false))[1]);

    private static List<string> Values(DatabaseCluster cluster) =>
        [.. ClusterWords.Of(cluster, null).SelectMany(line => line.Values)];
}
