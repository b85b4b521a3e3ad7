using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Videoroom.Actors.Channels;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Nodes;
using Videoroom.Actors.Relay;
using Videoroom.Actors.Rooms;
using Videoroom.Actors.Settings;
using Videoroom.Engine;

namespace Videoroom.Actors;

/// <summary>Starts a node's rooms, channels and endpoints.</summary>
public static class RoomSystem
{
    /// <summary>The rooms' name as a sharded entity type.</summary>
    public const string RoomTypeName = "room";

    /// <summary>
    /// Starts the supervisors, and the rooms: under the shard region where the system has the cluster provider, otherwise under a
    /// parent of this node's own.
    /// </summary>
    /// <param name="system">The actor system; the caller terminates it. With the cluster provider where there is a cluster.</param>
    /// <param name="engine">The node's media plane; the caller stops it, after the rooms.</param>
    /// <param name="options">The settings.</param>
    /// <param name="clock">The time that negotiation is measured with.</param>
    /// <param name="placement">Decides which node runs which shard of rooms; Akka's default without it. Unused on a node alone.</param>
    /// <returns>The running rooms, when joins may come.</returns>
    public static async Task<RoomSystemHandle> StartAsync(
        ActorSystem system, IMediaEngine engine, RoomSystemOptions options, TimeProvider clock, IShardAllocationStrategy? placement = null)
    {
        var endpoints = system.ActorOf(Props.Create(() => new EndpointsActor(engine, clock)), CreateEndpoint.Supervisor);
        var rooms = system.ActorOf(Props.Create(() => new RoomsActor(options.MaxRoomsPerNode, clock)), RoomsActor.Name);
        var epochs = new RoomEpochs();
        IActorRef region = ActorRefs.Nobody;
        var dependencies = new RoomDependencies(options, new PeerLimitPolicy(options.MaxPeersPerRoom), rooms, () => region, epochs, clock);
        region = system.IsClustered()
            ? await StartRegionAsync(system, RoomProps, placement).ConfigureAwait(false)
            : system.ActorOf(RoomParentActor.Props(RoomProps, new RoomExtractor()), RoomParentActor.Name);
        var channels = system.ActorOf(
            Props.Create(() => new ChannelsActor(new ChannelDependencies(region, endpoints, options, new ResumeTokens(options.ResumeKey), epochs))),
            ChannelsActor.Name);
        IActorRef? nodes = null;
        if (options.NodeName is { } node)
        {
            var run = Cluster.Get(system).SelfUniqueAddress.Uid;
            var relays = system.ActorOf(Props.Create(() => new RelaysActor(engine.Relay, node, run)), RelaysActor.Name);
            var supervisors = new NodeSupervisors(rooms, channels, endpoints);
            nodes = system.ActorOf(Props.Create(() => new NodesActor(relays, supervisors)), NodesActor.Name);
        }

        return new RoomSystemHandle(region, channels, rooms, endpoints, nodes, options);

        Props RoomProps(string roomId) => RoomActor.Props(roomId, dependencies);
    }

    private static Task<IActorRef> StartRegionAsync(ActorSystem system, Func<string, Props> room, IShardAllocationStrategy? placement)
    {
        var sharding = ClusterSharding.Get(system);
        var settings = ClusterShardingSettings.Create(system);
        return sharding.StartAsync(
            RoomTypeName, room, settings, new RoomExtractor(), placement ?? sharding.DefaultShardAllocationStrategy(settings), StopRoom.Instance);
    }
}
