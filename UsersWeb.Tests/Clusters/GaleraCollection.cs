namespace UsersWeb.Tests.Clusters;

/// <summary>One cluster for all tests that leave its nodes alone.</summary>
public sealed class RunningCluster : IAsyncLifetime
{
    public GaleraCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await GaleraCluster.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (Cluster is not null) await Cluster.DisposeAsync();
    }
}

/// <summary>They run one after another: three servers are enough for a machine.</summary>
[CollectionDefinition(Name)]
public sealed class GaleraCollection : ICollectionFixture<RunningCluster>
{
    public const string Name = "Galera";
}
