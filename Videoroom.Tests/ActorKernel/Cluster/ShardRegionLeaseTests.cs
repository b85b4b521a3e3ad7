using Akka.Actor;
using Akka.Cluster.Sharding;
using Videoroom.Tests.Runtime;

namespace Videoroom.Tests.ActorKernel.Cluster;

public sealed class ShardRegionLeaseTests : ActorSpec
{
    [Fact]
    public void What_comes_while_the_lease_has_lapsed_asks_to_be_told_of_its_return_and_goes_on_then()
    {
        var places = new FakePlaces { MayAct = false };
        var region = ActorOf(Props.Create(() => new ShardRegion(
            "thing", _ => Props.Create(() => new Keeper(TestActor)), new EnvelopeExtractor(new Extractor()), places)));
        region.Tell(new ShardingEnvelope("one", 1));
        AwaitCondition(() => places.Waits == 1);

        // Told too early, as when the lease lapses once more: it asks again.
        region.Tell(PlacesChanged.Instance);
        AwaitCondition(() => places.Waits == 2);
        places.MayAct = true;
        region.Tell(PlacesChanged.Instance);
        ExpectMsg(1);
        region.Tell(new ShardingEnvelope("one", 2));
        ExpectMsg(2);
        Assert.Equal(2, places.Waits);
    }

    private sealed class Extractor() : HashCodeMessageExtractor(10)
    {
        public override string? EntityId(object message) => null;
    }

    private sealed class Keeper : ReceiveActor
    {
        public Keeper(IActorRef listener)
        {
            ReceiveAny(listener.Tell);
        }
    }
}
