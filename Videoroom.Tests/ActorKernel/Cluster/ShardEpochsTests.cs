using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Videoroom.Tests.ActorKernel.Cluster;

public sealed class ShardEpochsTests
{
    [Fact]
    public void An_entity_here_has_the_epoch_at_which_its_shard_was_taken() => Assert.Equal(7, ShardEpochs.Of(new Places(true, 7), "3"));

    [Fact]
    public void One_that_is_made_after_its_shard_has_gone_is_below_that_of_the_new_owner() =>
        Assert.True(ShardEpochs.Of(new Places(false, 8), "3") < 7);

    private sealed class Places(bool isHere, long epoch) : FakePlaces
    {
        public override ShardPlace Find(string shardId) => new(isHere, isHere ? null : ActorRefs.Nobody, epoch);
    }
}
