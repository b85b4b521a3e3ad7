using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Videoroom.Actors.Channels;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.Nodes;
using Videoroom.Actors.Relay;
using Videoroom.Actors.Rooms;
using Videoroom.Engine;

namespace Videoroom.Actors;

/// <summary>Starts a node's rooms, channels and endpoints.</summary>
public static class RoomSystem
{
    /// <summary>The rooms' name as a sharded entity type.</summary>
    public const string RoomTypeName = "room";

    /// <summary>Starts the supervisors and the rooms' shard region.</summary>
    /// <param name="system">The actor system; the caller terminates it.</param>
    /// <param name="engine">The node's media plane; the caller stops it, after the rooms.</param>
    /// <param name="options">The settings.</param>
    /// <param name="clock">The time that negotiation is measured with.</param>
    /// <param name="epochs">Names the rooms' lives; by the clock without it.</param>
    /// <returns>The running rooms, when joins may come.</returns>
    public static async Task<RoomSystemHandle> StartAsync(
        ActorSystem system, IMediaEngine engine, RoomSystemOptions options, TimeProvider clock, IRoomEpochs? epochs = null)
    {
        var endpoints = system.ActorOf(Props.Create(() => new EndpointsActor(engine, clock)), EndpointsActor.Name);
        var rooms = system.ActorOf(Props.Create(() => new RoomsActor(options.MaxRoomsPerNode)), RoomsActor.Name);
        var sharding = ClusterSharding.Get(system);
        var dependencies = new RoomDependencies(
            options, new PeerLimitPolicy(options.MaxPeersPerRoom), rooms, () => sharding.ShardRegion(RoomTypeName), epochs ?? new ClockEpochs(clock), clock);
        var region = await sharding.StartAsync(
            RoomTypeName,
            roomId => RoomActor.Props(roomId, dependencies),
            ClusterShardingSettings.Create(system),
            new RoomExtractor()).ConfigureAwait(false);
        var channels = system.ActorOf(Props.Create(() => new ChannelsActor(region, options)), ChannelsActor.Name);
        IActorRef? nodes = null;
        if (options.NodeName is { } node)
        {
            var run = Cluster.Get(system).SelfUniqueAddress.Uid;
            var relays = system.ActorOf(Props.Create(() => new RelaysActor(engine.Relay, node, run)), RelaysActor.Name);
            var supervisors = new NodeSupervisors(rooms, channels, endpoints);
            nodes = system.ActorOf(Props.Create(() => new NodesActor(relays, supervisors)), NodesActor.Name);
        }

        return new RoomSystemHandle(channels, rooms, endpoints, nodes, options);
    }
}
