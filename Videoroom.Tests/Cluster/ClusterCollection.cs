namespace Videoroom.Tests.Cluster;

/// <summary>Tests of several processes run one after the other, and nothing else beside them: they measure gaps.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ClusterCollection : ICollectionFixture<ClusterFixture>
{
    public const string Name = "cluster";
}
