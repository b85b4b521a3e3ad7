using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Videoroom.Tests.ActorKernel.Cluster;

/// <summary>All shards here, under a lease that a test can take away.</summary>
internal class FakePlaces : IShardPlaces
{
    private int _waits;

    public bool IsEnded => false;

    public bool MayAct { get; set; } = true;

    /// <summary>How often something had to wait for the lease.</summary>
    public int Waits => Volatile.Read(ref _waits);

    public long Epoch => 1;

    public IEnumerable<(Address Node, IActorRef Region)> Others => [];

    public Address Self { get; } = Nodes.Run("a").Address;

    public void WaitForLease() => Interlocked.Increment(ref _waits);

    public virtual ShardPlace Find(string shardId) => new(true, null, 1);
}
