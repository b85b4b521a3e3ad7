using System.Diagnostics.Metrics;
using System.Reflection;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Videoroom.Actors;
using Videoroom.Bench.Node;
using Videoroom.Bench.Waiting;
using Videoroom.Web.Clustering.Placement;

namespace Videoroom.Tests.Web.Clustering;

/// <summary>The actor system as it runs in a node: Akka's settings come from several places, and the last of them wins.</summary>
public class MemberSystemTests
{
    [Fact]
    public async Task A_node_alone_has_no_remoting_and_its_rooms_have_a_parent()
    {
        await using var node = await RunningNode.StartAsync();
        var system = (ExtendedActorSystem)node.Services.GetRequiredService<ActorSystem>();

        Assert.IsType<LocalActorRefProvider>(system.Provider);
        Assert.Equal("/user/room", PathOf(node.Services.GetRequiredService<IRequiredActor<RoomRegion>>()));
        Assert.Equal("/user/channels", PathOf(node.Services.GetRequiredService<IRequiredActor<PeerChannels>>()));
    }

    [Fact]
    public async Task Members_find_each_other_and_run_with_the_settings_that_fast_fail_over_needs()
    {
        await using var members = await MemberNodes.StartAsync(2);
        await Eventually.Holds(() => members.Cluster(0).State.Members.Count, count => count == 2, "both are members");
        var system = members.System(0);
        var sharding = ClusterShardingSettings.Create(system);

        Assert.Equal("akka.ssl.tcp", members.Cluster(0).SelfAddress.Protocol);
        Assert.Equal(StateStoreMode.DData, sharding.StateStoreMode);
        Assert.Equal(TimeSpan.Zero, sharding.PassivateIdleEntityAfter);
        Assert.False(sharding.RememberEntities);
        Assert.Equal("/system/sharding/room", PathOf(members.Nodes[0].Services.GetRequiredService<IRequiredActor<RoomRegion>>()));
        var coordinators = await Eventually.Holds(
            async () => (await Task.WhenAll(StrategyOfAsync(members.System(0)), StrategyOfAsync(members.System(1)))).OfType<object>().ToList(),
            found => found.Count == 1,
            "one node has the coordinator");
        Assert.IsType<RoomPlacement>(Assert.Single(coordinators));
    }

    [Fact]
    public async Task Row17_A_message_without_codec_is_refused_and_counted()
    {
        long refused = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Name == "videoroom.messages.refused")
                {
                    meters.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref refused, count));
        listener.Start();
        await using var members = await MemberNodes.StartAsync(2);
        var received = new System.Collections.Concurrent.ConcurrentQueue<object>();
        members.System(1).ActorOf(Props.Create(() => new Recorder(received)), "recorder");
        var remote = members.System(0).ActorSelection(new RootActorPath(members.Cluster(1).SelfAddress) / "user" / "recorder");

        remote.Tell(new Uncoded("x"));
        remote.Tell("marker");

        await Eventually.Holds(() => received.Count, count => count > 0, "the marker arrives");
        Assert.Equal(["marker"], received);
        Assert.Equal(1, Interlocked.Read(ref refused));
    }

    private static string PathOf<T>(IRequiredActor<T> actor) => actor.ActorRef.Path.ToStringWithoutAddress();

    /// <summary>What the shard coordinator places shards with; null where it does not run.</summary>
    private static async Task<object?> StrategyOfAsync(ActorSystem system)
    {
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
        try
        {
            var coordinator = await system.ActorSelection("/system/sharding/roomCoordinator/singleton/coordinator").ResolveOne(TimeSpan.FromSeconds(5));
            var actor = typeof(ActorCell).GetProperty("Actor", Any)!.GetValue(((ActorRefWithCell)coordinator).Underlying);
            return FindIn(actor!, Any);
        }
        catch (ActorNotFoundException)
        {
            return null;
        }
    }

    private static object? FindIn(object owner, BindingFlags any)
    {
        var values = owner.GetType().GetFields(any).Select(field => field.GetValue(owner)).OfType<object>().ToList();
        return values.OfType<IShardAllocationStrategy>().FirstOrDefault()
            ?? values.Where(value => value.GetType().Namespace == typeof(ClusterSharding).Namespace && value is not IActorRef)
                .SelectMany(value => value.GetType().GetFields(any).Select(field => field.GetValue(value)))
                .OfType<IShardAllocationStrategy>().FirstOrDefault();
    }

    private sealed record Uncoded(string Text);

    private sealed class Recorder : ReceiveActor
    {
        public Recorder(System.Collections.Concurrent.ConcurrentQueue<object> received) => ReceiveAny(received.Enqueue);
    }
}
