using Akka.Actor;
using Videoroom.Web.Runtime;
using Videoroom.Web.Signalling;
using Videoroom.Web.Whip;

namespace Videoroom.Web.Admin;

/// <summary>Says what the node holds, to whoever runs in its process. Clients are served its <see cref="NodeTotals"/> only.</summary>
internal sealed class NodeStatus(NodeRooms node, MediaPlane media, SocketRegistry sockets, HttpSessionRegistry sessions) : INodeTotals
{
    /// <summary>Counts everything; zeros for what has not started or has stopped.</summary>
    /// <exception cref="AskTimeoutException">The actors did not answer.</exception>
    public async Task<NodeCounts> CountAsync()
    {
        var actors = node.Rooms is { } rooms ? await rooms.CountAsync() : default;
        return new NodeCounts(sockets.Sockets, sockets.Channels, actors, media.Engine?.Counters ?? default, sessions.Count);
    }

    /// <inheritdoc/>
    public async ValueTask<NodeTotals?> ReadAsync()
    {
        try
        {
            var (open, _, actors, engine, _) = await CountAsync();
            var carried = media.Statistics;
            return new NodeTotals(
                actors.Rooms,
                actors.Peers,
                open,
                engine.PeerConnections,
                engine.PublishedTracks,
                engine.Subscriptions,
                carried.DatagramsReceived,
                carried.DatagramsSent,
                carried.DatagramsRefused,
                carried.SendsDropped + carried.HandOversDropped,
                sessions.Waiting,
                sessions.Dropped);
        }
        catch (Exception e) when (e is AskTimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            return null;
        }
    }
}
