using Akka.Actor;
using Videoroom.Web.Admin;
using Videoroom.Web.Configuration;
using Videoroom.Web.Hosting;
using Videoroom.Web.Signalling;

namespace Videoroom.Web.Runtime;

/// <summary>The cluster as this node sees it: of itself alone.</summary>
internal sealed class ClusterView(
    VideoroomOptions options, NodeRuntime runtime, NodeStatus status, DrainSequence drain, TimeProvider clock)
    : IClusterView, IMemberUrls
{
    private readonly DateTimeOffset _since = clock.GetUtcNow();

    /// <inheritdoc/>
    public IReadOnlyList<Uri> SignallingUrls { get; } = [];

    /// <inheritdoc/>
    public async ValueTask<ClusterSnapshot> ReadAsync()
    {
        var counts = await CountAsync();
        var progress = drain.Progress;
        var name = options.Cluster?.Address.ToString() ?? Environment.MachineName;
        var self = new NodeView(
            name,
            IsSelf: true,
            runtime.IsReady ? NodeState.Up : NodeState.Draining,
            _since,
            Epoch: null,
            NodeProperties.OwnVersion,
            [.. options.SignallingUrls.Take(1).Select(url => url.AbsoluteUri)],
            Shards: null,
            counts?.Actors.Rooms,
            counts?.Actors.Channels);
        return new ClusterSnapshot(
            clock.GetUtcNow(),
            name,
            Store: null,
            new DrainView(progress.State, progress.Peers, progress.DeadlineAt),
            [self],
            Rooms: [],
            NodeLinks: [],
            MediaLinks: [],
            Moves: []);
    }

    private async Task<NodeCounts?> CountAsync()
    {
        try
        {
            return await status.CountAsync();
        }
        catch (Exception e) when (e is AskTimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            return null;
        }
    }
}
