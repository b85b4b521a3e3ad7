using Videoroom.Web.Signalling;
using Videoroom.Web.Whip;

namespace Videoroom.Web.Runtime;

/// <summary>Says what the node holds, to whoever runs in its process; nothing of it is served to clients.</summary>
internal sealed class NodeStatus(NodeRuntime runtime, SocketRegistry sockets, HttpSessionRegistry sessions)
{
    /// <summary>Counts everything; zeros for what has not started or has stopped.</summary>
    /// <exception cref="Akka.Actor.AskTimeoutException">The actors did not answer.</exception>
    public async Task<NodeCounts> CountAsync()
    {
        var actors = runtime.Rooms is { } rooms ? await rooms.CountAsync() : default;
        return new NodeCounts(sockets.Sockets, sockets.Channels, actors, runtime.Engine?.Counters ?? default, sessions.Count);
    }
}
