using Akka.Actor;
using Videoroom.Actors.Nodes;
using Videoroom.Actors.Rooms;
using Videoroom.Engine.Relay;
using Videoroom.Web.Admin;
using Videoroom.Web.Configuration;
using Videoroom.Web.Lifetime;
using Videoroom.Web.Runtime;

namespace Videoroom.Web.Clustering;

/// <summary>The cluster as this node sees it: the members and links by its runtime, rooms and media links by itself.</summary>
internal sealed class ClusterView(
    VideoroomOptions options,
    ActorSystem system,
    ClusterHistory history,
    NodeRooms node,
    MediaPlane media,
    NodeStatus status,
    DrainSequence drain,
    TimeProvider clock)
    : IClusterView
{
    private readonly DateTimeOffset _since = clock.GetUtcNow();

    private string SelfName => options.Cluster?.Address.ToString() ?? Environment.MachineName;

    /// <inheritdoc/>
    public async ValueTask<ClusterSnapshot> ReadAsync()
    {
        var counts = await OrNullAsync(async () => (NodeCounts?)await status.CountAsync());
        var rooms = node.Rooms is { } handle ? await OrNullAsync(() => handle.ListRoomsAsync(ClusterSnapshot.MaxRooms)) : null;
        var others = node.Rooms is { } asked ? await OrNullAsync(asked.CountOthersAsync) : null;
        var shards = node.Rooms is { } region ? await OrNullAsync(region.CountShardsAsync) : null;
        var progress = drain.Progress;
        return new ClusterSnapshot(
            clock.GetUtcNow(),
            SelfName,
            new DrainView(progress.State, progress.Peers, progress.DeadlineAt),
            [.. Members().Select(member => ToView(
                member, member.IsSelf ? Own(counts) : others?.GetValueOrDefault(member.Name), shards?.GetValueOrDefault(member.Name)))],
            [.. (rooms ?? []).Select(ToView)],
            [.. (media.Engine?.Relay.Links ?? []).Select(ToView)],
            [.. history.Entries.Select(entry => new EventView(entry.At, entry.Node, entry.What))]);
    }

    /// <inheritdoc/>
    public async ValueTask<PeersSnapshot> ReadPeersAsync(string? roomId)
    {
        var peers = node.Rooms is { } handle ? await OrNullAsync(() => handle.ListPeerTracksAsync(roomId, PeersSnapshot.MaxPeers)) : null;
        return new PeersSnapshot(
            clock.GetUtcNow(),
            SelfName,
            [.. (peers ?? []).Select(PeerView.Of)]);
    }

    private IReadOnlyList<ClusterMember> Members() => ClusterReports.Members(system) is { Count: > 0 } members
        ? members
        :
        [
            new ClusterMember(SelfName, IsSelf: true, IsReachable: true, IsLeaving: false)
            {
                Version = NodeProperties.OwnVersion,
                SignallingUrl = options.SignallingUrls.Count > 0 ? options.SignallingUrls[0] : null,
            },
        ];

    private static NodeCensus? Own(NodeCounts? counts)
        => counts is { Actors: var actors } ? new NodeCensus(actors.Rooms, actors.Peers, actors.Endpoints) : null;

    private NodeView ToView(ClusterMember member, NodeCensus? census, int? shards) => new(
        member.Name,
        member.IsSelf,
        member.IsLeaving || (member.IsSelf && !node.IsReady) ? NodeState.Draining
            : member.IsReachable ? NodeState.Up : NodeState.Unreachable,
        history.Since(member.Name) ?? (member.IsSelf ? _since : null),
        member.Version,
        member.SignallingUrl is { } url ? [url.AbsoluteUri] : [],
        shards,
        census?.Rooms,
        census?.Channels);

    private static RoomView ToView(RoomSummary room) => new(room.RoomId, room.Epoch, room.Peers, room.Nodes);

    private static MediaLinkView ToView(RelayLinkStatistics link) => new(
        link.Node,
        link.TracksOut,
        link.TracksIn,
        link.BytesSent,
        link.BytesReceived,
        link.PacketsSent,
        link.PacketsReceived,
        link.PacketsLost,
        link.RetransmissionsSent,
        link.KeyFrameRequestsSent,
        link.RoundTripTimeSeconds * 1000);

    private static async Task<T?> OrNullAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is AskTimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            return default;
        }
    }
}
