using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Util;
using Videoroom.Tests.Runtime;

namespace Videoroom.Tests.ActorKernel;

public sealed class ShardingTests : ActorSpec
{
    [Fact]
    public async Task An_entity_is_started_by_its_first_message_and_gets_the_next_too()
    {
        var region = await StartRegion();
        region.Tell(new ShardingEnvelope("a", "count"));
        region.Tell(new ShardingEnvelope("a", "count"));
        region.Tell(new ShardingEnvelope("b", "count"));
        ExpectMsgAllOf("a:1", "a:2", "b:1");
        Assert.Equal(region, ClusterSharding.Get(Sys).ShardRegion("room"));
        Assert.Equal(region, await StartRegion());
    }

    [Fact]
    public async Task A_message_that_the_extractor_knows_needs_no_envelope()
    {
        var region = await StartRegion();
        region.Tell(new Named("a", "count"));
        ExpectMsg("a:1");
    }

    [Fact]
    public async Task An_entity_is_a_child_of_its_shard_and_that_of_the_region()
    {
        var region = await StartRegion();
        region.Tell(new ShardingEnvelope("a/b", "path"));
        var path = ExpectMsg<ActorPath>();
        Assert.Equal("a%2Fb", path.Name);
        Assert.Equal(new Extractor().ShardId("a/b", null), path.Parent.Name);
        Assert.Equal(region.Path, path.Parent.Parent);
        Assert.Equal("/system/sharding/room", region.Path.ToStringWithoutAddress());
    }

    [Fact]
    public async Task Messages_during_a_passivation_wait_and_start_the_entity_anew()
    {
        var region = await StartRegion();
        region.Tell(new ShardingEnvelope("a", "count"));
        ExpectMsg("a:1");
        var gate = new TaskCompletionSource();
        region.Tell(new ShardingEnvelope("a", new Passivate(gate.Task)));
        ExpectMsg("a stopping");

        // The old entity is not gone yet, so these have to wait for the new one.
        region.Tell(new ShardingEnvelope("a", "count"));
        region.Tell(new ShardingEnvelope("a", "count"));
        ExpectNoMsg();
        gate.SetResult();
        ExpectMsg("a stopped");
        ExpectMsg("a:1");
        ExpectMsg("a:2");
    }

    [Fact]
    public async Task A_thousand_messages_that_race_with_passivations_all_arrive_in_order()
    {
        var region = await StartRegion();
        IgnoreMessages<string>();
        for (var i = 0; i < 1_000; i++)
        {
            region.Tell(new ShardingEnvelope("a", i));
            if (i % 10 == 0)
            {
                region.Tell(new ShardingEnvelope("a", "passivate"));
            }
        }

        Assert.Equal(Enumerable.Range(0, 1_000).Cast<object>(), ReceiveN(1_000));
    }

    [Fact]
    public async Task The_state_names_the_entities_that_run()
    {
        var region = await StartRegion();
        region.Tell(new ShardingEnvelope("a", "count"));
        region.Tell(new ShardingEnvelope("b", "count"));
        ExpectMsgAllOf("a:1", "b:1");
        Assert.Equal(["a", "b"], await Entities(region));
        region.Tell(new ShardingEnvelope("a", "passivate"));
        ExpectMsg("a stopped");
        await AwaitAssertAsync(async () => Assert.Equal(["b"], await Entities(region)));
    }

    [Fact]
    public async Task An_entity_that_stops_by_itself_is_started_by_the_next_message()
    {
        var region = await StartRegion();
        region.Tell(new ShardingEnvelope("a", "die"));
        ExpectMsg("a stopped");
        await AwaitAssertAsync(async () => Assert.Empty(await Entities(region)));
        region.Tell(new ShardingEnvelope("a", "count"));
        ExpectMsg("a:1");
    }

    [Fact]
    public async Task A_message_for_no_entity_is_unhandled()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.UnhandledMessage));
        (await StartRegion()).Tell(42);
        ExpectMsg<Akka.Event.UnhandledMessage>();
    }

    [Fact]
    public void A_type_that_was_not_started_has_no_region() =>
        Assert.Throws<InvalidOperationException>(() => ClusterSharding.Get(Sys).ShardRegion("unknown"));

    [Fact]
    public void The_hash_is_the_same_in_every_process_and_spreads()
    {
        // Worked out by hand for the empty text: the seed's mix is all there is.
        Assert.Equal(unchecked((int)Finalized(0x971e137b)), MurmurHash.StringHash(""));
        Assert.Equal(MurmurHash.StringHash("room-1"), MurmurHash.StringHash(new string("room-1".ToCharArray())));
        var shards = Enumerable.Range(0, 10_000).Select(i => new Extractor().ShardId($"room-{i}", null)).GroupBy(id => id);
        Assert.All(shards, shard => Assert.InRange(shard.Count(), 500, 1_500));
    }

    private static uint Finalized(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }

    private static async Task<IEnumerable<string>> Entities(IActorRef region)
    {
        var state = await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, TimeSpan.FromSeconds(30));
        return state.Shards.SelectMany(shard => shard.EntityIds).Order();
    }

    private Task<IActorRef> StartRegion() => ClusterSharding.Get(Sys).StartAsync(
        "room", id => Props.Create(() => new Entity(TestActor, id)), ClusterShardingSettings.Create(Sys), new Extractor());

    private sealed record Named(string Id, string Text);

    private sealed class Extractor() : HashCodeMessageExtractor(10)
    {
        public override string? EntityId(object message) => (message as Named)?.Id;

        public override object? EntityMessage(object message) => (message as Named)?.Text;
    }

    private sealed class Entity : ReceiveActor
    {
        private readonly IActorRef _test;
        private readonly string _id;
        private int _count;

        public Entity(IActorRef test, string id)
        {
            (_test, _id) = (test, id);
            Receive<string>(m => m == "count", _ => Sender.Tell($"{id}:{++_count}"));
            Receive<string>(m => m == "path", _ => Sender.Tell(Self.Path));
            Receive<string>(m => m == "die", _ => Context.Stop(Self));
            Receive<string>(m => m == "stop", _ => Context.Stop(Self));
            Receive<string>(m => m == "passivate", _ => Context.Parent.Tell(new Passivate("stop")));
            Receive<Passivate>(passivate => Context.Parent.Tell(passivate));
            ReceiveAsync<Task>(async gate =>
            {
                test.Tell($"{id} stopping");
                await gate;
                Context.Stop(Self);
            });
            Receive<int>(number => Sender.Tell(number));
        }

        protected override void PostStop() => _test.Tell($"{_id} stopped");
    }
}
