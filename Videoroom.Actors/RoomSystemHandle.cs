using Akka.Actor;
using Akka.Cluster.Sharding;
using Videoroom.Actors.Channels;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.Nodes;
using Videoroom.Actors.Rooms;
using Videoroom.Actors.Settings;

namespace Videoroom.Actors;

/// <summary>A node's running rooms. Every method is callable from any thread.</summary>
public sealed class RoomSystemHandle
{
    private static readonly TimeSpan CountTimeLimit = TimeSpan.FromSeconds(5);

    // A region that hangs is missing in the answer after this.
    private static readonly TimeSpan ShardsTimeLimit = TimeSpan.FromSeconds(1);

    private readonly IActorRef _rooms;
    private readonly IActorRef _endpoints;
    private readonly IActorRef? _nodes;

    internal RoomSystemHandle(
        IActorRef region, IActorRef channels, IActorRef rooms, IActorRef endpoints, IActorRef? nodes, RoomSystemOptions options)
    {
        _nodes = nodes;
        Region = region;
        Channels = channels;
        Options = options;
        _rooms = rooms;
        _endpoints = endpoints;
    }

    /// <summary>Takes what is for a room: the shard region in a cluster, the rooms' parent on a node alone.</summary>
    public IActorRef Region { get; }

    /// <summary>The supervisor of the node's channels (<c>/user/channels</c>): it takes <see cref="Videoroom.Actors.Channels.OpenChannel"/>.</summary>
    public IActorRef Channels { get; }

    /// <summary>The settings that the rooms were started with.</summary>
    public RoomSystemOptions Options { get; }

    /// <summary>Asks what the node runs.</summary>
    /// <exception cref="AskTimeoutException">The actors did not answer within 5 s.</exception>
    public async Task<RoomSystemCounts> CountAsync()
    {
        var rooms = _rooms.Ask<Census>(GetCensus.Instance, CountTimeLimit);
        var channels = Channels.Ask<Census>(GetCensus.Instance, CountTimeLimit);
        var endpoints = _endpoints.Ask<Census>(GetCensus.Instance, CountTimeLimit);
        var counted = await channels;
        return new RoomSystemCounts((await rooms).Count, counted.Count, (await endpoints).Count) { Waiting = counted.Waiting };
    }

    /// <summary>Asks which rooms run on this node, those with the most peers first.</summary>
    /// <param name="most">How many at most.</param>
    /// <exception cref="AskTimeoutException">The actors did not answer within 5 s.</exception>
    public async Task<IReadOnlyList<RoomSummary>> ListRoomsAsync(int most)
        => (await _rooms.Ask<RoomList>(new ListRooms(most), CountTimeLimit)).Rooms;

    /// <summary>Asks what the peers receive that are connected to this node.</summary>
    /// <param name="roomId">Those in this room; null for all.</param>
    /// <param name="most">How many peers at most.</param>
    /// <exception cref="AskTimeoutException">The actors did not answer within 5 s.</exception>
    public async Task<IReadOnlyList<PeerTracks>> ListPeerTracksAsync(string? roomId, int most)
        => (await _endpoints.Ask<PeerTracksList>(new ListPeerTracks(roomId, most), CountTimeLimit)).Peers;

    /// <summary>
    /// What the other nodes of the cluster run, as they said when this was asked for the last time; those that did not answer are
    /// missing.
    /// </summary>
    /// <returns>By their names, <c>host:port</c>.</returns>
    /// <exception cref="AskTimeoutException">This node's own actors did not answer within 5 s.</exception>
    public async Task<IReadOnlyDictionary<string, NodeCensus>> CountOthersAsync() => _nodes is null
        ? new Dictionary<string, NodeCensus>()
        : (await _nodes.Ask<ClusterCensus>(AskClusterCensus.Instance, CountTimeLimit)).ByNode;

    /// <summary>Asks how many shards of rooms each node has.</summary>
    /// <returns>By the nodes' names, <c>host:port</c>; empty on a node alone.</returns>
    /// <exception cref="AskTimeoutException">The shard regions did not answer within 5 s.</exception>
    public async Task<IReadOnlyDictionary<string, int>> CountShardsAsync()
    {
        if (Options.NodeName is not { } self)
        {
            return new Dictionary<string, int>();
        }

        var stats = await Region.Ask<ClusterShardingStats>(new GetClusterShardingStats(ShardsTimeLimit), CountTimeLimit);
        return stats.Regions.ToDictionary(region => NodeNames.Of(region.Key) ?? self, region => region.Value.Stats.Count);
    }

    /// <summary>Asks the clients that can to move to another node while their calls go on. Returns at once.</summary>
    /// <param name="urls">The base addresses of the other nodes.</param>
    /// <param name="timeLimit">How long their sessions here go on.</param>
    public void MovePeers(IReadOnlyList<string> urls, TimeSpan timeLimit)
        => Channels.Tell(new MoveChannel(urls, (long)timeLimit.TotalMilliseconds), ActorRefs.NoSender);

    /// <summary>Ends every call on this node: its clients are told, and get <c>phx_close</c>. No join is taken from then on.</summary>
    /// <param name="timeLimit">How long to wait for the last one.</param>
    /// <exception cref="AskTimeoutException">A channel was still there after <paramref name="timeLimit"/>.</exception>
    public Task EndPeersAsync(TimeSpan timeLimit) => Channels.Ask<Drained>(Drain.Instance, timeLimit);

    /// <summary>
    /// Ends every call in order: joins are refused with <c>shutting_down</c>, all clients get <c>phx_close</c>, endpoints and
    /// rooms stop. Calling it again waits for the same end.
    /// </summary>
    /// <param name="timeLimit">How long to wait for each of channels, endpoints and rooms.</param>
    /// <exception cref="AskTimeoutException">Something was still running after <paramref name="timeLimit"/>.</exception>
    public async Task StopAsync(TimeSpan timeLimit)
    {
        // Channels first: endpoints and rooms end because of them.
        await EndPeersAsync(timeLimit);
        await _endpoints.Ask<Drained>(Drain.Instance, timeLimit);
        await _rooms.Ask<Drained>(Drain.Instance, timeLimit);
    }
}
