using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Videoroom.Bench.Waiting;
using Videoroom.Tests.Web.Clustering.Links;
using Videoroom.Web.Clustering.Downing;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Videoroom.Tests.Web.Clustering.Downing;

/// <summary>Actor systems in this process, with the node's own configuration and real remoting over loopback.</summary>
public sealed class CrashDowningProviderTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<ActorSystem> _systems = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Task.WhenAll(_systems.Select(system => system.Terminate()));

    [Fact]
    public async Task The_running_system_has_this_provider_and_a_serializer_for_its_reports()
    {
        var (cluster, _) = await StartAsync(1);

        Assert.IsType<CrashDowningProvider>(cluster[0].DowningProvider);
        Assert.Equal(TimeSpan.Zero, cluster[0].DowningProvider.DownRemovalMargin);

        var other = new UniqueAddress(Address.Parse("akka.ssl.tcp://videoroom@b:2"), -7);
        var report = new NodeReport(cluster[0].SelfUniqueAddress, [other], []);
        var serializer = cluster[0].System.Serialization.FindSerializerFor(report);
        Assert.IsType<NodeReportSerializer>(serializer);
        var again = (NodeReport)cluster[0].System.Serialization.Deserialize(serializer.ToBinary(report), serializer.Identifier, "report");
        Assert.True(report.SaysTheSame(again));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    public async Task A_system_that_ends_without_leaving_is_removed_and_the_others_go_on(int count, int ended)
    {
        var (clusters, systems) = await StartAsync(count);
        var gone = clusters[ended].SelfUniqueAddress;

        await systems[ended].Terminate();

        foreach (var other in clusters.Where((_, index) => index != ended))
        {
            await Eventually.Holds(
                () => other.State.Members.All(member => !member.UniqueAddress.Equals(gone)), removed => removed, "the ended system is removed", Patience);
            Assert.Equal(count - 1, other.State.Members.Count(member => member.Status is MemberStatus.Up));
            Assert.False(other.IsTerminated);
        }
    }

    private async Task<(AkkaCluster[] Clusters, ActorSystem[] Systems)> StartAsync(int count)
    {
        var config = ConfigurationFactory.ParseString(
                """
                akka.actor.provider = cluster
                akka.remote.videoroom-link { hostname = "127.0.0.1", port = 0 }
                akka.loglevel = WARNING
                """)
            .WithFallback(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "videoroom.conf")));
        ActorSystem[] systems = [.. Enumerable.Range(0, count).Select(_ => ActorSystem.Create("videoroom", LinkNode.WithLinks(BootstrapSetup.Create().WithConfig(config))))];
        _systems.AddRange(systems);
        AkkaCluster[] clusters = [.. systems.Select(AkkaCluster.Get)];
        foreach (var cluster in clusters)
        {
            await cluster.JoinAsync(clusters[0].SelfAddress).WaitAsync(Patience);
        }

        foreach (var cluster in clusters)
        {
            await Eventually.Holds(
                () => cluster.State.Members.Count(member => member.Status is MemberStatus.Up), up => up == count, "all are members", Patience);
        }

        return (clusters, systems);
    }
}
