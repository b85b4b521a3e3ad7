using Akka.Actor;
using Videoroom.Actors.Nodes;
using Videoroom.Actors.Rooms;
using Videoroom.Engine.Relay;
using Videoroom.Web.Admin;
using Videoroom.Web.Configuration;
using Videoroom.Web.Hosting;

namespace Videoroom.Web.Runtime;

/// <summary>The cluster as this node sees it: the members and links by its runtime, rooms and media links by itself.</summary>
internal sealed class ClusterView(
    VideoroomOptions options, NodeRuntime runtime, NodeStatus status, DrainSequence drain, TimeProvider clock)
    : IClusterView
{
    private readonly DateTimeOffset _since = clock.GetUtcNow();

    private string SelfName => options.Cluster?.Address.ToString() ?? Environment.MachineName;

    /// <inheritdoc/>
    public async ValueTask<ClusterSnapshot> ReadAsync()
    {
        var counts = await OrNullAsync(async () => (NodeCounts?)await status.CountAsync());
        var rooms = runtime.Rooms is { } handle ? await OrNullAsync(() => handle.ListRoomsAsync(ClusterSnapshot.MaxRooms)) : null;
        var others = runtime.Rooms is { } asked ? await OrNullAsync(asked.CountOthersAsync) : null;
        var report = runtime.System is { } system ? ClusterReports.Read(system, StoreName) : ClusterReport.Empty;
        var progress = drain.Progress;
        return new ClusterSnapshot(
            clock.GetUtcNow(),
            SelfName,
            report.Store,
            new DrainView(progress.State, progress.Peers, progress.DeadlineAt),
            [.. Members(report).Select(member => ToView(member, member.IsSelf ? Own(counts) : others?.GetValueOrDefault(member.Name)))],
            [.. (rooms ?? []).Select(ToView)],
            report.Links,
            [.. (runtime.Engine?.Relay.Links ?? []).Select(ToView)],
            report.Moves);
    }

    /// <summary>The store's host and database, as the operator gave them.</summary>
    private string StoreName => options.Cluster?.Store is { } store ? StoreConnectionString.Describe(store) : "";

    private IReadOnlyList<ClusterMember> Members(ClusterReport report) => report.Members.Count > 0
        ? report.Members
        :
        [
            new ClusterMember(SelfName, IsSelf: true, IsReachable: true, IsLeaving: false)
            {
                Since = _since,
                Version = NodeProperties.OwnVersion,
                SignallingUrl = options.SignallingUrls.Count > 0 ? options.SignallingUrls[0] : null,
            },
        ];

    private static NodeCensus? Own(NodeCounts? counts)
        => counts is { Actors: var actors } ? new NodeCensus(actors.Rooms, actors.Channels, actors.Endpoints) : null;

    private NodeView ToView(ClusterMember member, NodeCensus? census) => new(
        member.Name,
        member.IsSelf,
        member.IsLeaving || (member.IsSelf && !runtime.IsReady) ? NodeState.Draining
            : member.IsReachable ? NodeState.Up : NodeState.Unreachable,
        member.Since,
        member.Epoch,
        member.Version,
        member.SignallingUrl is { } url ? [url.AbsoluteUri] : [],
        member.Shards,
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
