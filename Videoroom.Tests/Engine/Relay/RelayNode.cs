using System.Net;
using Videoroom.Engine;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Relay;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine.Relay;

/// <summary>One node of a <see cref="RelayCluster"/>: an engine with a loopback address of its own.</summary>
internal sealed class RelayNode : IRelayControl
{
    private readonly RelayCluster _cluster;

    public RelayNode(RelayCluster cluster, int number, int loops)
    {
        _cluster = cluster;
        Name = $"node{number}";
        Address = IPAddress.Parse($"127.0.0.{number + 10}");
        Fixture = new EngineFixture(loops, configure: options => options with { NodeName = Name, RelayAddress = Address });
        Relay.Start(this);
    }

    public string Name { get; }

    public IPAddress Address { get; }

    public EngineFixture Fixture { get; }

    public MediaEngine Engine => Fixture.Engine;

    public IMediaRelay Relay => Engine.Relay;

    /// <summary>Where a publisher that is connected here is.</summary>
    public TrackSource Source(int generation = 1) => new(Name, generation);

    /// <summary>The link with another node.</summary>
    public RelayLinkStatistics LinkTo(RelayNode other) => Relay.Links.Single(link => link.Node == other.Name);

    public void Send(string node, ReadOnlyMemory<byte> message) => _cluster.Deliver(this, node, message);
}
